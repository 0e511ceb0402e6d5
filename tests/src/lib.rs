//! What the tests share, and the pages of the repository as tests of their own examples.

pub mod generate;
pub mod oracle;
mod random;

pub use random::Random;

/// The examples of the README.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
pub mod readme {}

/// The examples of the page on the architecture.
#[cfg(doctest)]
#[doc = include_str!("../../ARCHITECTURE.md")]
pub mod architecture {}
