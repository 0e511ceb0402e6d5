//! [`PassBook`]: which successes are told in the journal, and when.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use crate::base::Timestamp;
use crate::capture::passing::Generation;
use crate::capture::site::Site;
use crate::record::{EntryBody, FailureRecord, GoalId, NodeId, Passes as Told};
use crate::recorder::health::Counters;
use crate::recorder::history::History;
use crate::recorder::now::Now;
use crate::recorder::passes::{Interest, Passes};
use crate::store::Store;

/// A count that has grown is told after this time at the latest. Functions may succeed all the time,
/// and 288 lines a day are enough to tell on which side of a change they did.
const EVERY: Duration = Duration::from_mins(5);

/// How long who waits for the writer also waits for it to find out which functions have failed
/// before.
const PATIENCE: Duration = Duration::from_secs(1);

/// Which successes are told in the journal, and when.
///
/// Told is what was counted of functions that have failed: when they have doubled, and else every
/// five minutes while they grow.
#[derive(Debug)]
pub(super) struct PassBook {
    passes: Arc<Passes>,
    history: History,
    /// Functions by their number.
    pages: BTreeMap<usize, Page>,
}

/// What is told of one function.
#[derive(Debug)]
struct Page {
    node: NodeId,
    function: String,
    since: Timestamp,
    /// Successes before that.
    before: u64,
    /// For each goal how many were told last, and when on the monotonic clock.
    told: BTreeMap<GoalId, (u64, Duration)>,
}

/// How much is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Extent {
    /// What it is time for.
    Due,
    /// All that has grown.
    All,
    /// That too, and what only the store's history can tell to be wanted is waited for.
    Complete,
}

impl PassBook {
    /// A book without pages, and where successes are counted for it.
    pub(super) fn open(store: &Arc<dyn Store>, counters: &Arc<Counters>) -> (Self, Arc<Passes>) {
        let passes = Arc::new(Passes::new());
        let history = History::new(Arc::clone(store), Arc::clone(counters));
        (Self { passes: Arc::clone(&passes), history, pages: BTreeMap::new() }, passes)
    }

    /// A record was made of a failure: the function is counted from now on.
    pub(super) fn fail(&mut self, record: &FailureRecord, now: Timestamp) {
        if self.history.fail(record) {
            self.settle(now);
        }
    }

    /// Hands what is to be told to `add`. `path_of` is the path of a function as records have it.
    pub(super) fn tell(
        &mut self,
        now: Now,
        extent: Extent,
        path_of: &dyn Fn(&Site) -> String,
        add: &mut dyn FnMut(&GoalId, EntryBody),
    ) {
        self.look(now.wall, extent, path_of);
        for (number, place) in self.passes.places() {
            let wanted = place.interest() == Interest::Taken;
            if let Some(page) = self.pages.get_mut(&number).filter(|_| wanted) {
                let goals = self.history.goals(&page.node, &page.function);
                let count = place.sum().saturating_sub(page.before);
                for goal in goals.into_iter().flatten() {
                    if page.is_due(goal, count, now.monotonic, extent) {
                        page.told.insert(goal.clone(), (count, now.monotonic));
                        add(goal, EntryBody::Passes(Box::new(page.entry(place.site, count))));
                    }
                }
            }
        }
    }

    /// Nothing that is counted from now on will be told.
    pub(super) fn close(&self) {
        self.passes.close();
    }

    /// Notes which functions there are, and which of them are wanted.
    fn look(&mut self, now: Timestamp, extent: Extent, path_of: &dyn Fn(&Site) -> String) {
        let has_new = self.passes.take_new();
        for (number, place) in self.passes.places().filter(|_| has_new) {
            self.pages.entry(number).or_insert_with(|| Page {
                node: place.site.node_id(),
                function: path_of(place.site),
                since: place.since,
                before: 0,
                told: BTreeMap::new(),
            });
        }
        let patience = if extent == Extent::Complete { PATIENCE } else { Duration::ZERO };
        let is_needed = !self.pages.is_empty() && !self.history.is_complete();
        if (is_needed && self.history.read(patience)) || has_new {
            self.settle(now);
        }
    }

    /// Takes an interest in each function that has failed.
    fn settle(&mut self, now: Timestamp) {
        let mut is_woken = false;
        for (number, place) in self.passes.places() {
            let Some(page) = self.pages.get_mut(&number) else { continue };
            let has_failed = self.history.goals(&page.node, &page.function).is_some();
            match (place.interest(), has_failed) {
                (Interest::Open, true) => place.settle(Interest::Taken),
                (Interest::Open, false) if self.history.is_complete() => {
                    place.settle(Interest::None);
                }
                (Interest::None, true) => {
                    (page.since, page.before) = (now, place.sum());
                    place.settle(Interest::Taken);
                    is_woken = true;
                }
                _ => {}
            }
        }
        if is_woken {
            Generation::renew();
        }
    }
}

impl Page {
    fn is_due(&self, goal: &GoalId, count: u64, now: Duration, extent: Extent) -> bool {
        let (told, at) = self.told.get(goal).copied().unwrap_or_default();
        let is_time = told.saturating_mul(2) <= count || at.saturating_add(EVERY) <= now;
        told < count && (extent != Extent::Due || is_time)
    }

    fn entry(&self, site: &Site, count: u64) -> Told {
        let mut told = Told::new(self.node.clone(), self.function.clone(), self.since, count);
        site.crate_version.clone_into(&mut told.crate_version);
        told
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn count_is_told_when_it_has_doubled_or_five_minutes_have_passed() {
        let goal = GoalId::from("main");
        let told = BTreeMap::from([(goal.clone(), (10, Duration::from_mins(1)))]);
        let (node, since) = (NodeId::from("n"), Timestamp::default());
        let page = Page { node, function: String::new(), since, before: 0, told };
        for (count, minutes, extent, wanted) in [
            (10, 99, Extent::Due, false),
            (10, 99, Extent::Complete, false),
            (19, 2, Extent::Due, false),
            (19, 2, Extent::All, true),
            (20, 2, Extent::Due, true),
            (11, 6, Extent::Due, true),
        ] {
            let is_due = page.is_due(&goal, count, Duration::from_mins(minutes), extent);
            assert_eq!(is_due, wanted, "{count} {minutes} {extent:?}");
        }
        assert!(page.is_due(&GoalId::from("other"), 1, Duration::ZERO, Extent::Due));
        assert!(!page.is_due(&GoalId::from("other"), 0, Duration::MAX, Extent::Complete));
    }
}
