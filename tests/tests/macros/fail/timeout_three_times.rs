use failrec::timeout;

#[timeout("10s")]
#[timeout("5s")]
#[timeout("1s")]
async fn run() -> std::io::Result<()> {
    Ok(())
}

fn main() {}
