use failrec::record_failures;

#[record_failures]
const fn limit() -> u8 {
    1
}

fn main() {}
