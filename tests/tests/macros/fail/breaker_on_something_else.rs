use failrec::circuit_breaker;

#[circuit_breaker("db")]
struct Client;

fn main() {}
