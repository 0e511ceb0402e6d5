//! Answering questions from any store.
//!
//! [`Ask`] gives every [`Store`](crate::store::Store) its questions. An answer reads the journal
//! once or twice from the beginning and keeps no more records than it shows.

mod alike;
mod ask;
mod attempts;
mod find;
mod groups;
mod merging;
mod records;
mod selection;

mod similar;
mod snoozing;
#[cfg(test)]
mod tests;
mod trends;
mod triage;

pub use self::ask::Ask;
pub(crate) use self::merging::{merge_of, split_of};
pub use self::triage::Signature;
