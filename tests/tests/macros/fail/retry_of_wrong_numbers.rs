use failrec::retry;

#[retry(jitter = 1.5)]
fn share() -> std::io::Result<()> {
    Ok(())
}

#[retry(jitter = "some")]
fn form() -> std::io::Result<()> {
    Ok(())
}

#[retry(factor = 0.5)]
fn factor() -> std::io::Result<()> {
    Ok(())
}

#[retry(backoff = "fixed", factor = 2.0)]
fn needless() -> std::io::Result<()> {
    Ok(())
}

#[retry(attempt = 3)]
fn binding() -> std::io::Result<()> {
    Ok(())
}

fn main() {}
