use failrec::record_failures;

#[record_failures(nod = "a")]
#[cfg_attr(all(), record_failures)]
fn run() {}

fn main() {}
