use failrec::record_failures;

#[record_failures(tags(tenant = 3))]
fn run() {}

#[record_failures(tags(tenant))]
fn other() {}

fn main() {}
