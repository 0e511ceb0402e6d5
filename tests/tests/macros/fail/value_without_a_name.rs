use failrec::record_failures;

#[record_failures("checkout")]
fn run() {}

#[record_failures(3)]
fn other() {}

fn main() {}
