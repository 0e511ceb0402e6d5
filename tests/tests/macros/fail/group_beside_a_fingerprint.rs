use failrec::record_failures;

#[record_failures(group = "site", fingerprint = ["{default}"])]
fn run() {}

fn main() {}
