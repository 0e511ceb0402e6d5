use failrec::record_failures;

#[record_failures(severity = "warn")]
fn run() {}

#[record_failures(severity = "eror")]
fn other() {}

fn main() {}
