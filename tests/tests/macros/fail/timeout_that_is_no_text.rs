use failrec::timeout;

#[timeout(2)]
async fn number() -> std::io::Result<()> {
    Ok(())
}

#[timeout(-2)]
async fn negative() -> std::io::Result<()> {
    Ok(())
}

fn main() {}
