//! Whether the functions of a group were put to use after it was dealt with.

use crate::base::Timestamp;
use crate::query::functions::Functions;
use crate::query::proof::needed;
use crate::query::regression::{Fix, Verdict};
use crate::query::{Group, Proof, Status, Verified};
use crate::record::{NodeId, Resolution};

impl Group {
    /// Whether calls that went well show that its resolution helps; nothing if it was not dealt with
    /// by a change.
    pub fn prove(&self) -> Option<Proof> {
        let resolution = self.changing_resolution()?;
        let proof = self.proof_of(&Fix::of(resolution));
        let verified = match self.standing_after(resolution) {
            Status::Regressed => Verified::Failed,
            Status::Suspect if proof.verified == Verified::Held => Verified::Watching,
            _ => proof.verified,
        };
        Some(Proof { verified, ..proof })
    }

    /// Its functions, each with its node, of records that the attribute made.
    pub fn functions(&self) -> impl Iterator<Item = (&NodeId, &str)> {
        self.functions.iter().map(|(node, path)| (node, path.as_str()))
    }

    /// What calls that went well show of a change.
    pub(in crate::query) fn proof_of(&self, fix: &Fix<'_>) -> Proof {
        if self.functions.is_empty() {
            return Proof::new(0, 0);
        }
        let Some(split) = self.exercise.at(fix.at) else {
            return Proof::new(0, needed(self.count_before(fix.at), 0));
        };
        let holds = |build| fix.judge_build(build, self.lineage()) == Verdict::Failed;
        let since = split.since.iter().filter(|(build, _)| holds(build));
        let passes = since.fold(0, |sum: u64, (_, passes)| sum.saturating_add(*passes));
        Proof::new(passes, needed(self.count_before(fix.at), split.before))
    }

    /// Works out how often its functions have succeeded since each of its changes that may still be
    /// asked about.
    pub(in crate::query) fn learn_exercise(&self, functions: &Functions) {
        let newest = self.changes().max();
        let resolution = self.changing_resolution().map(|resolution| resolution.at);
        let changes = newest.into_iter().chain(resolution.filter(|at| Some(*at) != newest));
        self.exercise.learn(changes, || {
            self.functions.iter().flat_map(|(node, path)| functions.runs(node, path))
        });
    }

    /// What was worked out of it is no longer true.
    pub(in crate::query) fn forget_exercise(&mut self) {
        self.exercise.forget();
    }

    /// The times of all that was tried on it.
    pub(in crate::query) fn changes(&self) -> impl Iterator<Item = Timestamp> {
        let resolutions = self.resolutions.iter().filter(|said| !said.kind.is_ignoring());
        let evolutions = self.remarks.values().flat_map(|remarks| &remarks.evolutions);
        resolutions.map(|said| said.at).chain(evolutions.map(|evolution| evolution.at))
    }

    fn changing_resolution(&self) -> Option<&Resolution> {
        self.resolution().filter(|resolution| !resolution.kind.is_ignoring())
    }

    /// How often it has failed until then, at most.
    fn count_before(&self, at: Timestamp) -> u64 {
        let later = self.hits.iter().filter(|(_, hits)| at < hits.last);
        later.fold(self.count, |count, (process, hits)| {
            count.saturating_sub(self.count_since(process, hits, at))
        })
    }
}
