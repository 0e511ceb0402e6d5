use failrec::circuit_breaker;

type Found = Option<u8>;

#[circuit_breaker("db")]
fn plain() -> Found {
    None
}

fn main() {}
