//! [`Commits`]: appends of several threads that are written and synced together.

use std::collections::HashMap;
use std::mem;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use crate::error::{Error, ErrorKind, Result};
use crate::record::Entry;

/// Appends of several threads that are written and synced together: a sync takes as long for the
/// entries of hundreds as for one.
///
/// Who comes while nobody writes does it, for all that wait; the others wait for the outcome of theirs.
#[derive(Debug, Default)]
pub(super) struct Commits {
    state: Mutex<State>,
    done: Condvar,
}

#[derive(Debug, Default)]
struct State {
    waiting: Vec<Append>,
    /// Somebody writes.
    is_writing: bool,
    /// The number of the next append.
    next: u64,
    /// What came of appends whose threads have not seen it yet.
    outcomes: HashMap<u64, Result<()>>,
}

#[derive(Debug)]
struct Append {
    number: u64,
    entries: Vec<Entry>,
}

/// The turn of whoever writes.
struct Turn<'c> {
    commits: &'c Commits,
    /// The number of its own append.
    own: u64,
    outcomes: HashMap<u64, Result<()>>,
}

impl Commits {
    /// Lets `write` append the entries, together with those of others.
    ///
    /// # Errors
    ///
    /// Those of `write` for these entries.
    pub(super) fn append(
        &self,
        entries: &[Entry],
        write: impl Fn(&[Entry]) -> Result<()>,
    ) -> Result<()> {
        let mut state = self.lock();
        let number = state.next;
        state.next += 1;
        state.waiting.push(Append { number, entries: entries.to_vec() });
        loop {
            if let Some(outcome) = state.outcomes.remove(&number) {
                return outcome;
            }
            if state.is_writing {
                state = self.done.wait(state).unwrap_or_else(PoisonError::into_inner);
                continue;
            }
            state.is_writing = true;
            let appends = mem::take(&mut state.waiting);
            drop(state);
            Turn { commits: self, own: number, outcomes: HashMap::new() }.write(&appends, &write);
            state = self.lock();
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Turn<'_> {
    fn write(mut self, appends: &[Append], write: &impl Fn(&[Entry]) -> Result<()>) {
        // Whoever waits gets an answer, also where a file system of the user's own panics.
        let panicked = || Err(Error::new(ErrorKind::Io, "append to the store, which panicked"));
        self.outcomes = appends.iter().map(|append| (append.number, panicked())).collect();
        let together: Vec<Entry> =
            appends.iter().flat_map(|append| append.entries.iter().cloned()).collect();
        match (write(&together), appends) {
            (outcome, [only]) => drop(self.outcomes.insert(only.number, outcome)),
            (Ok(()), _) => self.outcomes.values_mut().for_each(|outcome| *outcome = Ok(())),
            // What is wrong with the entries of one is not to be told to the others.
            (Err(_), _) => {
                for append in appends {
                    self.outcomes.insert(append.number, write(&append.entries));
                }
            }
        }
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        let mut state = self.commits.lock();
        if thread::panicking() {
            // Nobody comes to see it.
            self.outcomes.remove(&self.own);
        }
        state.outcomes.extend(self.outcomes.drain());
        state.is_writing = false;
        drop(state);
        self.commits.done.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;
    use crate::store::jsonl::samples::failure;

    const THREADS: u64 = 16;

    /// Appends an entry from each of 16 threads, 15 of which wait while the first writes. The answer is
    /// what `write` was given each time, and the outcome of each thread.
    fn append_together(
        write: impl Fn(&[Entry]) -> Result<()> + Sync,
    ) -> (Vec<Vec<u64>>, Vec<bool>) {
        let commits = Commits::default();
        let (written, first) = (Mutex::new(Vec::new()), AtomicUsize::new(0));
        let append = |number: u64| {
            let appended = commits.append(&[failure(number)], |entries| {
                let numbers = entries.iter().map(|entry| entry.sequence).collect();
                written.lock().unwrap().push(numbers);
                if first.fetch_add(1, Ordering::Relaxed) == 0 {
                    while commits.lock().waiting.len() < 15 {
                        thread::yield_now();
                    }
                }
                write(entries)
            });
            appended.is_ok()
        };
        let outcomes = thread::scope(|scope| {
            let threads: Vec<_> =
                (0..THREADS).map(|number| scope.spawn(move || append(number))).collect();
            threads.into_iter().map(|thread| thread.join().unwrap_or(false)).collect()
        });
        assert!(commits.lock().outcomes.is_empty());
        (written.into_inner().unwrap(), outcomes)
    }

    #[test]
    fn those_who_wait_are_written_together() {
        let (written, outcomes) = append_together(|_| Ok(()));
        assert_eq!(written.iter().map(Vec::len).collect::<Vec<_>>(), [1, 15]);
        let mut all: Vec<u64> = written.concat();
        all.sort_unstable();
        assert_eq!(all, (0..THREADS).collect::<Vec<_>>());
        assert_eq!(outcomes, [true; 16]);
    }

    #[test]
    fn entry_that_can_never_be_written_is_an_error_to_its_thread_alone() {
        let (_, outcomes) = append_together(|entries| {
            let is_refused = entries.iter().any(|entry| entry.sequence == 7);
            if is_refused { Err(Error::new(ErrorKind::InvalidInput, "write it")) } else { Ok(()) }
        });
        let refused: Vec<_> = (0..16).filter(|&thread| !outcomes[thread]).collect();
        assert_eq!(refused, [7]);
    }

    #[test]
    fn nobody_waits_for_one_who_panicked() {
        let calls = AtomicUsize::new(0);
        let (written, outcomes) = append_together(|_| {
            assert!(calls.fetch_add(1, Ordering::Relaxed) != 1, "the second time");
            Ok(())
        });
        assert_eq!(written.len(), 2);
        assert_eq!(outcomes.iter().filter(|is_ok| **is_ok).count(), 1);
    }
}
