use failrec::record_failures;

#[record_failures(fail_if = |value| value + 1)]
fn run() -> u8 {
    0
}

fn main() {}
