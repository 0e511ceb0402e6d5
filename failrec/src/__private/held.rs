//! [`hold`]: keeps a copy of an argument, if it is `Copy`.

use std::fmt;

use crate::__private::ladder::ladder;

/// Looks at an argument: `hold(&x).__failrec_hold()` is a [`Held`] copy if its type is `Copy`,
/// else [`Passed`].
pub fn hold<T: ?Sized>(value: &T) -> Copied<'_, T> {
    Copied::new(value)
}

ladder! {
    /// A value that is `Copy`.
    Copied => Moved;
    [
        /// Any other value.
        Moved
    ]
}

impl<T: Copy> Copied<'_, T> {
    /// A copy, to be looked at when the call has failed.
    #[inline]
    pub fn __failrec_hold(&self) -> Held<T> {
        Held(*self.value)
    }
}

impl<T: ?Sized> Moved<'_, T> {
    /// Nothing: the value must be looked at now.
    #[inline]
    pub fn __failrec_hold(&self) -> Passed {
        Passed
    }
}

/// A copy of an argument.
pub struct Held<T>(T);

impl<T> Held<T> {
    /// There is a copy.
    #[inline]
    pub const fn __failrec_is_held(&self) -> bool {
        true
    }

    /// The copy.
    #[inline]
    pub const fn __failrec_get(&self) -> Option<&T> {
        Some(&self.0)
    }
}

impl<T> fmt::Debug for Held<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Held").finish_non_exhaustive()
    }
}

/// No copy.
#[derive(Debug)]
pub struct Passed;

impl Passed {
    /// There is no copy.
    #[inline]
    pub const fn __failrec_is_held(&self) -> bool {
        false
    }

    /// Nothing.
    #[inline]
    pub const fn __failrec_get(&self) -> Option<&()> {
        None
    }
}
