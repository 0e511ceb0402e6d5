use failrec::record_failures;

#[record_failures]
async fn later() -> Result<u8, String> {
    Ok(1);
}

#[record_failures]
fn plain() -> Result<u8, String> {
    Ok(1);
}

fn main() {}
