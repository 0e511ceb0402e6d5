use failrec::compensate;

#[compensate]
fn unnamed() -> std::io::Result<()> {
    Ok(())
}

#[compensate(saga = "saga")]
fn text() -> std::io::Result<()> {
    Ok(())
}

#[compensate(saga = saga)]
fn nothing() {}

fn main() {}
