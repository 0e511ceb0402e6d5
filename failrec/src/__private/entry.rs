//! [`Entry`]: a call that has begun.

use std::any::type_name;
use std::fmt;

use crate::__private::shield;
use crate::capture::error::Description;
use crate::capture::input::Inputs;
use crate::capture::mark::Mark;
use crate::capture::nesting::Inside;
use crate::capture::panic;
use crate::capture::passing::Passing;
use crate::capture::site::Site;
use crate::capture::unseen;
use crate::record::Outcome;
use crate::recorder::{Kind, Report, count_unseen, hides_name, is_recording, passed, report};

/// A call that has begun: where it is, and what was captured of its arguments.
///
/// Whether anything can have been is known when the program is compiled, so that a call without it holds
/// nothing, and looks at nothing when it ends.
pub struct Entry<C = Nothing> {
    site: &'static Site,
    captured: C,
}

/// What was captured of a call's arguments when it began.
pub trait Capture: Default {
    /// Gives it away, if there is anything.
    fn take(&mut self) -> Captured;
}

/// Nothing: a failure can still look at the arguments.
#[derive(Debug, Default)]
pub struct Nothing;

/// What was captured, if there was a recorder. Most often there is none or nothing is left, and dropping
/// that is one comparison in line.
#[derive(Debug, Default)]
pub struct Captured(Option<Box<Inputs>>);

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
        let may_repeat = self.site.is_told_apart_by_place()
            && failed.outcome == Outcome::Error
            && failed.inside.is_quiet();
        if !may_repeat || !repeats(&self.site.passing, type_name::<R>()) {
            self.look_at(&failed);
        }
        failed.returned
    }

    #[inline(never)]
    fn look_at<R, D, I>(&mut self, failed: &Failed<'_, R, D, I>)
    where
        D: Fn(&R, &mut Description),
        I: Fn(&mut Inputs),
    {
        let (place, returned) = (&self.site.passing, type_name::<R>());
        let kind = self.site.is_told_apart_by_place().then_some(Kind { place, returned });
        let Failed { outcome, inside, returned, describe, inputs } = failed;
        let describe = &mut |description: &mut Description| describe(returned, description);
        self.report((*outcome, kind), *inside, describe, inputs);
    }

    fn report(
        &mut self,
        (outcome, kind): (Outcome, Option<Kind>),
        inside: Inside<'_>,
        describe: &mut dyn FnMut(&mut Description),
        inputs: &dyn Fn(&mut Inputs),
    ) {
        let captured = self.captured.take().0.take();
        let mut shielded = |description: &mut Description| {
            let _told: Option<()> = shield::visit(|| describe(description));
        };
        let mut shielded_inputs = |written: &mut Inputs| {
            let _written: Option<()> = shield::visit(|| inputs(written));
        };
        let handed = Report {
            site: self.site,
            kind,
            outcome,
            describe: &mut shielded,
            inputs: &mut shielded_inputs,
            captured,
            inside,
        };
        let _id = report(handed);
    }

    /// Reports that the call was made good by a policy inside it, if it was.
    #[cold]
    #[inline(never)]
    pub(super) fn succeeded(&mut self, inside: Inside<'_>, inputs: &dyn Fn(&mut Inputs)) {
        let decisions = inside.decisions();
        let recovered = decisions.iter().rev().find_map(|noted| noted.decision.recovered_from());
        let Some(step) = recovered else { return };
        let mut describe = |description: &mut Description| description.push_step(step);
        self.report((Outcome::Recovered, None), inside, &mut describe, inputs);
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
        self.report((Outcome::Panic, None), Inside::one_poll(mark), &mut describe, inputs);
    }

    /// Reports that the future was dropped before its end.
    #[cold]
    #[inline(never)]
    pub(super) fn cancelled(&mut self, inside: Inside<'_>, inputs: &dyn Fn(&mut Inputs)) {
        let mut describe = |description: &mut Description| {
            description.push_text("cancelled", "the future was dropped before it was done");
        };
        self.report((Outcome::Cancelled, None), inside, &mut describe, inputs);
    }
}

/// Counts that a call has succeeded, if anybody may want to know.
#[inline]
pub(super) fn count_success(site: &'static Site) {
    if !site.passing.rests() {
        passed(site);
    }
}

/// Counts an error of this kind without a look at it, and remembers that, if it need not be looked at.
#[cold]
#[inline(never)]
fn repeats(place: &'static Passing, returned: &'static str) -> bool {
    let is_counted = count_unseen(Kind { place, returned });
    if is_counted {
        unseen::note(place);
    }
    is_counted
}

impl Capture for Nothing {
    #[inline]
    fn take(&mut self) -> Captured {
        Captured(None)
    }
}

impl Capture for Captured {
    #[inline]
    fn take(&mut self) -> Captured {
        std::mem::take(self)
    }
}

impl Drop for Captured {
    #[inline]
    fn drop(&mut self) {
        if self.0.is_some() {
            drop_inputs(self.0.take());
        }
    }
}

#[inline(never)]
fn drop_inputs(inputs: Option<Box<Inputs>>) {
    drop(inputs);
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
