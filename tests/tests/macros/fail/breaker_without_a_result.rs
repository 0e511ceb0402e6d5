use failrec::circuit_breaker;

#[circuit_breaker("db")]
fn number() -> u32 {
    0
}

#[circuit_breaker("db")]
async fn nothing() {}

#[circuit_breaker("db")]
async fn perhaps() -> Option<u8> {
    None
}

fn main() {}
