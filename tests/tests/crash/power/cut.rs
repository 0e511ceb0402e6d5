//! [`Cut`]: what of the unsynced changes reached the disk before the power was gone.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use failrec_tests::Random;

use super::change::{Change, Node};
use super::disk::{Disk, ROOT, apply};

/// What the disk takes as one piece.
const PAGE: usize = 4_096;

/// What of the unsynced changes reached the disk before the power was gone.
#[derive(Clone, Debug)]
pub(super) enum Cut {
    /// These and no others, whole.
    Set(u64),
    /// All, but the first half of each append.
    Fronts,
    /// By chance, with torn appends and lost pages.
    Chance(u64),
}

impl Disk {
    /// What is left of it.
    pub(super) fn after(&self, cut: &Cut) -> Self {
        let mut random = match cut {
            Cut::Set(_) | Cut::Fronts => None,
            Cut::Chance(seed) => Some(Random::of(*seed, &["power"])),
        };
        let likely = random.as_mut().map_or(0, |random| random.between(1, 7));
        let mut safe = self.safe.clone();
        let mut files = self.files.clone();
        let mut lost: BTreeMap<Node, Vec<std::ops::Range<usize>>> = BTreeMap::new();
        for (at, change) in self.pending.iter().enumerate() {
            let is_kept = match (cut, &mut random) {
                (_, Some(random)) => random.below(8) < likely,
                (Cut::Set(set), None) => set >> at & 1 == 1,
                (_, None) => true,
            };
            match change {
                Change::Bytes { file, range } if is_kept => {
                    let torn = match (cut, &mut random) {
                        (_, Some(random)) => torn(range.clone(), random),
                        (Cut::Fronts, None) => {
                            std::iter::once(range.start..range.start + range.len() / 2).collect()
                        }
                        _ => Vec::new(),
                    };
                    lost.entry(*file).or_default().extend(torn);
                }
                Change::Bytes { file, range } => lost.entry(*file).or_default().push(range.clone()),
                change if is_kept => apply(change, &mut safe),
                _ => {}
            }
        }
        for (file, lost) in lost {
            if let Some(content) = files.get_mut(&file) {
                lose(Arc::make_mut(content), &lost);
            }
        }
        let mut left = Self { files, folders: safe.clone(), safe, pending: Vec::new() };
        left.forget_what_has_no_name();
        left
    }

    fn forget_what_has_no_name(&mut self) {
        let (mut named, mut next) = (BTreeSet::from([ROOT]), vec![ROOT]);
        while let Some(folder) = next.pop() {
            for node in self.folders.get(&folder).into_iter().flat_map(|names| names.values()) {
                named.insert(*node);
                next.push(*node);
            }
        }
        self.files.retain(|node, _| named.contains(node));
        self.folders.retain(|node, _| named.contains(node));
        self.safe.retain(|node, _| named.contains(node));
    }
}

/// What an append loses that reached the disk in part: its end, or some of its pages.
fn torn(range: std::ops::Range<usize>, random: &mut Random) -> Vec<std::ops::Range<usize>> {
    match random.below(4) {
        0 => std::iter::once(range.start + random.below(range.len().max(1))..range.end).collect(),
        1 => {
            let pages = range.start / PAGE..=range.end / PAGE;
            let lost = pages.filter(|_| random.below(2) == 0);
            let within =
                |page: usize| (page * PAGE).max(range.start)..((page + 1) * PAGE).min(range.end);
            lost.map(within).filter(|lost| !lost.is_empty()).collect()
        }
        _ => Vec::new(),
    }
}

/// What was lost within a file reads as zeros, at its end not at all.
fn lose(content: &mut Vec<u8>, lost: &[std::ops::Range<usize>]) {
    for range in lost {
        content[range.clone()].fill(0);
    }
    for range in lost.iter().rev() {
        if range.end == content.len() {
            content.truncate(range.start);
        }
    }
}
