use failrec::record_failures;

#[record_failures(node = "a" goal = "b" "c")]
fn run() {}

fn main() {}
