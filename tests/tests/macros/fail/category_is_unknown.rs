use failrec::record_failures;

#[record_failures(category = "ratelimit")]
fn run() {}

#[record_failures(category = "weather")]
fn other() {}

fn main() {}
