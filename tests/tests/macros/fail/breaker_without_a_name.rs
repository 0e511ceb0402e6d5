use failrec::circuit_breaker;

#[circuit_breaker]
fn run() -> std::io::Result<()> {
    Ok(())
}

fn main() {}
