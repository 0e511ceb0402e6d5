use failrec::circuit_breaker;

#[circuit_breaker("db", polcy = "database", capture = "lazy")]
fn run() -> std::io::Result<()> {
    Ok(())
}

fn main() {}
