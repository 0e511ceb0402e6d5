use failrec::timeout;

#[timeout(name = "model")]
async fn run() -> std::io::Result<()> {
    Ok(())
}

fn main() {}
