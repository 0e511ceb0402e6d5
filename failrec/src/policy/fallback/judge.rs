//! [`Judge`]: what an error means to a fallback.

use std::any::type_name;
use std::error::Error;
use std::fmt;
use std::sync::Arc;

use crate::capture::error::Description;
use crate::capture::guarded::guarded;
use crate::policy::classify::classify;
use crate::policy::fault::{Fault, FaultKind};

/// A function of the user that looks at an error.
#[derive(Clone)]
pub(super) struct Predicate(pub(super) Arc<Ask>);

type Ask = dyn Fn(&(dyn Error + 'static)) -> bool + Send + Sync;

impl fmt::Debug for Predicate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Predicate(..)")
    }
}

/// What an error means to a fallback.
pub(super) trait Judge<E> {
    /// Tells the error, for the record.
    fn describe(&self, error: &E, description: &mut Description);

    fn fault(&self, error: &E) -> Fault;

    /// What the predicate says; nothing if it panics or cannot be asked.
    fn verdict(&self, error: &E, predicate: &Predicate) -> Option<bool>;
}

/// Looks at errors by their own types and messages.
#[derive(Clone, Copy, Debug)]
pub(super) struct ByError;

/// Looks at errors with a function of the user.
#[derive(Clone, Copy, Debug)]
pub(super) struct ByFunction<C>(pub(super) C);

impl<E: Error + 'static> Judge<E> for ByError {
    fn describe(&self, error: &E, description: &mut Description) {
        description.push_chain(error, type_name::<E>());
    }

    fn fault(&self, error: &E) -> Fault {
        classify(error)
    }

    fn verdict(&self, error: &E, predicate: &Predicate) -> Option<bool> {
        guarded(|| (predicate.0)(error))
    }
}

impl<E, C: Fn(&E) -> Fault> Judge<E> for ByFunction<C> {
    fn describe(&self, _: &E, description: &mut Description) {
        description.push_text(type_name::<E>(), "an error that need not have a text");
    }

    fn fault(&self, error: &E) -> Fault {
        guarded(|| (self.0)(error)).unwrap_or(Fault::new(FaultKind::Unknown))
    }

    fn verdict(&self, _: &E, _: &Predicate) -> Option<bool> {
        None
    }
}
