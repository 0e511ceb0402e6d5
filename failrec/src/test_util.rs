//! What the tests of programs that use this crate need: a recorder in memory and a clock that
//! stands still.

use std::future::Future;
use std::ops::ControlFlow;
use std::time::Duration;

pub use crate::base::{ManualClock, SeededRandom, VirtualTime};
use crate::record::{Entry, EntryBody, FailureRecord};
use crate::recorder::{Health, InForce, Recorder, RecorderBuilder};
use crate::store::MemoryStore;

/// How long a test waits for the writer before it counts as stuck.
const LIMIT: Duration = Duration::from_secs(30);

/// A recorder that keeps what it writes in memory and is in force only where a test says so.
///
/// # Examples
///
/// ```
/// use failrec::test_util::TestRecorder;
///
/// let recorder = TestRecorder::new();
/// recorder.run(|| failrec::record(&std::fmt::Error));
/// assert_eq!(recorder.records()[0].error_type, "core::fmt::Error");
/// ```
#[derive(Debug)]
pub struct TestRecorder {
    recorder: Recorder,
}

impl TestRecorder {
    /// A recorder with the usual settings and an empty store in memory.
    pub fn new() -> Self {
        Self::with(|builder| builder)
    }

    /// A recorder with an empty store in memory and the settings that `set` makes.
    ///
    /// # Panics
    ///
    /// If the system gives the writer no thread.
    pub fn with(set: impl FnOnce(RecorderBuilder) -> RecorderBuilder) -> Self {
        let builder = set(Recorder::builder().store(MemoryStore::default()));
        #[expect(clippy::expect_used, reason = "a test without a thread cannot go on")]
        let recorder = builder.build().expect("a recorder in memory needs only a thread");
        Self { recorder }
    }

    /// Runs `call` with this recorder in force on this thread.
    pub fn run<R>(&self, call: impl FnOnce() -> R) -> R {
        self.recorder.in_force(call)
    }

    /// Runs `future` with this recorder in force wherever it is polled.
    pub fn run_async<F: Future>(&self, future: F) -> InForce<F> {
        self.recorder.in_force_for(future)
    }

    /// The records written so far, oldest first, as their lines hold them.
    pub fn records(&self) -> Vec<FailureRecord> {
        let entries = self.entries().into_iter();
        let records = entries.filter_map(|entry| match entry.body {
            EntryBody::Failure(record) => Some(*record),
            _ => None,
        });
        records.collect()
    }

    /// Everything written so far, goal by goal, oldest first.
    ///
    /// # Panics
    ///
    /// If the writer does not answer within 30 seconds.
    pub fn entries(&self) -> Vec<Entry> {
        assert!(self.recorder.flush(LIMIT).complete, "the writer must answer");
        let store = self.recorder.store();
        let mut entries = Vec::new();
        for goal in store.goals().unwrap_or_default() {
            let scanned = store.scan(&goal, &mut |entry| {
                entries.push(entry);
                ControlFlow::Continue(())
            });
            assert!(scanned.is_ok(), "a store in memory can always be read");
        }
        entries
    }

    /// How the recorder is doing.
    pub fn health(&self) -> Health {
        self.recorder.health()
    }

    /// The recorder itself.
    pub fn recorder(&self) -> &Recorder {
        &self.recorder
    }
}

impl Default for TestRecorder {
    fn default() -> Self {
        Self::new()
    }
}
