//! [`Ledger`]: what the entries of a goal add up to.

mod folded;
mod looks;
mod packed;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use crate::base::Timestamp;
use crate::query::functions::Functions;
use crate::query::merges::Merges;
use crate::query::process::sum_losses;
use crate::query::shelf::Shelf;
use crate::query::{Group, Process};
use crate::record::{
    Entry, EntryBody, Environment, FailureRecord, Fingerprint, GoalId, Loss, Outcome, Outline,
    ProcessId, Triage, TriageAction,
};

/// Processes whose environment a ledger keeps: the newest. One is about 600 bytes.
const ENVIRONMENTS_MAX: usize = 4_096;

/// What the entries of a goal add up to: the groups with their exact counts, the processes, and
/// what was said about failures.
///
/// Entries may come in any order and more than once; the outcome is the same. A count in a
/// process only grows, so the largest one wins, and the counts of processes add up.
///
/// A ledger holds no more groups and processes than the entries it has observed name. As JSON it
/// is an object with the groups by their fingerprint under `groups`, each as if none had been
/// merged.
///
/// Groups that were merged are shown as one, under the name of the last group of their chain. Where
/// merges form a circle the newest of them does not hold.
///
/// # Examples
///
/// ```
/// use failrec::query::{Ledger, Statistics};
///
/// let ledger = Ledger::default();
/// assert_eq!(Statistics::of([&ledger]).total, 0);
/// ```
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Ledger {
    groups: Shelf,
    processes: BTreeMap<ProcessId, Process>,
    environments: BTreeMap<ProcessId, Environment>,
    #[serde(skip_serializing_if = "Functions::is_empty")]
    functions: Functions,
    /// The groups that were ever merged into another, also those that were split off again.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    merged: BTreeSet<Fingerprint>,
    /// The groups on which something was ever tried.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    changed: BTreeSet<Fingerprint>,
    /// Where they are counted; follows from the groups.
    #[serde(skip)]
    merges: OnceLock<Merges>,
    /// Of some group it was worked out how often its functions have succeeded.
    #[serde(skip)]
    is_exercised: OnceLock<()>,
}

/// Where and when an entry was written.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Said<'a> {
    pub(crate) at: Timestamp,
    pub(crate) goal: &'a str,
    pub(crate) process: &'a str,
    pub(crate) sequence: u64,
}

impl PartialEq for Ledger {
    fn eq(&self, other: &Self) -> bool {
        self.groups == other.groups
            && self.processes == other.processes
            && self.environments == other.environments
            && self.functions == other.functions
            && self.merged == other.merged
            && self.changed == other.changed
    }
}

impl Ledger {
    /// Adds what one entry says. All entries must be of the same goal.
    pub fn observe(&mut self, entry: &Entry) {
        if let EntryBody::Failure(record) = &entry.body {
            let (at, sequence) = (entry.at, entry.sequence);
            let said =
                Said { at, goal: entry.goal.as_str(), process: entry.process.as_str(), sequence };
            return self.observe_failure(said, &Outline::of(record));
        }
        self.forget_exercise();
        if let EntryBody::Pruned(pruned) = &entry.body {
            // Who wrote it speaks for others only.
            return self.fold(pruned, &entry.goal);
        }
        let is_known = self.processes.contains_key(&entry.process);
        let process = self.shared(entry.process.as_str());
        self.process_mut(&process).hear(entry.at, entry.sequence);
        match &entry.body {
            EntryBody::Boot(boot) => {
                self.process_mut(&entry.process).boot(entry.at, boot.birth.as_ref());
                self.keep_environment(&entry.process, &boot.environment);
                if is_known {
                    // Its failures were read before it: they are told now what they could not know.
                    let environment = &boot.environment;
                    let has_failed = |group: &Group| group.hits.contains(&entry.process);
                    for name in self.groups.names() {
                        if self.groups.ask(&name, &has_failed)
                            && let Some(group) = self.groups.get_mut(&name)
                        {
                            group.boot(&entry.process, environment);
                        }
                    }
                    self.functions.boot(&entry.process, environment);
                    self.merges.take();
                }
            }
            EntryBody::Open(open) => self.process_mut(&entry.process).open(open, entry.sequence),
            // Told by its outline, and folded in.
            EntryBody::Failure(_) | EntryBody::Pruned(_) => {}
            EntryBody::Tick(tick) => {
                let place = (&tick.fingerprint, entry.goal.as_str(), &process);
                self.tell(place, entry.at, |group| group.tick(&process, tick));
            }
            EntryBody::Passes(passes) => {
                let environment = self.environments.get(&entry.process);
                self.functions.tell((&entry.process, environment), entry.at, passes);
            }
            EntryBody::Triage(triage) => self.say(triage, entry),
            EntryBody::Loss(loss) => self.process_mut(&entry.process).lose(*loss),
            EntryBody::Bye(bye) => self.process_mut(&entry.process).end(entry.at, bye.failures),
        }
    }

    /// Adds one failure, of which nothing is known but its outline.
    pub(crate) fn observe_failure(&mut self, said: Said<'_>, failure: &Outline<'_>) {
        self.forget_exercise();
        let process = self.shared(said.process);
        let teller = self.process_mut(&process);
        teller.hear(said.at, said.sequence);
        if failure.outcome == Outcome::UncleanExit {
            teller.die(failure.at);
        }
        let place = (&failure.fingerprint.group, said.goal, &process);
        self.tell(place, said.at, |group| group.fail(&process, failure));
    }

    /// The group with this fingerprint, or the one that it was merged into.
    pub fn group(&self, fingerprint: &Fingerprint) -> Option<&Group> {
        if self.merged.is_empty() {
            return self.groups.get(fingerprint).map(|group| self.exercised(group));
        }
        let merges = self.merges();
        let root = self.groups.get(&merges.root(fingerprint))?;
        Some(self.exercised(self.whole(root, merges)))
    }

    /// The groups that have failed, by fingerprint; those that were merged as one.
    pub fn groups(&self) -> impl Iterator<Item = &Group> {
        let merges = (!self.merged.is_empty()).then(|| self.merges());
        let shown = self.groups.groups().filter_map(move |group| match merges {
            None => Some(group),
            Some(merges) if merges.is_part(&group.fingerprint) => None,
            Some(merges) => Some(self.whole(group, merges)),
        });
        // What was said about a failure may be read before the failure itself is.
        shown.filter(|group| 0 < group.count).map(|group| self.exercised(group))
    }

    /// The group with this fingerprint as if none had been merged.
    pub fn unmerged(&self, fingerprint: &Fingerprint) -> Option<&Group> {
        self.groups.get(fingerprint)
    }

    /// The groups that have failed, by fingerprint, as if none had been merged.
    pub fn unmerged_groups(&self) -> impl Iterator<Item = &Group> {
        self.groups.groups().filter(|group| 0 < group.count)
    }

    /// The processes that have written, by name.
    pub fn processes(&self) -> impl Iterator<Item = (&ProcessId, &Process)> {
        self.processes.iter()
    }

    /// Where a process runs or ran; of the newest 4,096 processes.
    pub fn environment(&self, process: &ProcessId) -> Option<&Environment> {
        self.environments.get(process)
    }

    /// The names of the builds that its processes ran, of those whose environment is known.
    pub(super) fn builds(&self) -> impl Iterator<Item = &str> {
        let environments = self.environments.values();
        environments.filter_map(|it| it.release.as_deref().or(it.git_commit.as_deref()))
    }

    /// Asks `holds` which builds hold which fixes: whether what was built from the first commit
    /// holds the second one. Where nobody knows, versions decide, and else a failure after the fix
    /// makes its group [suspect](crate::query::Status::Suspect).
    ///
    /// It is asked only about groups that have failed, or whose functions have succeeded, after they
    /// were resolved with a commit, once for each two commits of a group.
    pub fn consult(&mut self, holds: &dyn Fn(&str, &str) -> Option<bool>) {
        let changed = self.changed.clone();
        for name in &changed {
            if let Some(group) = self.groups.get(name) {
                self.exercise(group);
            }
            if let Some(group) = self.groups.get_seen_mut(name) {
                group.consult(holds);
            }
        }
        // What holds of a group that others were merged into goes by their failures as well.
        let merges = (!self.merged.is_empty()).then(|| self.merges());
        let roots = merges.into_iter().flat_map(Merges::roots);
        let mut wholes: Vec<Group> = roots.filter_map(|root| self.group(&root)).cloned().collect();
        for whole in &mut wholes {
            whole.consult(holds);
            if let Some(root) = self.groups.get_seen_mut(&whole.fingerprint) {
                root.learn(whole);
            }
        }
        self.merges.take();
    }

    /// Something was tried on one of the groups, so that there is something to
    /// [`consult`](Self::consult) about.
    pub fn is_changed(&self) -> bool {
        !self.changed.is_empty()
    }

    /// Records that could not be stored, by reason, over all processes.
    pub fn losses(&self) -> Vec<Loss> {
        sum_losses(self.processes.values().flat_map(|process| process.losses.iter().copied()))
    }

    /// Fills in what a failure's own line does not hold: the environment of the process that
    /// wrote it, what was said about its group, and what was said about itself.
    pub fn decorate(&self, record: &mut FailureRecord, process: &ProcessId) {
        if record.environment.is_none() {
            record.environment = self.environment(process).cloned();
        }
        let Some(group) = self.group(&record.fingerprint.group) else { return };
        record.resolution = group.resolution().cloned();
        record.notes.clone_from(&group.notes);
        let Some(remarks) = group.remarks.get(&record.id) else { return };
        record.evolutions.clone_from(&remarks.evolutions);
        for propagation in &remarks.propagated {
            if !record.propagated.contains(propagation) {
                record.propagated.push(propagation.clone());
            }
        }
    }

    fn say(&mut self, triage: &Triage, entry: &Entry) {
        let group = self.group_mut(&triage.fingerprint, entry.goal.as_str(), entry.at);
        group.say(triage.failure, &triage.action);
        group.hear(entry.at);
        match &triage.action {
            TriageAction::Merge(merge) => {
                // The other group may have failed in no process yet whose entries were read.
                self.group_mut(&merge.into, entry.goal.as_str(), entry.at).hear(entry.at);
                self.merged.insert(triage.fingerprint);
                self.merges.take();
            }
            TriageAction::Split(_) => drop(self.merges.take()),
            action => {
                if matches!(action, TriageAction::Resolve(_) | TriageAction::Evolve(_)) {
                    self.changed.insert(triage.fingerprint);
                }
                self.touch(&triage.fingerprint);
            }
        }
    }

    fn merges(&self) -> &Merges {
        self.merges.get_or_init(|| {
            Merges::of(self.merged.iter().filter_map(|group| self.groups.get(group)))
        })
    }

    /// The group with what is counted in it.
    fn whole<'a>(&'a self, root: &'a Group, merges: &'a Merges) -> &'a Group {
        let Some(whole) = merges.whole(&root.fingerprint) else { return root };
        whole.sum.get_or_init(|| {
            let mut sum = root.clone();
            sum.forget_exercise();
            let parts = whole.parts.iter().filter_map(|part| self.groups.get(part));
            parts.for_each(|part| sum.absorb(part));
            sum
        })
    }

    /// The group, of which it is worked out how often its functions have succeeded.
    fn exercised<'a>(&self, group: &'a Group) -> &'a Group {
        self.exercise(group);
        group
    }

    fn exercise(&self, group: &Group) {
        if group.changes().next().is_some() {
            group.learn_exercise(&self.functions);
            self.is_exercised.get_or_init(|| ());
        }
    }

    /// An entry is about to change it.
    fn forget_exercise(&mut self) {
        if self.is_exercised.take().is_some() {
            self.groups.in_memory_mut().for_each(Group::forget_exercise);
            self.merges.take();
        }
    }

    /// What is shown of a group is worked out anew.
    fn touch(&mut self, fingerprint: &Fingerprint) {
        if let Some(merges) = self.merges.get_mut() {
            merges.touch(fingerprint);
        }
    }

    /// A group has failed in a process: `add` tells it how, and then it is told when and, if that is known,
    /// in which build.
    fn tell(
        &mut self,
        (name, goal, process): (&Fingerprint, &str, &ProcessId),
        at: Timestamp,
        add: impl FnOnce(&mut Group),
    ) {
        let group = self.groups.entry(name, || Group::new(*name, GoalId::from(goal), at));
        let known = group.hits.len();
        add(group);
        // Which build it is a process tells once.
        if known < group.hits.len()
            && let Some(environment) = self.environments.get(process)
        {
            group.boot(process, environment);
        }
        group.hear(at);
        self.touch(name);
    }

    /// The name of a process as the ledger has it, so that all groups share one text.
    fn shared(&self, process: &str) -> ProcessId {
        let known = self.processes.get_key_value(process).map(|(process, _)| process.clone());
        known.unwrap_or_else(|| ProcessId::new(process))
    }

    fn process_mut(&mut self, process: &ProcessId) -> &mut Process {
        self.processes.entry(process.clone()).or_default()
    }

    fn group_mut(&mut self, name: &Fingerprint, goal: &str, at: Timestamp) -> &mut Group {
        let new = || Group::new(*name, GoalId::from(goal), at);
        self.groups.entry(name, new)
    }

    fn keep_environment(&mut self, process: &ProcessId, environment: &Environment) {
        self.environments.insert(process.clone(), environment.clone());
        if self.environments.len() <= ENVIRONMENTS_MAX {
            return;
        }
        // A quarter goes at once, so that the sorting is paid for once in a thousand boots.
        let age = |(process, environment): (&ProcessId, &Environment)| {
            (environment.start_time, process.clone())
        };
        let mut by_age: Vec<_> = self.environments.iter().map(age).collect();
        by_age.sort_unstable();
        for (_, process) in by_age.into_iter().take(ENVIRONMENTS_MAX / 4) {
            self.environments.remove(&process);
        }
    }
}

#[cfg(test)]
mod tests;
