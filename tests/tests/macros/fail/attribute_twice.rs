use failrec::record_failures;

#[record_failures]
#[failrec::record_failures(node = "b")]
fn run() {}

fn main() {}
