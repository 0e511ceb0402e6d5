//! Looking through the groups of a ledger without having them all in memory.

use std::cmp::Reverse;

use crate::query::{Digest, Group, Ledger};
use crate::record::Fingerprint;

impl Ledger {
    /// Shows `visit` the groups that have failed, as [`groups`](Self::groups) has them, in no more memory
    /// than one of them takes.
    pub(crate) fn visit_groups(&self, visit: &mut dyn FnMut(&Group)) {
        let merges = (!self.merged.is_empty()).then(|| self.merges());
        self.groups.visit(&mut |group| {
            let whole = match merges {
                Some(merges) if merges.is_part(&group.fingerprint) => return,
                Some(merges) if merges.whole(&group.fingerprint).is_some() => {
                    self.groups.get(&group.fingerprint).map(|root| self.whole(root, merges))
                }
                _ => Some(group),
            };
            if let Some(whole) = whole.filter(|whole| 0 < whole.count) {
                visit(self.exercised(whole));
            }
        });
    }

    /// Shows `visit` what most questions ask of each group that has failed, as
    /// [`groups`](Self::groups) has them.
    pub(crate) fn visit_digests(&self, visit: &mut dyn FnMut(&Digest<'_>)) {
        let merges = (!self.merged.is_empty()).then(|| self.merges());
        for digest in self.groups.digests() {
            let name = &digest.fingerprint;
            let digest = match merges {
                Some(merges) if merges.is_part(name) => continue,
                Some(merges) if merges.whole(name).is_some() => {
                    let root = self.groups.get(name).map(|root| self.whole(root, merges));
                    root.map_or(digest, Group::digest)
                }
                _ => digest,
            };
            if 0 < digest.count {
                visit(&digest);
            }
        }
    }

    /// Shows `visit` the groups that have failed as if none had been merged, in no more memory than one of
    /// them takes.
    pub(crate) fn visit_unmerged(&self, visit: &mut dyn FnMut(&Group)) {
        self.groups.visit(&mut |group| {
            if 0 < group.count {
                visit(group);
            }
        });
    }

    /// Asks something of a group that has failed, as [`group`](Self::group) has it, which then stays where it
    /// is; of no group, the answer is no.
    pub(crate) fn ask(&self, fingerprint: &Fingerprint, question: &dyn Fn(&Group) -> bool) -> bool {
        if !self.merged.is_empty() {
            return self.group(fingerprint).is_some_and(question);
        }
        self.groups.ask(fingerprint, &|group| {
            self.exercise(group);
            question(group)
        })
    }

    /// What most questions ask of each group that has failed and whose name begins so, as if none had been
    /// merged.
    pub(crate) fn unmerged_digests(&self, prefix: &str) -> impl Iterator<Item = Digest<'_>> {
        self.groups.digests_named(prefix).filter(|digest| 0 < digest.count)
    }

    /// The most frequent groups of failures, or of operations that were made good: so many at most. Of
    /// equally frequent ones those that have failed last come first.
    pub fn most_frequent(&self, limit: usize, is_recovered: bool) -> Vec<&Group> {
        let mut names = Vec::new();
        self.visit_digests(&mut |digest| {
            if digest.is_recovered() == is_recovered {
                names.push((Reverse((digest.count, digest.last_seen)), digest.fingerprint));
            }
        });
        names.sort_unstable();
        names.into_iter().take(limit).filter_map(|(_, name)| self.group(&name)).collect()
    }

    /// The group that a group is counted in; itself, if it was not merged.
    pub(crate) fn shown_in(&self, fingerprint: &Fingerprint) -> Fingerprint {
        if self.merged.is_empty() { *fingerprint } else { self.merges().root(fingerprint) }
    }
}
