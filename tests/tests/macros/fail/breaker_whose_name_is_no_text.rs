use failrec::circuit_breaker;

#[circuit_breaker(db)]
fn run() -> std::io::Result<()> {
    Ok(())
}

fn main() {}
