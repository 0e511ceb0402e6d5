use failrec::fallback;

#[fallback]
fn none() -> std::io::Result<()> {
    Ok(())
}

#[fallback(value = (), with = |_| ())]
fn needless() -> std::io::Result<()> {
    Ok(())
}

#[fallback(value = (), when(timeouts, weather))]
fn of_no_kind() -> std::io::Result<()> {
    Ok(())
}

#[fallback("none")]
fn lone() -> std::io::Result<()> {
    Ok(())
}

#[fallback(call = other)]
fn without_a_name(_: u8) -> std::io::Result<()> {
    Ok(())
}

fn other(_: u8) -> std::io::Result<()> {
    Ok(())
}

fn main() {}
