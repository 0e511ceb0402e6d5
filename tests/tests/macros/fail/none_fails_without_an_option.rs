use failrec::record_failures;

#[record_failures(none = "fail")]
fn run() -> u8 {
    0
}

fn main() {}
