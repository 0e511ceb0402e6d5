use failrec::record_failures;

#[record_failures(fingerprint = "{default}")]
fn run() {}

#[record_failures(fingerprint = [])]
fn other() {}

fn main() {}
