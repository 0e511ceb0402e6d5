//! [`Refusal`]: a rejection that becomes the error of the function.

use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;

use crate::policy::Rejected;

/// What a function with a policy returns: a `Result`, by whatever name.
#[diagnostic::on_unimplemented(
    message = "a function with a policy around it returns a `Result`, this one returns `{Self}`",
    label = "here a call that is not let through cannot be told"
)]
pub trait Fallible {
    /// Its value.
    type Value;
    /// Its error.
    type Error;

    /// The value that tells `error`.
    fn failed(error: Self::Error) -> Self;

    /// The value that tells `value`.
    fn succeeded(value: Self::Value) -> Self;

    /// It, as what it is.
    ///
    /// # Errors
    ///
    /// The error, if it is one.
    fn into_result(self) -> Result<Self::Value, Self::Error>;

    /// It, as what it is.
    ///
    /// # Errors
    ///
    /// The error, if it is one.
    fn as_result(&self) -> Result<&Self::Value, &Self::Error>;
}

impl<T, E> Fallible for Result<T, E> {
    type Value = T;
    type Error = E;

    #[inline]
    fn failed(error: E) -> Self {
        Err(error)
    }

    #[inline]
    fn succeeded(value: T) -> Self {
        Ok(value)
    }

    #[inline]
    fn into_result(self) -> Self {
        self
    }

    #[inline]
    fn as_result(&self) -> Result<&T, &E> {
        self.as_ref()
    }
}

/// A rejection that is to become an `E`, which is `From<Rejected>`.
pub struct Refusal<E> {
    below: Untold<E>,
}

impl<E> Refusal<E> {
    pub(super) const fn new(rejected: Rejected) -> Self {
        Self { below: Untold { rejected, error: PhantomData } }
    }
}

impl<E: From<Rejected>> Refusal<E> {
    /// The rejection as an `E`.
    #[cold]
    pub fn __failrec_reject(self) -> E {
        self.below.rejected.into()
    }
}

impl<E> Deref for Refusal<E> {
    type Target = Untold<E>;

    fn deref(&self) -> &Self::Target {
        &self.below
    }
}

/// A rejection that is to become an `E`, which is not `From<Rejected>`.
pub struct Untold<E> {
    rejected: Rejected,
    error: PhantomData<fn() -> E>,
}

impl<E> Untold<E> {
    /// Not there: for the message of the compiler that says so.
    #[cold]
    pub fn __failrec_reject(&self) -> E
    where
        E: FromRejected,
    {
        E::from_rejected(self.rejected.clone())
    }
}

/// What no type is. `From<Rejected>` is what is asked for; the compiler names this, and so says
/// what to do.
#[diagnostic::on_unimplemented(
    message = "a rejection cannot become `{Self}`, the error of this function",
    label = "needs `From<failrec::policy::Rejected>`",
    note = "with thiserror a variant will do: `#[error(\"not tried\")] NotTried(#[from] failrec::policy::Rejected)`",
    note = "or say it at the attribute: `rejected = |rejected| ..`",
    note = "`anyhow::Error`, `eyre::Report`, `Box<dyn Error>` and `std::io::Error` need nothing"
)]
pub trait FromRejected {
    /// The rejection as this type.
    fn from_rejected(rejected: Rejected) -> Self;
}

/// The rejection as `map` makes an `E` of it.
#[cold]
pub fn reject_with<E>(refusal: Refusal<E>, map: impl FnOnce(Rejected) -> E) -> E {
    map(refusal.below.rejected)
}

impl<E> fmt::Debug for Refusal<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Refusal").field("rejected", &self.rejected).finish_non_exhaustive()
    }
}

impl<E> fmt::Debug for Untold<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Untold").field("rejected", &self.rejected).finish_non_exhaustive()
    }
}
