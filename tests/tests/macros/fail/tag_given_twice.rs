use failrec::record_failures;

#[record_failures(tags(tenant = "a", "tenant" = "b"))]
fn run() {}

fn main() {}
