//! `main` itself.

#![deny(warnings)]

#[failrec::record_failures]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let value: u8 = "1".parse()?;
    assert_eq!(value, 1);
    Ok(())
}
