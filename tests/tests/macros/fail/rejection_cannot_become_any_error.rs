use failrec::circuit_breaker;

#[circuit_breaker("db")]
async fn run<E: std::error::Error>(error: E) -> Result<u8, E> {
    Err(error)
}

fn main() {}
