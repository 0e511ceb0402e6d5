use failrec::fallback;

#[fallback(value = ())]
fn nothing() {}

#[fallback(value = None)]
fn maybe() -> Option<u8> {
    None
}

fn main() {}
