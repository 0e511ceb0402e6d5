//! What the attribute `#[record_failures]` can be told.
//!
//! [`Options`] is what it was told; the table says which options there are and in which form each
//! is written, and [`parse`] reads the one by the other.

mod form;
mod parser;
mod record_failures;
mod table;
mod template;
mod value;

pub(crate) use self::parser::parse;
pub(crate) use self::record_failures::{Capture, Options};
#[cfg(test)]
pub(crate) use self::table::TABLE;
