use failrec::record_failures;

#[record_failures(node = checkout, goal = 3, agent)]
fn run() {}

fn main() {}
