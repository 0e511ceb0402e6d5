//! What is reached at least. A change of the rules may raise what is caught and lower what is
//! spoiled, never the other way round.

/// Samples that the page of the masker lists and of which nothing can be seen, in percent.
pub(crate) const CAUGHT: f64 = 99.9;
/// Samples that it does not list and of which nothing can be seen, in percent.
pub(crate) const FARTHER: f64 = 94.0;
/// Samples wrapped in an encoding of which nothing can be seen, in percent.
pub(crate) const WRAPPED: f64 = 92.0;
/// Listed kinds of which less than [`WEAK`] percent are caught, at most.
pub(crate) const WEAK_KINDS: usize = 2;
/// A kind is weak below this, in percent.
pub(crate) const WEAK: f64 = 95.0;
/// Texts without secrets that were changed, in percent, at most.
pub(crate) const CHANGED: f64 = 0.1;
/// Samples that lost a word which must stay, or are no JSON any more, in percent, at most.
pub(crate) const DAMAGED: f64 = 0.05;
