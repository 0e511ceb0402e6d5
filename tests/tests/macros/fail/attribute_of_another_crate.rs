use failrec::{record_failures, retry};
use tokio::main as timeout;
use tracing::instrument as fallback;

#[record_failures]
#[fallback]
fn swallows_what_is_handed_down() {}

#[retry("network")]
#[timeout]
async fn refuses_what_is_handed_down() -> Result<(), std::io::Error> {
    Ok(())
}

fn main() {
    swallows_what_is_handed_down();
    refuses_what_is_handed_down();
}
