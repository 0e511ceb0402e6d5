use failrec::record_failures;

#[record_failures]
#[track_caller]
fn run() -> Result<(), String> {
    Ok(())
}

fn main() {}
