//! Every shape of function under `#[record_failures]`: what it returns, when it runs, what it
//! drops and in which order, and what a failure of it is recorded as.
//!
//! The functions are clean code, so that any lint that fires here is one that the expansion
//! causes.

#![deny(warnings, clippy::all, clippy::pedantic)]
#![expect(unused_crate_dependencies, reason = "the other tests of this package use them")]

mod asynchronous;
#[cfg(test)]
mod conduct;
#[cfg(test)]
mod endings;
#[cfg(test)]
mod errors;
mod futures;
mod generics;
mod hygiene;
#[cfg(test)]
#[expect(
    clippy::trivially_copy_pass_by_ref,
    clippy::zero_sized_map_values,
    reason = "types of arguments are what is tried"
)]
mod inputs;
mod made_by_macros;
mod methods;
#[cfg(test)]
mod neighbours;
#[cfg(test)]
mod options;
mod patterns;
mod plain;
#[cfg(test)]
mod policies;
#[cfg(test)]
mod retries;
#[cfg(test)]
mod stacks;
mod traits;

/// Uses a value as a body would.
fn uses<T>(_value: T) {}
