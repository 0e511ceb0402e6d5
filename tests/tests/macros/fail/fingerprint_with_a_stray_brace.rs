use failrec::record_failures;

#[record_failures(fingerprint = ["{default", "tenant}"])]
fn run() {}

fn main() {}
