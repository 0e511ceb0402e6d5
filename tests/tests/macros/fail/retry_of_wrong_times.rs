use failrec::retry;

#[retry(base = "5")]
fn no_unit() -> std::io::Result<()> {
    Ok(())
}

#[retry(base = "5sec")]
fn unknown_unit() -> std::io::Result<()> {
    Ok(())
}

#[retry(cap = "0s")]
fn zero() -> std::io::Result<()> {
    Ok(())
}

#[retry(deadline = "99999999999h")]
fn too_long() -> std::io::Result<()> {
    Ok(())
}

#[retry(deadline = 5)]
fn bare() -> std::io::Result<()> {
    Ok(())
}

fn main() {}
