//! Every shape of function under `#[record_failures]`: what it returns, when it runs, what it
//! drops and in which order, and what a failure of it is recorded as.
//!
//! The functions are clean code, so that any lint that fires here is one that the expansion
//! causes.

#![deny(warnings, clippy::all, clippy::pedantic)]
#![expect(unused_crate_dependencies, reason = "the other tests of this package use them")]

mod asynchronous;
mod futures;
mod generics;
mod hygiene;
mod made_by_macros;
mod methods;
mod patterns;
mod plain;
mod traits;
