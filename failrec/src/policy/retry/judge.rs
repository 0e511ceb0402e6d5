//! [`Judge`]: what a result means to a retry.

use std::any::type_name;
use std::error::Error;

use crate::capture::error::Description;
use crate::capture::guarded::guarded;
use crate::capture::ledger;
use crate::policy::classify::classify;
use crate::policy::fault::{Fault, FaultKind};
use crate::policy::retry::failure_key::failure_key;
use crate::policy::retry::machine::Setback;
use crate::policy::retry::settings::Settings;

/// An error whose own type is forgotten.
#[derive(Debug)]
pub(crate) struct AnyError(pub(crate) Box<dyn Error + Send + Sync>);

impl<E: Into<Box<dyn Error + Send + Sync>>> From<E> for AnyError {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

/// What a result means to a retry.
pub(crate) trait Judge<T, E> {
    /// The value is not wanted.
    fn is_unwanted(&self, value: &T) -> bool;

    /// The error as policies see it.
    fn fault(&self, error: &E) -> Fault;

    /// The error as the machine sees it.
    fn setback(&self, error: &E, settings: &Settings) -> (Setback, Option<Description>);
}

/// Looks at errors by their own types and messages.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ByError;

/// Looks at errors whose own type is forgotten, as [`ByError`] does.
#[derive(Clone, Copy, Debug)]
pub(super) struct ByAny;

/// Looks at errors with a function of the user.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ByFunction<C>(pub(crate) C);

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

    fn fault(&self, error: &E) -> Fault {
        classify(error)
    }

    fn setback(&self, error: &E, settings: &Settings) -> (Setback, Option<Description>) {
        setback_of(error, type_name::<E>(), settings)
    }
}

impl<T> Judge<T, AnyError> for ByAny {
    #[inline]
    fn is_unwanted(&self, _: &T) -> bool {
        false
    }

    fn fault(&self, error: &AnyError) -> Fault {
        classify(&*error.0)
    }

    fn setback(&self, error: &AnyError, settings: &Settings) -> (Setback, Option<Description>) {
        setback_of(&*error.0, type_name::<Box<dyn Error + Send + Sync>>(), settings)
    }
}

impl<T, E, C: Fn(&E) -> Fault> Judge<T, E> for ByFunction<C> {
    #[inline]
    fn is_unwanted(&self, _: &T) -> bool {
        false
    }

    fn fault(&self, error: &E) -> Fault {
        guarded(|| (self.0)(error)).unwrap_or(Fault::new(FaultKind::Unknown))
    }

    fn setback(&self, error: &E, _: &Settings) -> (Setback, Option<Description>) {
        let fault = Judge::<T, E>::fault(self, error);
        (Setback { fault: Some(fault), ..Setback::default() }, None)
    }
}

impl<T, E, P: Fn(&T) -> bool, J: Judge<T, E>> Judge<T, E> for UnlessOk<'_, P, J> {
    fn is_unwanted(&self, value: &T) -> bool {
        guarded(|| (self.is_unwanted)(value)).unwrap_or(false)
    }

    fn fault(&self, error: &E) -> Fault {
        self.errors.fault(error)
    }

    fn setback(&self, error: &E, settings: &Settings) -> (Setback, Option<Description>) {
        self.errors.setback(error, settings)
    }
}

fn setback_of(
    error: &(dyn Error + 'static),
    error_type: &'static str,
    settings: &Settings,
) -> (Setback, Option<Description>) {
    let fault = classify(error);
    let is_compared = settings.plan.compares(fault.kind);
    let description = (is_compared || ledger::is_kept()).then(|| {
        let mut description = Description::default();
        description.push_chain(error, error_type);
        description
    });
    let key = description.as_ref().filter(|_| is_compared).map(failure_key);
    let verdict = settings.predicates.verdict(error);
    (Setback { fault: Some(fault), verdict, key, has_exhausted: false }, description)
}
