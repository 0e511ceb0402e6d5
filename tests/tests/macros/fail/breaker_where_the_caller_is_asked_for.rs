use failrec::{circuit_breaker, record_failures};

#[record_failures]
#[circuit_breaker("db")]
#[track_caller]
fn run() -> std::io::Result<()> {
    Ok(())
}

fn main() {}
