use failrec::circuit_breaker;

#[circuit_breaker("db", "database")]
fn run() -> std::io::Result<()> {
    Ok(())
}

#[circuit_breaker(policy = "database", "db")]
fn walk() -> std::io::Result<()> {
    Ok(())
}

fn main() {}
