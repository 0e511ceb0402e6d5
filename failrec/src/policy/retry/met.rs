//! A [`Retry`] around other policies of a pipeline.

use crate::capture::error::Description;
use crate::policy::classify::classify;
use crate::policy::fault::Fault;
use crate::policy::met::Met;
use crate::policy::rejected::Rejected;
use crate::policy::retry::driver::{drive, drive_sync};
use crate::policy::retry::handle::Retry;
use crate::policy::retry::judge::Judge;
use crate::policy::retry::machine::Setback;
use crate::policy::retry::make_attempt::MakeAttempt;
use crate::policy::retry::settings::Settings;

impl Retry {
    /// As [`run`](Self::run), where policies inside may reject the attempt.
    pub(crate) async fn run_met<T, E: From<Rejected>>(
        &self,
        judge: &impl Judge<T, E>,
        maker: impl MakeAttempt<T, Met<E>>,
    ) -> Result<T, Met<E>> {
        drive(self, ByMet(judge), maker).await
    }

    /// As [`run_met`](Self::run_met), on this thread.
    pub(crate) fn run_met_sync<T, E: From<Rejected>>(
        &self,
        judge: &impl Judge<T, E>,
        attempt: impl FnMut(u32) -> Result<T, Met<E>>,
    ) -> Result<T, Met<E>> {
        drive_sync(self, &ByMet(judge), attempt)
    }
}

/// Knows a rejection for what it is, whatever becomes of it as an `E`.
#[derive(Debug)]
struct ByMet<'a, J>(&'a J);

impl<T, E: From<Rejected>, J: Judge<T, E>> Judge<T, Met<E>> for ByMet<'_, J> {
    #[inline]
    fn is_unwanted(&self, value: &T) -> bool {
        self.0.is_unwanted(value)
    }

    fn fault(&self, met: &Met<E>) -> Fault {
        match met {
            Met::Rejected(rejected) => classify(rejected),
            Met::Failed(error) => self.0.fault(error),
        }
    }

    fn setback(&self, met: &Met<E>, settings: &Settings) -> (Setback, Option<Description>) {
        let rejected = match met {
            Met::Rejected(rejected) => rejected,
            Met::Failed(error) => return self.0.setback(error, settings),
        };
        let (setback, description) = self.0.setback(&rejected.clone().into(), settings);
        // The user's predicates know the user's errors. That two of those are the same says nothing
        // where they are made of rejections.
        (Setback { fault: Some(classify(rejected)), key: None, ..setback }, description)
    }
}
