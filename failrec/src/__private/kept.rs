//! [`sendable`]: what an attempt returned is kept while the next one is waited for, if that can be.
//!
//! The future of a function is `Send` if all is that it holds while it waits. An error that is not
//! would take that from it, so it is given up before the wait.

use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;

/// Looks at what an attempt returned: `sendable(&x).__failrec_keeper()` says how it can be kept.
#[inline]
pub const fn sendable<R>(_: &R) -> Mobile<R> {
    Mobile { below: Rooted, of: PhantomData }
}

/// A value that is `Send`.
pub struct Mobile<R> {
    below: Rooted,
    of: PhantomData<fn() -> R>,
}

impl<R: Send> Mobile<R> {
    /// It is kept.
    #[inline]
    pub const fn __failrec_keeper(&self) -> Keeps {
        Keeps
    }
}

impl<R> Deref for Mobile<R> {
    type Target = Rooted;

    fn deref(&self) -> &Rooted {
        &self.below
    }
}

/// Any other value.
#[derive(Debug)]
pub struct Rooted;

impl Rooted {
    /// It is given up.
    #[inline]
    pub const fn __failrec_keeper(&self) -> GivesUp {
        GivesUp
    }
}

/// Keeps what is `Send`.
#[derive(Debug)]
pub struct Keeps;

impl Keeps {
    /// Keeps it.
    #[inline]
    pub fn __failrec_keep<R>(self, returned: R) -> Kept<R> {
        Kept(returned)
    }
}

/// Gives up what is not `Send`.
#[derive(Debug)]
pub struct GivesUp;

impl GivesUp {
    /// Gives it up.
    #[inline]
    pub fn __failrec_keep<R>(self, returned: R) -> Gone<R> {
        drop(returned);
        Gone(PhantomData)
    }
}

/// What an attempt returned, if it is still there.
pub trait Returned {
    /// Its type.
    type Value;

    /// It, if it is still there.
    fn get(self) -> Option<Self::Value>;
}

/// It was kept.
pub struct Kept<R>(pub R);

impl<R> Returned for Kept<R> {
    type Value = R;

    fn get(self) -> Option<R> {
        Some(self.0)
    }
}

/// It was given up.
pub struct Gone<R>(PhantomData<fn() -> R>);

impl<R> Returned for Gone<R> {
    type Value = R;

    fn get(self) -> Option<R> {
        None
    }
}

impl<R> fmt::Debug for Kept<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Kept").finish_non_exhaustive()
    }
}

impl<R> fmt::Debug for Gone<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Gone").finish_non_exhaustive()
    }
}

impl<R> fmt::Debug for Mobile<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mobile").finish_non_exhaustive()
    }
}
