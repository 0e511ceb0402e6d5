use failrec::timeout;

#[timeout("2s")]
fn run() -> std::io::Result<()> {
    Ok(())
}

fn main() {}
