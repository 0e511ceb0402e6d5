//! What no single message can show: a word that differs where all else is the same.
//!
//! [`PatternMiner`] takes the normal forms of many messages and gives [`Patterns`]: templates with
//! the words that stand still, and [`Variable`]s where they differ, each with its values and the
//! reason why it was taken for one. It knows no program and no kind of log.
//!
//! It starts from lines that differ in one word. Such a word is a variable if a placeholder stands
//! in its place elsewhere, if it has many values, or if the same values were found to be those of
//! a variable before. Words with few values stay, and so do numbers that the normal form kept.
//! What was found so is then used for lines that differ in several words, or in how many they have.

mod alignment;
mod cell;
mod evidence;
mod joining;
mod miner;
mod patterns;
mod piece;
mod several;
mod single;
mod span;
mod split;
mod template;
mod values;
mod why;
mod word;

pub use self::miner::PatternMiner;
pub use self::patterns::Patterns;
pub use self::template::{Template, Variable};
pub use self::why::Why;
