//! A crate that forbids lints cannot be told to allow them: the expansion must not try.

#![forbid(
    unsafe_code,
    unused,
    unused_imports,
    unused_variables,
    unreachable_code,
    unused_qualifications,
    missing_docs,
    dead_code
)]

use failrec::record_failures;

#[record_failures]
fn plain(value: u8, text: String) -> Result<usize, String> {
    Ok(text.len() + usize::from(value))
}

#[record_failures(none = "fail")]
async fn later(value: u8, text: String) -> Option<usize> {
    std::future::ready(()).await;
    Some(text.len() + usize::from(value))
}

fn main() {
    assert_eq!(plain(1, String::new()), Ok(1));
    drop(later(1, String::new()));
}
