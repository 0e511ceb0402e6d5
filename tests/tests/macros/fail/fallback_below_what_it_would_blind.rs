use failrec::{circuit_breaker, fallback, retry};

#[retry("network")]
#[fallback(value = ())]
fn below_a_retry() -> std::io::Result<()> {
    Ok(())
}

#[circuit_breaker("db")]
#[fallback(value = ())]
fn below_a_breaker() -> std::io::Result<()> {
    Ok(())
}

fn main() {}
