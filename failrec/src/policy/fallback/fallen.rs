//! [`Fallen`]: a call that failed, whose alternatives are tried from outside.

use crate::capture::error::Description;
use crate::policy::fallback::handle::Fallback;
use crate::policy::fallback::trial::Trial;
use crate::policy::fault::Fault;

/// A call that failed, whose alternatives are tried from outside. Dropped, it was given up.
#[derive(Debug)]
pub(crate) struct Fallen<'a> {
    trial: Trial<'a>,
    failed: Vec<Fault>,
}

impl Fallback {
    /// The call has succeeded.
    #[inline]
    pub(crate) fn succeeded(&self) {
        self.inner().counters.add_primary();
    }

    /// The call has met `fault`; nothing if there is nothing instead after it, as `verdict` says
    /// before the settings do.
    pub(crate) fn fell(
        &self,
        fault: Fault,
        verdict: Option<bool>,
        describe: &dyn Fn(&mut Description),
    ) -> Option<Fallen<'_>> {
        let trial = Trial::of(self.inner(), fault, verdict, describe)?;
        Some(Fallen { trial, failed: Vec::new() })
    }
}

impl Fallen<'_> {
    /// An alternative has failed as well.
    pub(crate) fn fail(&mut self, fault: Fault, describe: &dyn Fn(&mut Description)) {
        self.trial.add(fault, describe);
        self.failed.push(fault);
    }

    /// The next alternative has worked, or there is none.
    pub(crate) fn end(self, has_found: bool) {
        self.trial.end_with(has_found, self.failed);
    }
}
