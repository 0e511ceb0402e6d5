//! Types that offer nothing at all.

#![deny(warnings)]

use failrec::record_failures;

struct Nothing;

#[record_failures]
fn plain(value: Nothing, borrowed: &Nothing, many: Vec<Nothing>) -> Result<Nothing, Nothing> {
    let _ = borrowed;
    if many.is_empty() { Err(value) } else { Ok(value) }
}

#[record_failures]
async fn later(value: Nothing, exclusive: &mut Nothing) -> Result<Nothing, Nothing> {
    *exclusive = Nothing;
    std::future::ready(()).await;
    Err(value)
}

fn main() {
    assert!(plain(Nothing, &Nothing, vec![]).is_err());
    drop(later(Nothing, &mut Nothing));
}
