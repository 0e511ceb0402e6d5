use failrec::record_failures;

#[record_failures(fail_if = |value: &u8| *value == 0)]
#[track_caller]
fn run() -> u8 {
    0
}

fn main() {}
