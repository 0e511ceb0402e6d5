//! Calls that succeed allocate nothing, whatever stands around them, but where it is said here.
//!
//! What the first call makes, for good, does not count, nor does what other threads do.

#[cfg(test)]
mod attributes;
#[cfg(test)]
mod exceptions;
#[cfg(test)]
mod handles;
#[cfg(test)]
mod support;
