use failrec::circuit_breaker;

#[circuit_breaker("db", rejected = "too busy")]
fn run() -> Result<u8, String> {
    Ok(1)
}

fn main() {}
