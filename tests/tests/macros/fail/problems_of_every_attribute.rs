use failrec::{circuit_breaker, record_failures, timeout};

#[record_failures(nod = "a")]
#[circuit_breaker("db", policy = "none")]
#[timeout("2")]
async fn run() -> std::io::Result<()> {
    Ok(())
}

fn main() {}
