//! [`returned`]: whether what a function returned is a failure.

use std::convert::Infallible;
use std::task::Poll;

use crate::__private::ladder::ladder;
use crate::record::Outcome;

/// Looks at what a function returned, of whatever type.
#[inline]
pub fn returned<R: ?Sized>(value: &R) -> Judged<'_, R> {
    Judged::new(value)
}

/// What a look at a returned value has found.
pub trait Judgement: Sized {
    /// The outcome, if it is a failure.
    fn outcome(&self) -> Option<Outcome>;

    /// There is more to come: it is neither a failure nor a success.
    fn is_pending(&self) -> bool;

    /// This, or what `find` finds if it is no failure.
    #[must_use]
    fn or(self, find: impl FnOnce() -> Option<Outcome>) -> Self;
}

impl Judgement for Option<Outcome> {
    #[inline]
    fn outcome(&self) -> Option<Outcome> {
        *self
    }

    #[inline]
    fn is_pending(&self) -> bool {
        false
    }

    #[inline]
    fn or(self, find: impl FnOnce() -> Option<Outcome>) -> Self {
        self.or_else(find)
    }
}

/// The judgement of a function that is polled.
#[derive(Clone, Copy, Debug)]
pub struct Polled {
    outcome: Option<Outcome>,
    is_pending: bool,
}

impl Judgement for Polled {
    #[inline]
    fn outcome(&self) -> Option<Outcome> {
        self.outcome
    }

    #[inline]
    fn is_pending(&self) -> bool {
        self.is_pending
    }

    #[inline]
    fn or(self, find: impl FnOnce() -> Option<Outcome>) -> Self {
        Self { outcome: self.outcome.or_else(find), ..self }
    }
}

ladder! {
    /// A `Result`, by whatever name.
    Judged => Plain;
    [
        /// Anything else: it is no failure.
        Plain
    ]
}

impl<'a, T, E> Judged<'a, Result<T, E>> {
    /// The outcome, if it is a failure.
    #[inline]
    pub fn __failrec_outcome(&self) -> Option<Outcome> {
        self.value.is_err().then_some(Outcome::Error)
    }

    /// The error.
    #[inline]
    pub fn __failrec_error(&self) -> Option<&'a E> {
        self.value.as_ref().err()
    }

    /// The value, if it is not an error.
    #[inline]
    pub fn __failrec_value(&self) -> Option<&'a T> {
        self.value.as_ref().ok()
    }
}

impl<'a, T, E> Judged<'a, Poll<Result<T, E>>> {
    /// The outcome, if it is a failure, and whether the call has come to its end at all.
    #[inline]
    pub fn __failrec_outcome(&self) -> Polled {
        let outcome = matches!(self.value, Poll::Ready(Err(_))).then_some(Outcome::Error);
        Polled { outcome, is_pending: self.value.is_pending() }
    }

    /// The error.
    #[inline]
    pub fn __failrec_error(&self) -> Option<&'a E> {
        match self.value {
            Poll::Ready(Err(error)) => Some(error),
            Poll::Ready(Ok(_)) | Poll::Pending => None,
        }
    }

    /// The value, if there is one already and it is not an error.
    #[inline]
    pub fn __failrec_value(&self) -> Option<&'a T> {
        match self.value {
            Poll::Ready(Ok(value)) => Some(value),
            Poll::Ready(Err(_)) | Poll::Pending => None,
        }
    }
}

impl<'a, R: ?Sized> Plain<'a, R> {
    /// No outcome: it is not a failure.
    #[inline]
    pub fn __failrec_outcome(&self) -> Option<Outcome> {
        None
    }

    /// No error.
    #[inline]
    pub fn __failrec_error(&self) -> Option<&'a Infallible> {
        None
    }

    /// The value.
    #[inline]
    pub fn __failrec_value(&self) -> Option<&'a R> {
        Some(self.value)
    }
}
