use failrec::{retry, retry_network};

#[retry("")]
fn empty() -> std::io::Result<()> {
    Ok(())
}

#[retry(policy = " ")]
fn blank() -> std::io::Result<()> {
    Ok(())
}

#[retry("network", policy = "database")]
fn two() -> std::io::Result<()> {
    Ok(())
}

#[retry_network("database")]
fn other() -> std::io::Result<()> {
    Ok(())
}

#[retry(3)]
fn number() -> std::io::Result<()> {
    Ok(())
}

#[retry(network)]
fn bare() -> std::io::Result<()> {
    Ok(())
}

fn main() {}
