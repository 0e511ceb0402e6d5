use failrec::timeout;

#[timeout("2s", rejected = |rejected| rejected.kind())]
async fn run() -> Result<u8, String> {
    Ok(1)
}

fn main() {}
