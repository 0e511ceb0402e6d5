//! [`Entry`]: a call that has begun.

use std::any::type_name;
use std::fmt;

use crate::__private::captured::{Capture, Captured, Nothing};
use crate::__private::ending::{Ending, repeats};
use crate::__private::shield;
use crate::capture::error::Description;
use crate::capture::input::Inputs;
use crate::capture::mark::Mark;
use crate::capture::nesting::Inside;
use crate::capture::panic;
use crate::capture::site::Site;
use crate::record::Outcome;
use crate::recorder::{hides_name, is_recording, passed};

/// A call that has begun: where it is, and what was captured of its arguments.
///
/// Whether anything can have been is known when the program is compiled, so that a call without it holds
/// nothing, and looks at nothing when it ends.
pub struct Entry<C = Nothing> {
    site: &'static Site,
    captured: C,
}

/// What is known of a failure that a call has returned.
pub(super) struct Failed<'a, R, D, I> {
    pub(super) outcome: Outcome,
    pub(super) inside: Inside<'a>,
    pub(super) returned: R,
    /// Describes what was returned.
    pub(super) describe: D,
    pub(super) inputs: I,
}

impl Entry {
    /// A call of which nothing need be captured now.
    #[inline]
    pub const fn new(site: &'static Site) -> Self {
        Self { site, captured: Nothing }
    }
}

impl Entry<Captured> {
    /// A call whose arguments will be gone or changed when it fails: `capture` looks at them now,
    /// but only if there is a recorder.
    #[inline]
    pub fn capturing(site: &'static Site, capture: impl Fn(&mut Inputs)) -> Self {
        let captured = is_recording().then(|| Box::new(capture_now(&capture)));
        Self { site, captured: Captured(captured) }
    }
}

impl<C: Capture> Entry<C> {
    /// Where the call is.
    #[inline]
    pub(super) const fn site(&self) -> &'static Site {
        self.site
    }

    /// The call itself, of which what was captured is left to whoever takes it.
    #[inline]
    pub(super) fn take(&mut self) -> Self {
        Self { site: self.site, captured: std::mem::take(&mut self.captured) }
    }

    /// Reports that the call returned a failure, or only counts it if it need not be looked at; gives back
    /// what was returned. Apart from the body, so that one that succeeds makes no room for it.
    #[cold]
    #[inline(never)]
    pub(super) fn failed<R, D, I>(mut self, failed: Failed<'_, R, D, I>) -> R
    where
        D: Fn(&R, &mut Description),
        I: Fn(&mut Inputs),
    {
        let (site, returned) = (self.site, type_name::<R>());
        let may_repeat = site.is_told_apart_by_place()
            && failed.outcome == Outcome::Error
            && failed.inside.is_quiet();
        if !may_repeat || !repeats(&site.passing, returned) {
            let describe = &mut |told: &mut Description| (failed.describe)(&failed.returned, told);
            let ending = Ending { site, outcome: failed.outcome, inside: failed.inside };
            ending.report_returned(returned, self.captured.take(), describe, &failed.inputs);
        }
        failed.returned
    }

    /// Reports that the call was made good by a policy inside it, if it was.
    #[cold]
    #[inline(never)]
    pub(super) fn succeeded(&mut self, inside: Inside<'_>, inputs: &dyn Fn(&mut Inputs)) {
        let decisions = inside.decisions();
        let recovered = decisions.iter().rev().find_map(|noted| noted.decision.recovered_from());
        let Some(step) = recovered else { return };
        let mut describe = |description: &mut Description| description.push_step(step);
        self.tell(Outcome::Recovered, inside, &mut describe, inputs);
    }

    /// Reports that the call unwound, if panics are to be recorded.
    #[cold]
    #[inline(never)]
    pub(super) fn panicked(&mut self, mark: Mark, inputs: &dyn Fn(&mut Inputs)) {
        if !self.site.options.on_panic {
            return;
        }
        // Asked for before anything of the user runs, which may panic and catch that.
        let newest = panic::newest_since(mark);
        let text =
            newest.as_ref().map_or("a panic that no hook of this thread saw", |seen| &seen.message);
        let mut describe = |description: &mut Description| description.push_text("panic", text);
        self.tell(Outcome::Panic, Inside::one_poll(mark), &mut describe, inputs);
    }

    /// Reports that the future was dropped before its end.
    #[cold]
    #[inline(never)]
    pub(super) fn cancelled(&mut self, inside: Inside<'_>, inputs: &dyn Fn(&mut Inputs)) {
        let mut describe = |description: &mut Description| {
            description.push_text("cancelled", "the future was dropped before it was done");
        };
        self.tell(Outcome::Cancelled, inside, &mut describe, inputs);
    }

    fn tell(
        &mut self,
        outcome: Outcome,
        inside: Inside<'_>,
        describe: &mut dyn FnMut(&mut Description),
        inputs: &dyn Fn(&mut Inputs),
    ) {
        let call = Ending { site: self.site, outcome, inside };
        call.report(None, self.captured.take(), describe, inputs);
    }
}

/// Counts that a call has succeeded, if anybody may want to know.
#[inline]
pub(super) fn count_success(site: &'static Site) {
    if !site.passing.rests() {
        passed(site);
    }
}

#[inline(never)]
fn capture_now(capture: &dyn Fn(&mut Inputs)) -> Inputs {
    let mut inputs = Inputs::early(hides_name());
    let _written: Option<()> = shield::visit(|| capture(&mut inputs));
    inputs
}

impl<C> fmt::Debug for Entry<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Entry").field("site", &self.site).finish_non_exhaustive()
    }
}
