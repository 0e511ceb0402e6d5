use failrec::retry;

#[retry(retry_if = |error| error.is_transient())]
fn method() -> Result<(), std::fmt::Error> {
    Ok(())
}

#[retry(stop_if = |_| "yes")]
fn value() -> Result<(), std::fmt::Error> {
    Ok(())
}

fn main() {}
