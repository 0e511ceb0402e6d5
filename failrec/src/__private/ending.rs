//! [`Ending`]: a call that has ended in a way that is to be told.

use crate::__private::captured::Captured;
use crate::__private::shield;
use crate::capture::error::Description;
use crate::capture::input::Inputs;
use crate::capture::nesting::Inside;
use crate::capture::passing::Passing;
use crate::capture::site::Site;
use crate::capture::unseen;
use crate::record::Outcome;
use crate::recorder::{Kind, Report, count_unseen, report};

/// A call that has ended in a way that is to be told. It knows no type of the function, which adds no code
/// to this.
pub(super) struct Ending<'a> {
    pub(super) site: &'static Site,
    pub(super) outcome: Outcome,
    pub(super) inside: Inside<'a>,
}

impl Ending<'_> {
    /// Tells that the function has returned a failure, of which the type of what was `returned` is known.
    #[inline(never)]
    pub(super) fn report_returned(
        self,
        returned: &'static str,
        captured: Captured,
        describe: &mut dyn FnMut(&mut Description),
        inputs: &dyn Fn(&mut Inputs),
    ) {
        let kind = Kind { place: &self.site.passing, returned };
        let kind = self.site.is_told_apart_by_place().then_some(kind);
        self.report(kind, captured, describe, inputs);
    }

    /// Tells it; of the `kind`, if there is one, failures are counted without a look.
    pub(super) fn report(
        self,
        kind: Option<Kind>,
        mut captured: Captured,
        describe: &mut dyn FnMut(&mut Description),
        inputs: &dyn Fn(&mut Inputs),
    ) {
        let mut shielded = |description: &mut Description| {
            let _told: Option<()> = shield::visit(|| describe(description));
        };
        let mut shielded_inputs = |written: &mut Inputs| {
            let _written: Option<()> = shield::visit(|| inputs(written));
        };
        let handed = Report {
            site: self.site,
            kind,
            outcome: self.outcome,
            describe: &mut shielded,
            inputs: &mut shielded_inputs,
            captured: captured.0.take(),
            inside: self.inside,
        };
        let _id = report(handed);
    }
}

/// Counts an error of this kind without a look at it, and remembers that, if it need not be looked at.
#[cold]
#[inline(never)]
pub(super) fn repeats(place: &'static Passing, returned: &'static str) -> bool {
    let is_counted = count_unseen(Kind { place, returned });
    if is_counted {
        unseen::note(place);
    }
    is_counted
}
