use failrec::circuit_breaker;

#[circuit_breaker("db")]
const fn run() -> Result<(), std::fmt::Error> {
    Ok(())
}

fn main() {}
