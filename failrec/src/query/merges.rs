//! [`Merges`]: which groups are counted in which others, in the end.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use crate::query::Group;
use crate::record::{Fingerprint, Merge};

/// Which groups are counted in which others, in the end: merges followed from group to group.
///
/// Where merges form a circle, the newest of them does not hold, as if it had been refused; of
/// several at one time, that of the largest fingerprint. So the outcome depends on what was said
/// and not on the order in which it is read.
#[derive(Clone, Debug, Default)]
pub(super) struct Merges {
    /// The last group of its chain, for each group that was merged.
    roots: BTreeMap<Fingerprint, Fingerprint>,
    /// The groups at the ends of chains.
    wholes: BTreeMap<Fingerprint, Whole>,
}

/// A group and those that are counted in it.
#[derive(Clone, Debug, Default)]
pub(super) struct Whole {
    /// Those that are counted in it, without itself.
    pub(super) parts: Vec<Fingerprint>,
    /// What they add up to; worked out when it is asked for.
    pub(super) sum: OnceLock<Group>,
}

impl Merges {
    /// Follows the merges that hold of some groups.
    pub(super) fn of<'a>(groups: impl IntoIterator<Item = &'a Group>) -> Self {
        let edge = |group: &'a Group| Some((group.fingerprint, group.merged_into()?));
        let mut edges: BTreeMap<_, _> = groups.into_iter().filter_map(edge).collect();
        cut_circles(&mut edges);
        let mut merges = Self::default();
        for from in edges.keys() {
            merges.follow(*from, &edges);
        }
        for (from, root) in &merges.roots {
            merges.wholes.entry(*root).or_default().parts.push(*from);
        }
        merges
    }

    /// The group in which this one is counted; itself, if it was not merged.
    pub(super) fn root(&self, fingerprint: &Fingerprint) -> Fingerprint {
        self.roots.get(fingerprint).copied().unwrap_or(*fingerprint)
    }

    /// It is counted in another.
    pub(super) fn is_part(&self, fingerprint: &Fingerprint) -> bool {
        self.roots.contains_key(fingerprint)
    }

    /// The groups that others are counted in.
    pub(super) fn roots(&self) -> impl Iterator<Item = Fingerprint> {
        self.wholes.keys().copied()
    }

    /// The group with those that are counted in it; nothing if none are.
    pub(super) fn whole(&self, root: &Fingerprint) -> Option<&Whole> {
        self.wholes.get(root)
    }

    /// Takes note that something about this group has changed, though not where it is counted.
    pub(super) fn touch(&mut self, fingerprint: &Fingerprint) {
        let root = self.root(fingerprint);
        if let Some(whole) = self.wholes.get_mut(&root) {
            whole.sum.take();
        }
    }

    /// Walks to the end of a chain, or to where its end is known, and notes it for the whole way.
    fn follow(&mut self, from: Fingerprint, edges: &BTreeMap<Fingerprint, &Merge>) {
        let mut way = Vec::new();
        let mut at = from;
        let root = loop {
            if let Some(known) = self.roots.get(&at) {
                break *known;
            }
            let Some(merge) = edges.get(&at) else { break at };
            way.push(at);
            at = merge.into;
        };
        self.roots.extend(way.into_iter().map(|group| (group, root)));
    }
}

/// Takes the newest merge out of every circle.
fn cut_circles(edges: &mut BTreeMap<Fingerprint, &Merge>) {
    let mut walked = BTreeSet::new();
    let starts: Vec<_> = edges.keys().copied().collect();
    for start in starts {
        let mut way = Vec::new();
        let mut at = start;
        while let Some(merge) = edges.get(&at)
            && walked.insert(at)
        {
            way.push((merge.at, at));
            at = merge.into;
        }
        // It ends at a group that stands for itself, on an earlier way, or on this one.
        if let Some(begin) = way.iter().position(|(_, group)| *group == at)
            && let Some((_, newest)) = way.iter().skip(begin).max()
        {
            edges.remove(newest);
        }
    }
}
