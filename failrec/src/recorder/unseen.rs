//! Counts failures without a look at their group.
//!
//! The first of a group are looked at, and one each second. In between the group grants credit for as
//! many as would only be counted: a failure that looks like one before it takes one of them, and
//! neither the clock is read for it nor the group locked. Where a place tells its failures apart by
//! nothing but their type, it is not even asked for its text.

use crate::capture::error::{Description, holds_any};
use crate::capture::scope;
use crate::fingerprint::Group;
use crate::recorder::count::Sighting;
use crate::recorder::handle::Recorder;
use crate::recorder::report::Report;
use crate::recorder::shared::Shared;
use crate::recorder::shortcuts::Kind;
use crate::recorder::{global, reentry};

/// Counts an error of this kind, inside of which nothing was recorded; not if it is to be looked at.
#[inline]
pub(crate) fn count_unseen(kind: Kind) -> bool {
    let may_count = !kind.place.is_nested() && !reentry::is_inside() && scope::names_nobody();
    may_count && global::peek(Recorder::count_unseen, kind).unwrap_or(false)
}

impl Recorder {
    #[inline]
    fn count_unseen(&self, kind: Kind) -> bool {
        self.shared().shortcuts.group(kind).is_some_and(Group::try_count_unseen)
    }

    /// Counts in full what was counted without a look.
    pub(super) fn settle(&self) {
        let shared = self.shared();
        shared.groups.settle(shared.clock.now());
    }
}

impl Shared {
    /// The failure was only counted, and says nothing that is looked for. Where that may be so for the
    /// next ones as well, they need not be looked at.
    #[cold]
    pub(super) fn lend(&self, report: &mut Report<'_>, sighting: &Sighting<'_>) {
        // Credit is granted when the place of what is known is free again.
        let key = sighting.looks.and_then(|looks| self.known.look(looks, |known| known.key));
        let now = sighting.moment.monotonic;
        let Some(group) = key.and_then(|key| self.groups.grant(key, now)) else { return };
        let Some(kind) = report.kind.filter(|kind| !kind.place.is_nested()) else { return };
        // What is told by what it holds is not told by its type.
        let is_told =
            Description::type_name_of(report.describe).is_some_and(|name| !holds_any(name));
        if is_told && scope::names_nobody() {
            self.shortcuts.remember(kind, &group);
        }
    }
}
