use failrec::record_failures;

#[record_failures(crate = "failrec")]
fn run() {}

fn main() {}
