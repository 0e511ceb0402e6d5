use failrec::{retry, retry_api};

#[retry("network")]
fn nothing() {}

#[retry]
async fn maybe() -> Option<u8> {
    None
}

#[retry_api]
fn never() -> ! {
    loop {}
}

fn main() {}
