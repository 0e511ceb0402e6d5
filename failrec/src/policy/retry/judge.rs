//! [`Judge`]: what a result means to a retry.

use std::any::type_name;
use std::error::Error;
use std::io;

use crate::capture::guarded::guarded;
use crate::policy::fault::{Fault, FaultKind};
use crate::policy::rejected::Rejected;
use crate::policy::retry::failure_key::failure_key;
use crate::policy::retry::machine::Setback;
use crate::policy::retry::settings::Settings;

/// What a result means to a retry.
pub(super) trait Judge<T, E> {
    /// The value is not wanted.
    fn is_unwanted(&self, value: &T) -> bool;

    /// The error as the machine sees it.
    fn setback(&self, error: &E, settings: &Settings) -> Setback;
}

/// Looks at errors by their own types and messages.
#[derive(Clone, Copy, Debug)]
pub(super) struct ByError;

/// Looks at errors with a function of the user.
#[derive(Clone, Copy, Debug)]
pub(super) struct ByFunction<C>(pub(super) C);

/// Looks at values, too.
#[derive(Clone, Copy, Debug)]
pub(super) struct UnlessOk<'a, P, J> {
    pub(super) is_unwanted: &'a P,
    pub(super) errors: J,
}

impl<T, E: Error + 'static> Judge<T, E> for ByError {
    #[inline]
    fn is_unwanted(&self, _: &T) -> bool {
        false
    }

    fn setback(&self, error: &E, settings: &Settings) -> Setback {
        let fault = classify(error);
        let is_compared = settings.plan.compares(fault.kind);
        let key = is_compared.then(|| failure_key(error, type_name::<E>()));
        let verdict = settings.predicates.verdict(error);
        Setback { fault: Some(fault), verdict, key, has_exhausted: false }
    }
}

impl<T, E, C: Fn(&E) -> Fault> Judge<T, E> for ByFunction<C> {
    #[inline]
    fn is_unwanted(&self, _: &T) -> bool {
        false
    }

    fn setback(&self, error: &E, _: &Settings) -> Setback {
        let fault = guarded(|| (self.0)(error)).unwrap_or(Fault::new(FaultKind::Unknown));
        Setback { fault: Some(fault), ..Setback::default() }
    }
}

impl<T, E, P: Fn(&T) -> bool, J: Judge<T, E>> Judge<T, E> for UnlessOk<'_, P, J> {
    fn is_unwanted(&self, value: &T) -> bool {
        guarded(|| (self.is_unwanted)(value)).unwrap_or(false)
    }

    fn setback(&self, error: &E, settings: &Settings) -> Setback {
        self.errors.setback(error, settings)
    }
}

/// The fault behind an error: a rejection anywhere in its chain, or nothing that is known.
fn classify(error: &(dyn Error + 'static)) -> Fault {
    let mut link = Some(error);
    for _ in 0..CHAIN_MAX {
        let Some(error) = link else { break };
        if let Some(rejected) = error.downcast_ref::<Rejected>() {
            return Fault {
                is_not_sent: rejected.is_before_call(),
                retry_after: rejected.retry_after(),
                ..Fault::new(FaultKind::Rejected)
            };
        }
        link = guarded(|| below(error)).flatten();
    }
    Fault::new(FaultKind::Unknown)
}

/// The cause of an error. An `io::Error` made of another one passes it by.
fn below<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a (dyn Error + 'static)> {
    let inside = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
    inside.map_or_else(|| error.source(), |inside| Some(inside))
}

/// Errors of a chain that are looked at.
const CHAIN_MAX: usize = 16;
