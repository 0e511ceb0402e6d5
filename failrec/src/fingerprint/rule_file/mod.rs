//! Rules of the normal form from `normalise.toml` in the folder of a store.

mod find;
#[cfg(feature = "toml")]
mod parse;

pub use self::find::RULE_FILE;
