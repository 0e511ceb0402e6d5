use failrec::record_failures;

#[record_failures(fingerprint = ["{default}", "{root_type}", "{tag.}", "{colour}", ""])]
fn run() {}

fn main() {}
