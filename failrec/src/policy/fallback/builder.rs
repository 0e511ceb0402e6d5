//! [`FallbackBuilder`]: how a fallback is made.

use std::error::Error;
use std::sync::Arc;

use crate::error::Result;
use crate::policy::fallback::counters::Counters;
use crate::policy::fallback::handle::Fallback;
use crate::policy::fallback::judge::Predicate;
use crate::policy::fallback::report::{FallbackReport, Listener};
use crate::policy::fallback::trial::{Inner, Settings};
use crate::policy::fault::FaultKind;
use crate::policy::fault_set::FaultSet;
use crate::policy::setting::{require, require_name};
use crate::record::PolicyName;

/// How a fallback is made.
///
/// # Examples
///
/// Only what is not there for now is worth an old answer; a wrong question is not:
///
/// ```
/// use failrec::policy::{Fallback, Fault, FaultKind, FaultSet};
/// use failrec::policy::fallback::value;
///
/// let away = FaultSet::of(&[FaultKind::Unavailable, FaultKind::Timeout, FaultKind::Rejected]);
/// let fallback = Fallback::builder().name("prices").when(away).build()?;
/// let classify = |status: &u16| match status {
///     503 => Fault::new(FaultKind::Unavailable),
///     _ => Fault::new(FaultKind::InvalidRequest),
/// };
/// assert_eq!(fallback.run_sync_with(classify, || Err(503), value("old")), Ok("old"));
/// assert_eq!(fallback.run_sync_with(classify, || Err(400), value("old")), Err(400));
///
/// let error = Fallback::builder().when(FaultSet::EMPTY).build().unwrap_err();
/// assert_eq!(error.to_string(), "set `when` to {}: it must be one kind of fault or more");
/// # Ok::<(), failrec::Error>(())
/// ```
#[derive(Clone, Debug)]
#[must_use = "a builder makes nothing until `build()`"]
pub struct FallbackBuilder {
    name: PolicyName,
    settings: Settings,
}

impl Fallback {
    /// A fallback after every error but one that says that somebody gave the call up: nobody waits
    /// for an answer then.
    pub fn builder() -> FallbackBuilder {
        let settings = Settings {
            when: FaultSet::ALL.without(FaultKind::Cancelled),
            when_if: None,
            listener: None,
        };
        FallbackBuilder { name: PolicyName::from_static("fallback"), settings }
    }
}

impl FallbackBuilder {
    /// The name in reports.
    pub fn name(mut self, name: impl Into<PolicyName>) -> Self {
        self.name = name.into();
        self
    }

    /// The faults after which there is something instead.
    pub fn when(mut self, faults: FaultSet) -> Self {
        self.settings.when = faults;
        self
    }

    /// There is something instead after just those errors for which `predicate` holds; the faults
    /// of [`when`](Self::when) are then not asked, unless it panics.
    ///
    /// It is asked by the methods that take no function to classify with: those know that they have
    /// an error.
    pub fn when_if(
        mut self,
        predicate: impl Fn(&(dyn Error + 'static)) -> bool + Send + Sync + 'static,
    ) -> Self {
        self.settings.when_if = Some(Predicate(Arc::new(predicate)));
        self
    }

    /// Tells `listener` of each call for which alternatives were tried, once one has worked or all
    /// have failed. It is called by the task that failed; a panic of it changes nothing.
    pub fn on_event(mut self, listener: impl Fn(&FallbackReport) + Send + Sync + 'static) -> Self {
        self.settings.listener = Some(Listener(Arc::new(listener)));
        self
    }

    /// The fallback.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) if the name is empty, or there
    /// is no fault after which there would be something instead.
    pub fn build(self) -> Result<Fallback> {
        require_name(&self.name)?;
        let is_used = !self.settings.when.is_empty() || self.settings.when_if.is_some();
        require(is_used, "when", "{}", "one kind of fault or more")?;
        Ok(self.build_sound())
    }

    /// The fallback, of settings that are known to make sense.
    pub(crate) fn build_sound(self) -> Fallback {
        let (name, settings) = (self.name, self.settings);
        Fallback::new(Inner { name, settings, counters: Counters::default() })
    }
}
