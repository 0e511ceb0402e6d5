use failrec::record_failures;

#[record_failures(group = "place")]
fn run() {}

#[record_failures(group = "sight")]
fn other() {}

#[record_failures(groop = "site")]
fn third() {}

fn main() {}
