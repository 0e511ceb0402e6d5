use failrec::record_failures;

#[record_failures(node = "a", node = "b")]
fn run() {}

fn main() {}
