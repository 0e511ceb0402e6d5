//! The user's own rules of the normal form.
//!
//! An [`OwnRule`] keeps or replaces what a pattern matches. [`OwnRules`] are all of a normaliser:
//! they go over a text before the built-in rules do, and cut it into what is theirs and the pieces
//! between, which are not.

mod pieces;
mod rule;
mod rules;

pub(super) use self::rule::OwnRule;
pub(super) use self::rules::OwnRules;
