//! Rules of a user's own from `mask.toml` in the folder of a store.

mod find;
#[cfg(feature = "toml")]
mod parse;

pub use self::find::MASK_FILE;
