//! [`Exercise`]: how often the functions of a group have succeeded before and after its changes.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use crate::base::Timestamp;
use crate::query::Build;
use crate::query::run::Run;

/// How often the functions of a group have succeeded before and after each of its changes.
///
/// It follows from the journal and from the group, and is worked out when a group is shown; so it
/// plays no part in whether two groups are equal.
#[derive(Clone, Debug, Default)]
pub(super) struct Exercise(OnceLock<Vec<(Timestamp, Split)>>);

/// How often they have succeeded before and after one change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Split {
    /// As often as may have been before it, in any build.
    pub(super) before: u64,
    /// After it, by build.
    pub(super) since: BTreeMap<Build, u64>,
}

impl Exercise {
    /// Works it out, unless it is known: `changes` are the times of the changes, and `runs` gives
    /// what is known of each function in each process.
    pub(super) fn learn<'a, R: Iterator<Item = &'a Run>>(
        &self,
        changes: impl Iterator<Item = Timestamp>,
        runs: impl Fn() -> R,
    ) {
        let split = |at: Timestamp| {
            let mut split = Split::default();
            runs().for_each(|run| split.add(run, at));
            (at, split)
        };
        self.0.get_or_init(|| changes.map(split).collect());
    }

    /// What was worked out is no longer true.
    pub(super) fn forget(&mut self) {
        self.0.take();
    }

    /// How often they have succeeded before and after that time.
    pub(super) fn at(&self, change: Timestamp) -> Option<&Split> {
        let splits = self.0.get()?;
        splits.iter().find(|(at, _)| *at == change).map(|(_, split)| split)
    }

    /// The builds in which they have succeeded after that time.
    pub(super) fn builds_since(&self, change: Timestamp) -> impl Iterator<Item = &Build> {
        let since = self.at(change).map(|split| &split.since);
        since.into_iter().flat_map(BTreeMap::keys)
    }
}

impl Split {
    fn add(&mut self, run: &Run, at: Timestamp) {
        let before = run.before(at);
        self.before = self.before.saturating_add(before);
        let since = run.total().saturating_sub(before);
        if 0 < since {
            let known = self.since.entry(run.build.clone()).or_default();
            *known = known.saturating_add(since);
        }
    }
}

impl PartialEq for Exercise {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}
