use failrec::circuit_breaker;

#[circuit_breaker("db", policy = "databse")]
fn run() -> std::io::Result<()> {
    Ok(())
}

fn main() {}
