use failrec::record_failures;

#[record_failures(crate = ::nothing)]
fn run() -> Result<(), String> {
    Ok(())
}

fn main() {}
