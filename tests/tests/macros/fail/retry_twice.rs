use failrec::{circuit_breaker, retry, retry_network};

#[retry("network")]
#[failrec::retry("api")]
fn same() -> std::io::Result<()> {
    Ok(())
}

#[retry_network]
#[retry]
fn short() -> std::io::Result<()> {
    Ok(())
}

#[circuit_breaker("db")]
#[retry("database")]
fn below_a_breaker() -> std::io::Result<()> {
    Ok(())
}

fn main() {}
