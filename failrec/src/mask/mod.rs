//! Hides secrets and personal details before anything is written.
//!
//! [`Masker`] is the type to meet first: `Masker::default()` knows the built-in rules, and
//! [`Masker::builder`] adds names, rules and another [`Method`]. [`Tally`] counts what was hidden,
//! by rule.
//!
//! What holds for every text: masking twice gives what masking once gave; the same text gives the
//! same result; JSON stays JSON of the same shape; a text in which nothing was found comes back
//! borrowed; and the work grows in proportion to the text. Where a bound is reached the whole text
//! is hidden, never shown.
//!
//! [`Masker::of_store`] reads `mask.toml`, and the variable that it names for a key; nothing else here
//! reads files or the environment, and nothing there switches a built-in rule off as a whole. What has
//! no shape cannot be found: a password among words that says of itself nothing, a secret cut into
//! pieces.

mod builder;
mod calm;
mod custom;
mod extra;
mod json;
mod key;
mod known;
mod limit;
mod mark;
mod masker;
mod method;
mod methods;
mod path;
mod pseudonym;
mod redactor;
mod rule;
mod rule_file;
mod rules;
mod scan;
mod sensitive;
mod setting;
mod tally;
mod text;

pub use self::builder::MaskerBuilder;
pub use self::extra::Extra;
pub use self::known::register_secret;
pub use self::masker::Masker;
pub use self::method::Method;
pub(crate) use self::redactor::Redactor;
pub use self::rule_file::MASK_FILE;
pub use self::sensitive::Sensitive;
pub use self::tally::Tally;

#[cfg(test)]
mod attacks;
#[cfg(test)]
mod reference;
#[cfg(test)]
mod tests;
