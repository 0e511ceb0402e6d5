use failrec::record_failures;

#[record_failures(capture = "lasy")]
fn run() {}

fn main() {}
