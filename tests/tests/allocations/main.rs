//! Calls that succeed allocate nothing, whatever stands around them, but where it is said here; nor
//! does a failure that repeats another.
//!
//! What the first call makes, for good, does not count, nor does what other threads do.

#[cfg(test)]
mod attributes;
#[cfg(test)]
mod exceptions;
#[cfg(test)]
mod failures;
#[cfg(test)]
mod handles;
#[cfg(test)]
mod support;
