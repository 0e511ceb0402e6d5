use failrec::record_failures;

#[record_failures(capture = lazy)]
fn run() {}

fn main() {}
