use failrec::record_failures;

#[record_failures(node = " ")]
fn run() {}

fn main() {}
