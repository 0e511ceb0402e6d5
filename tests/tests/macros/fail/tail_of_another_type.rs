use failrec::record_failures;

#[record_failures]
fn plain() -> Result<u8, String> {
    1
}

#[record_failures]
async fn later() -> Result<u8, String> {
    "one"
}

fn main() {}
