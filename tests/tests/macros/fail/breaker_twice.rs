use failrec::circuit_breaker;

#[circuit_breaker("db")]
#[failrec::circuit_breaker("db", policy = "database")]
fn run() -> std::io::Result<()> {
    Ok(())
}

fn main() {}
