use failrec::{circuit_breaker, timeout};

#[derive(Debug)]
struct Lost;

#[circuit_breaker("db")]
fn plain() -> Result<u8, Lost> {
    Err(Lost)
}

#[timeout("2s")]
async fn later() -> Result<u8, String> {
    Err(String::new())
}

fn main() {}
