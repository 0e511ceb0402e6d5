//! [`Classifier`]: says what the errors of a service have met.

use std::error::Error;
use std::fmt;
use std::marker::PhantomData;

use crate::policy::classify::classify;
use crate::policy::fault::Fault;

/// Says what errors of type `E` have met. A function from an error to its [`Fault`] is one.
pub trait Classifier<E> {
    /// What `error` has met.
    fn fault(&self, error: &E) -> Fault;
}

impl<E, F: Fn(&E) -> Fault> Classifier<E> for F {
    fn fault(&self, error: &E) -> Fault {
        self(error)
    }
}

/// Tells by the error's type and the errors below it, as [`classify`](crate::policy::classify).
///
/// `K` is the kind of error, [`Typed`] or [`Boxed`], and need not be written where the service is
/// known: the compiler finds the one that fits.
pub struct ByError<K> {
    kind: PhantomData<fn() -> K>,
}

impl<K> ByError<K> {
    pub(super) const fn new() -> Self {
        Self { kind: PhantomData }
    }
}

impl<K> Clone for ByError<K> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<K> Copy for ByError<K> {}

impl<K> fmt::Debug for ByError<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ByError")
    }
}

impl<K, E: AsError<K>> Classifier<E> for ByError<K> {
    fn fault(&self, error: &E) -> Fault {
        classify(error.as_error())
    }
}

/// The errors of a service are of a type that is an [`Error`].
#[derive(Clone, Copy, Debug)]
pub struct Typed(());

/// The errors of a service are boxes of any error, as the layers of tower have it.
#[derive(Clone, Copy, Debug)]
pub struct Boxed(());

/// An error that can be looked at. `K` keeps the two kinds apart, for a box of any error is none
/// itself.
pub trait AsError<K> {
    /// The error.
    fn as_error(&self) -> &(dyn Error + 'static);
}

impl<E: Error + 'static> AsError<Typed> for E {
    fn as_error(&self) -> &(dyn Error + 'static) {
        self
    }
}

impl AsError<Boxed> for Box<dyn Error + Send + Sync> {
    fn as_error(&self) -> &(dyn Error + 'static) {
        &**self
    }
}
