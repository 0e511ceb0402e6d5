//! A text as bytes: what every rule reads.

mod ahead;
mod bytes;
mod chance;
pub(crate) mod class;
pub(crate) mod decode;
pub(super) mod lanes;
pub(crate) mod percent;

pub(crate) use self::ahead::Ahead;
pub(crate) use self::bytes::Bytes;
#[cfg(test)]
pub(crate) use self::bytes::steps;
pub(crate) use self::chance::{entropy, looks_random};
