use failrec::retry;

#[retry(attempts = 0)]
fn none() -> std::io::Result<()> {
    Ok(())
}

#[retry(attempts = -3)]
fn negative() -> std::io::Result<()> {
    Ok(())
}

#[retry(attempts = 101)]
fn too_many() -> std::io::Result<()> {
    Ok(())
}

#[retry(attempts = "three")]
fn text() -> std::io::Result<()> {
    Ok(())
}

#[retry(attempts)]
fn nothing() -> std::io::Result<()> {
    Ok(())
}

fn main() {}
