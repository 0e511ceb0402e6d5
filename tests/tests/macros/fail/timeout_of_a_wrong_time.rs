use failrec::timeout;

#[timeout("2")]
async fn no_unit() -> std::io::Result<()> {
    Ok(())
}

#[timeout("0s")]
async fn zero() -> std::io::Result<()> {
    Ok(())
}

#[timeout("-2s")]
async fn negative() -> std::io::Result<()> {
    Ok(())
}

#[timeout("2sec")]
async fn strange_unit() -> std::io::Result<()> {
    Ok(())
}

#[timeout("soon")]
async fn no_number() -> std::io::Result<()> {
    Ok(())
}

#[timeout("99999999999h")]
async fn too_long() -> std::io::Result<()> {
    Ok(())
}

fn main() {}
