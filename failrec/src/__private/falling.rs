//! [`fall`]: what a function gives instead of what failed.

use std::fmt;
use std::sync::OnceLock;

use crate::__private::rejecting::Fallible;
use crate::__private::retrying::Look;
use crate::__private::shield;
use crate::capture::error::Description;
use crate::policy::fallback::Fallen as Trial;
use crate::policy::{Fallback, Fault, FaultSet};
use crate::record::PolicyName;

/// Where a function has a fallback.
#[derive(Debug)]
pub struct FallbackSite {
    name: &'static str,
    when: Option<FaultSet>,
    fallback: OnceLock<Fallback>,
}

impl FallbackSite {
    /// A site whose fallback is told of as `name`, and stands for calls that have met one of `when`.
    pub const fn new(name: &'static str, when: Option<FaultSet>) -> Self {
        Self { name, when, fallback: OnceLock::new() }
    }

    #[inline]
    fn fallback(&self) -> &Fallback {
        self.fallback.get_or_init(|| self.make())
    }

    #[cold]
    fn make(&self) -> Fallback {
        let builder = Fallback::builder().name(PolicyName::from_static(self.name));
        match self.when {
            Some(when) => builder.when(when).build_sound(),
            None => builder.build_sound(),
        }
    }
}

/// What was returned, if that is what the caller is to get; else the call whose alternatives are to
/// be tried.
///
/// # Errors
///
/// The call that has failed.
#[inline]
pub fn fall<R: Fallible>(
    site: &'static FallbackSite,
    returned: R,
    look: impl FnOnce(&R::Error) -> Look,
    describe: impl Fn(&R::Error, &mut Description),
) -> Result<R, Fallen<R>> {
    let fallback = site.fallback();
    let Err(error) = returned.as_result() else {
        fallback.succeeded();
        return Ok(returned);
    };
    let (fault, verdict) = look(error).parts();
    let trial = fallback.fell(fault, verdict, &|description| {
        let _told: Option<()> = shield::visit(|| describe(error, description));
    });
    match trial {
        Some(trial) => Err(Fallen { returned, trial }),
        None => Ok(returned),
    }
}

/// A call that has failed, and whose alternatives are tried.
pub struct Fallen<R> {
    returned: R,
    trial: Trial<'static>,
}

impl<R: Fallible> Fallen<R> {
    /// `value` stands for it.
    pub fn __failrec_use(self, value: R::Value) -> R {
        self.trial.end(true);
        R::succeeded(value)
    }

    /// What `make` makes of the error stands for it.
    pub fn __failrec_use_with(self, make: impl FnOnce(&R::Error) -> R::Value) -> R {
        match self.returned.as_result().map_err(make) {
            Err(value) => {
                self.trial.end(true);
                R::succeeded(value)
            }
            Ok(_) => self.returned,
        }
    }

    /// An alternative has met `fault`.
    pub fn __failrec_fail(
        &mut self,
        fault: Fault,
        error: &R::Error,
        describe: impl Fn(&R::Error, &mut Description),
    ) {
        self.trial.fail(fault, &|description| {
            let _told: Option<()> = shield::visit(|| describe(error, description));
        });
    }

    /// There is no alternative any more: the caller gets the error of the call itself.
    pub fn __failrec_give_up(self) -> R {
        self.trial.end(false);
        self.returned
    }
}

impl<R> fmt::Debug for Fallen<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fallen").finish_non_exhaustive()
    }
}
