//! A journal of any size, the same for the same seed: what large questions are tried on.
//!
//! It is written by the page on the format alone, so that the library can be held against it.

mod group;
mod journal;
mod lines;
mod process;

pub use self::journal::{Journal, Written};
