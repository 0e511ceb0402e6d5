//! [`Renewal`]: when the statistics of which goals are due.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::record::{Entry, GoalId};
use crate::store::jsonl::folder::Folder;
use crate::store::jsonl::stats::Stats;

/// Statistics are written no more often than this while entries come in. Writing them costs up to
/// a millisecond, and reading the entries of 5 seconds takes less than that.
const EVERY: Duration = Duration::from_secs(5);

/// The writer writes nothing meanwhile, so that a long renewal, of very many groups, is followed
/// by a rest of this many times its length.
const REST: u32 = 50;

/// Goals that wait for their statistics. Those beyond are answered from their logs.
const WAITING_MAX: usize = 1_024;

/// When the statistics of which goals are due.
///
/// Trouble with statistics is counted and no more: every question is answered without them.
#[derive(Debug)]
pub(super) struct Renewal {
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    waiting: BTreeSet<GoalId>,
    /// When the next one may begin.
    due_at: Duration,
    failures: u64,
}

impl Renewal {
    pub(super) fn new(now: Duration) -> Self {
        let state =
            State { waiting: BTreeSet::new(), due_at: now.saturating_add(EVERY), failures: 0 };
        Self { state: Mutex::new(state) }
    }

    /// Times that statistics could not be written.
    pub(super) fn failures(&self) -> u64 {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).failures
    }

    /// Takes note that `entries` were added, and renews the statistics of their goals if it is time.
    pub(super) fn added(&self, entries: &[Entry], folder: &Folder) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        for goal in entries.iter().map(|entry| &entry.goal) {
            if state.waiting.len() < WAITING_MAX && !state.waiting.contains(goal) {
                state.waiting.insert(goal.clone());
            }
        }
        if state.due_at <= folder.clock.monotonic() {
            state.renew(folder);
        }
    }

    /// Renews what waits, now.
    pub(super) fn renew(&self, folder: &Folder) {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).renew(folder);
    }
}

impl State {
    fn renew(&mut self, folder: &Folder) {
        let begun = folder.clock.monotonic();
        if !self.waiting.is_empty() {
            self.renew_under_lock(folder);
        }
        let done = folder.clock.monotonic();
        let rest = done.saturating_sub(begun).saturating_mul(REST);
        self.due_at = done.saturating_add(rest.max(EVERY));
    }

    fn renew_under_lock(&mut self, folder: &Folder) {
        match folder.try_lock() {
            Ok(Some(lock)) => {
                self.renew_waiting(folder);
                drop(lock);
            }
            // Another process is at it; ours wait for the next time.
            Ok(None) => {}
            Err(_) => self.failures += 1,
        }
    }

    fn renew_waiting(&mut self, folder: &Folder) {
        for goal in std::mem::take(&mut self.waiting) {
            match Stats::renew(&goal, folder) {
                Ok(true) => {}
                Ok(false) => drop(self.waiting.insert(goal)),
                Err(_) => {
                    self.failures += 1;
                    self.waiting.insert(goal);
                }
            }
        }
    }
}
