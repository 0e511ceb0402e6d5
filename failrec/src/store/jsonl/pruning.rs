//! [`Pruning`]: which lines of a journal go, and what is left of them.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::io;
use std::rc::Rc;

use crate::query::{Ledger, Process, Run};
use crate::record::{Entry, EntryBody, Fingerprint, GoalId, NodeId, Passes, ProcessId, RecordId};
use crate::store::jsonl::eviction::{Candidate, Eviction};
use crate::store::jsonl::folder::Folder;
use crate::store::jsonl::parts::{PartRole, share};
use crate::store::jsonl::pieces::{Fragment, Piece, read_pieces};
use crate::store::jsonl::rewriting::{Fate, Judge};

/// Bytes that a line takes that tells of one group in one process.
const TOLD_BYTES: u64 = 300;

/// What is known of a goal when lines of it are chosen that go.
#[derive(Debug, Default)]
pub(super) struct Pruning {
    ledger: Ledger,
    /// Records of which somebody said something.
    named: HashSet<RecordId>,
    /// Processes that are over.
    ended: HashSet<ProcessId>,
    /// The newest entry of each process that tells what it is at.
    opened: HashMap<ProcessId, u64>,
    runs: HashMap<(ProcessId, NodeId, String), Run>,
    /// Records, with their process, until it is known which are named.
    records: Vec<(ProcessId, Fingerprint, Candidate)>,
    /// Bytes of lines in segments of which only the sum stays, and how many sums there are.
    folded_bytes: u64,
    sums: BTreeSet<(ProcessId, Fingerprint)>,
    /// Bytes of all files.
    pub(super) bytes: u64,
    /// What goes, once it is chosen.
    pub(super) gone: Rc<HashSet<RecordId>>,
}

impl Pruning {
    /// Reads all lines of a goal.
    pub(super) fn of(
        goal: &GoalId,
        folder: &Folder,
        watch: &mut dyn FnMut(u64),
    ) -> io::Result<Self> {
        let mut pruning = Self::default();
        for mut part in folder.parts(goal)? {
            let is_sealed = part.role == PartRole::Segment;
            let (size, length) = (part.size, part.status.length);
            let Some(file) = part.open(folder)? else { continue };
            read_pieces(file, &mut |piece| {
                if let Piece::Entry(entry, text) = piece {
                    let bytes = share(text.len() as u64 + 1, (size, length)).max(1);
                    pruning.learn(&entry, bytes, is_sealed);
                }
                Ok(())
            })?;
            pruning.bytes += size;
            watch(part.status.length);
        }
        let is_over = |process: &Process| process.ended.is_some() || process.died.is_some();
        let ended = pruning.ledger.processes().filter(|(_, process)| is_over(process));
        pruning.ended = ended.map(|(name, _)| name.clone()).collect();
        Ok(pruning)
    }

    /// Hands over the records that may go. The answer is how many bytes go without any of them.
    pub(super) fn offer(&mut self, goal: &GoalId, eviction: &mut Eviction) -> u64 {
        let mut releases: BTreeMap<String, usize> = BTreeMap::new();
        for (process, group, mut candidate) in std::mem::take(&mut self.records) {
            let environment = self.ledger.environment(&process);
            let release = environment.and_then(|it| it.release.as_ref().or(it.git_commit.as_ref()));
            candidate.release = release.map(|release| {
                let next = releases.len();
                *releases.entry(release.clone()).or_insert(next)
            });
            candidate.is_named = self.named.contains(&candidate.id);
            eviction.add((goal.clone(), group), candidate);
        }
        let told = (self.sums.len() as u64).saturating_mul(TOLD_BYTES);
        self.folded_bytes.saturating_sub(told)
    }

    /// What a group says, in the words of its newest record.
    pub(super) const fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    fn learn(&mut self, entry: &Entry, bytes: u64, is_sealed: bool) {
        self.ledger.observe(entry);
        let process = &entry.process;
        match &entry.body {
            EntryBody::Failure(record) => {
                let candidate = Candidate {
                    id: record.id,
                    at: record.at,
                    bytes,
                    release: None,
                    is_named: false,
                    is_sealed,
                };
                self.records.push((process.clone(), record.fingerprint.group, candidate));
            }
            EntryBody::Triage(triage) => drop(self.named.insert(triage.failure)),
            EntryBody::Tick(tick) if is_sealed => {
                self.folded_bytes += bytes;
                self.sums.insert((process.clone(), tick.fingerprint));
            }
            EntryBody::Open(_) => {
                let newest = self.opened.entry(process.clone()).or_default();
                *newest = entry.sequence.max(*newest);
            }
            EntryBody::Passes(passes) => {
                let run = self.runs.entry(key(process, passes));
                run.or_insert_with(|| Run::new(passes.since)).tell(entry.at, passes);
            }
            _ => {}
        }
    }

    /// Nobody asks any more what the process was at then.
    fn is_over(&self, entry: &Entry) -> bool {
        self.ended.contains(&entry.process)
            || self.opened.get(&entry.process).is_some_and(|newest| entry.sequence < *newest)
    }
}

fn key(process: &ProcessId, passes: &Passes) -> (ProcessId, NodeId, String) {
    (process.clone(), passes.node_id.clone(), passes.function.clone())
}

impl Judge for Pruning {
    fn entry(&mut self, entry: &Entry, _: &[u8]) -> Fate {
        let goes = match &entry.body {
            EntryBody::Failure(record) => self.gone.contains(&record.id),
            EntryBody::Tick(_) | EntryBody::Loss(_) => true,
            EntryBody::Open(_) => self.is_over(entry),
            EntryBody::Passes(passes) => {
                let run = self.runs.get(&key(&entry.process, passes));
                run.is_some_and(|run| !run.holds(entry.at, passes.count))
            }
            _ => false,
        };
        if goes { Fate::LeaveOut } else { Fate::Keep }
    }

    fn keeps_newer(&mut self, _: &[u8]) -> bool {
        true
    }

    fn keeps_fragment(&mut self, _: Fragment<'_>) -> bool {
        true
    }
}
