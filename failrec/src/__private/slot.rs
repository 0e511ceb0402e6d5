//! [`slot`]: keeps an owned argument for each attempt.

use std::fmt;
use std::ops::{Deref, DerefMut};

/// Keeps an argument: `slot(x).__failrec_next(is_last)` gives a clone, and at last the value itself.
#[inline]
pub const fn slot<T>(value: T) -> Slot<T> {
    Slot { below: Unclonable { value: Some(value) } }
}

/// An argument of a type that is `Clone`.
pub struct Slot<T> {
    below: Unclonable<T>,
}

impl<T: Clone> Slot<T> {
    /// One for the next attempt. After the last there is none.
    #[inline]
    pub fn __failrec_next(&mut self, is_last: bool) -> T {
        let value = if is_last { self.below.value.take() } else { self.below.value.clone() };
        value.unwrap_or_else(|| spent())
    }
}

#[cold]
fn spent<T>() -> T {
    #[expect(clippy::unreachable, reason = "nothing is tried after the last attempt")]
    {
        unreachable!("an attempt after the last one")
    }
}

impl<T> Deref for Slot<T> {
    type Target = Unclonable<T>;

    fn deref(&self) -> &Self::Target {
        &self.below
    }
}

impl<T> DerefMut for Slot<T> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.below
    }
}

/// An argument of a type that is not `Clone`.
pub struct Unclonable<T> {
    value: Option<T>,
}

impl<T> Unclonable<T> {
    /// Not there: for the message of the compiler that says so.
    pub fn __failrec_next(&mut self, _: bool) -> T
    where
        T: ForEachAttempt,
    {
        T::another()
    }
}

/// What no type is. `Clone` is what is asked for; the compiler names this, and so says what to do.
#[diagnostic::on_unimplemented(
    message = "a retried function takes `{Self}` by value, but `{Self}` is not `Clone`",
    label = "needed once for each attempt",
    note = "take it by reference, or put it in an `Arc`"
)]
pub trait ForEachAttempt {
    /// One for another attempt.
    fn another() -> Self;
}

impl<T> fmt::Debug for Slot<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Slot").finish_non_exhaustive()
    }
}

impl<T> fmt::Debug for Unclonable<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Unclonable").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[test]
    fn last_attempt_gets_the_value_itself() {
        let value = Arc::new(1);
        let mut slot = slot(Arc::clone(&value));
        assert_eq!(Arc::strong_count(&slot.__failrec_next(false)), 3);
        assert_eq!(Arc::strong_count(&slot.__failrec_next(true)), 2);
        assert_eq!(Arc::strong_count(&value), 1);
    }
}
