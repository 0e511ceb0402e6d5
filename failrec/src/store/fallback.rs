//! [`FallbackStore`]: a second place for when the first one refuses.

use std::ops::ControlFlow;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::base::{Clock, SystemClock};
use crate::error::{ErrorKind, Result};
use crate::mask::Masker;
use crate::query::{Ledger, Sieve};
use crate::record::{Entry, GoalId};
use crate::store::{ScanReport, Store};

/// How long the first store may refuse before the second is written to.
const PATIENCE: Duration = Duration::from_secs(30);

/// A store with a second one behind it, for when the first refuses.
///
/// While the first has refused for less than 30 seconds its errors are passed on, and a recorder
/// keeps what it has and tries again. After that entries go to the second store, until the first
/// takes them again; it is asked first each time. Questions are answered by the first alone: what
/// went to the second shows there as a gap in the numbers, and is found by asking the second.
///
/// # Examples
///
/// ```
/// use failrec::Recorder;
/// use failrec::store::{FallbackStore, JsonlStore};
///
/// # let folder = tempfile::tempdir()?;
/// # let (mounted, local) = (folder.path().join("mounted"), folder.path().join("local"));
/// let first = JsonlStore::open(mounted)?;
/// let second = JsonlStore::open(local)?;
/// let recorder = Recorder::builder().store(FallbackStore::new(first, second)).build()?;
/// # drop(recorder);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct FallbackStore {
    first: Box<dyn Store>,
    second: Box<dyn Store>,
    clock: Arc<dyn Clock>,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// Since when the first has refused everything.
    refused_since: Option<Duration>,
    /// The second holds something that may not be on the disk.
    is_second_used: bool,
}

impl FallbackStore {
    /// The store `first`, with `second` behind it.
    pub fn new(first: impl Store, second: impl Store) -> Self {
        Self {
            first: Box::new(first),
            second: Box::new(second),
            clock: Arc::new(SystemClock::new()),
            state: Mutex::default(),
        }
    }

    /// With another clock for the 30 seconds.
    #[must_use]
    pub fn with_clock(self, clock: Arc<dyn Clock>) -> Self {
        Self { clock, ..self }
    }

    /// Whether the first has refused for so long that it is the second's turn.
    fn is_seconds_turn(&self) -> bool {
        let now = self.clock.monotonic();
        let since = *self.lock().refused_since.get_or_insert(now);
        PATIENCE <= now.saturating_sub(since)
    }

    /// Does `call` with each store that has something to bring to the disk.
    fn each(&self, call: impl Fn(&dyn Store) -> Result<()>) -> Result<()> {
        let first = call(&*self.first);
        if !self.lock().is_second_used {
            return first;
        }
        let second = call(&*self.second);
        // What the first refuses is no longer there to be lost.
        if self.lock().refused_since.is_some() { second } else { first.and(second) }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Store for FallbackStore {
    fn append(&self, entries: &[Entry]) -> Result<()> {
        match self.first.append(entries) {
            // An entry that can never be written finds no place anywhere.
            Err(error) if error.kind() != ErrorKind::InvalidInput => {
                if !self.is_seconds_turn() {
                    return Err(error);
                }
                self.second.append(entries)?;
                self.lock().is_second_used = true;
                Ok(())
            }
            taken => {
                self.lock().refused_since = None;
                taken
            }
        }
    }

    fn sync(&self) -> Result<()> {
        self.each(Store::sync)
    }

    fn maintain(&self) -> Result<()> {
        self.each(Store::maintain)
    }

    fn close(&self) -> Result<()> {
        self.each(Store::close)
    }

    fn goals(&self) -> Result<Vec<GoalId>> {
        self.first.goals()
    }

    fn scan(
        &self,
        goal: &GoalId,
        visit: &mut dyn FnMut(Entry) -> ControlFlow<()>,
    ) -> Result<ScanReport> {
        self.first.scan(goal, visit)
    }

    fn scan_for(
        &self,
        goal: &GoalId,
        sieve: &Sieve,
        visit: &mut dyn FnMut(Entry) -> ControlFlow<()>,
    ) -> Result<()> {
        self.first.scan_for(goal, sieve, visit)
    }

    fn scan_newest(
        &self,
        goal: &GoalId,
        sieve: &Sieve,
        count: usize,
        visit: &mut dyn FnMut(Entry) -> bool,
    ) -> Result<u64> {
        self.first.scan_newest(goal, sieve, count, visit)
    }

    fn ledger(&self, goal: &GoalId) -> Result<(Arc<Ledger>, ScanReport)> {
        self.first.ledger(goal)
    }

    fn exclusively(&self, work: &mut dyn FnMut() -> Result<()>) -> Result<bool> {
        self.first.exclusively(work)
    }

    fn masker(&self) -> Masker {
        self.first.masker()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, Ordering};

    use super::*;
    use crate::base::ManualClock;
    use crate::error::Error;
    use crate::record::{Bye, EntryBody, ProcessId};
    use crate::store::MemoryStore;
    use crate::store::laws;

    /// A store in memory that can be told to refuse.
    #[derive(Clone, Debug, Default)]
    struct Moody {
        kept: Arc<MemoryStore>,
        refuses: Arc<AtomicBool>,
    }

    impl Store for Moody {
        fn append(&self, entries: &[Entry]) -> Result<()> {
            self.sync()?;
            self.kept.append(entries)
        }

        fn sync(&self) -> Result<()> {
            if self.refuses.load(Ordering::Relaxed) {
                return Err(Error::new(ErrorKind::Io, "not now"));
            }
            Ok(())
        }

        fn goals(&self) -> Result<Vec<GoalId>> {
            self.kept.goals()
        }

        fn scan(
            &self,
            goal: &GoalId,
            visit: &mut dyn FnMut(Entry) -> ControlFlow<()>,
        ) -> Result<ScanReport> {
            self.kept.scan(goal, visit)
        }
    }

    fn entry_at(sequence: u64) -> Entry {
        let (at, goal) = (crate::base::Timestamp::from_micros(0), GoalId::default());
        let (process, body) = (ProcessId::new("p"), EntryBody::Bye(Bye::new(sequence)));
        Entry { at, goal, process, sequence, body }
    }

    fn sequences(store: &Moody) -> Vec<u64> {
        let mut found = Vec::new();
        for goal in store.goals().unwrap() {
            let mut visit = |entry: Entry| {
                found.push(entry.sequence);
                ControlFlow::Continue(())
            };
            store.scan(&goal, &mut visit).unwrap();
        }
        found
    }

    #[test]
    fn second_store_takes_over_after_half_a_minute_and_gives_back() {
        let (first, second) = (Moody::default(), Moody::default());
        let clock = Arc::new(ManualClock::default());
        let store = FallbackStore::new(first.clone(), second.clone())
            .with_clock(Arc::<ManualClock>::clone(&clock));
        store.append(&[entry_at(0)]).unwrap();
        first.refuses.store(true, Ordering::Relaxed);
        store.append(&[entry_at(1)]).unwrap_err();
        clock.advance(Duration::from_secs(29));
        store.append(&[entry_at(1)]).unwrap_err();
        clock.advance(Duration::from_secs(1));
        store.append(&[entry_at(1)]).unwrap();
        store.sync().unwrap();
        first.refuses.store(false, Ordering::Relaxed);
        store.append(&[entry_at(2)]).unwrap();
        assert_eq!((sequences(&first), sequences(&second)), (vec![0, 2], vec![1]));
    }

    #[test]
    fn second_store_that_refuses_as_well_is_an_error() {
        let (first, second) = (Moody::default(), Moody::default());
        let clock = Arc::new(ManualClock::default());
        let store = FallbackStore::new(first.clone(), second.clone())
            .with_clock(Arc::<ManualClock>::clone(&clock));
        for moody in [&first, &second] {
            moody.refuses.store(true, Ordering::Relaxed);
        }
        store.append(&[entry_at(0)]).unwrap_err();
        clock.advance(Duration::from_mins(1));
        store.append(&[entry_at(0)]).unwrap_err();
    }

    #[test]
    fn store_with_a_second_one_keeps_the_laws() {
        laws::check(|| FallbackStore::new(MemoryStore::default(), MemoryStore::default()));
    }
}
