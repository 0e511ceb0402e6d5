use failrec::record_failures;

#[record_failures(frobnicate = "yes")]
fn run() {}

fn main() {}
