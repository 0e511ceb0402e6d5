//! [`Front`]: what a breaker shows to calls that take no lock.

use std::time::Duration;

use crate::base::Tally;
use crate::base::sync::{AtomicU64, Ordering};
use crate::policy::circuit_breaker::machine::{Gate, Machine, Pass};

/// What a breaker shows to calls that take no lock. Whoever holds the lock writes it.
pub(super) struct Front {
    /// The generation and, in the lowest bits, what a call must do: see [`Gate`].
    word: AtomicU64,
    /// Until when it is open, in nanoseconds on the clock; only looked at where the word says so.
    open_until: AtomicU64,
    /// Until when a success belongs to the newest part of the window, likewise.
    part_until: AtomicU64,
    /// What takes longer is slow, likewise.
    slow_above: AtomicU64,
    /// Those that took no lock and those that did.
    successes: Tally,
}

/// Bits of the word that say what a call must do.
const GATE_BITS: u32 = 3;
const GATE_MASK: u64 = (1 << GATE_BITS) - 1;

/// The word of a call that goes through a breaker in shadow mode; no breaker comes to it.
const UNWATCHED: u64 = u64::MAX;

/// Nanoseconds that do not come: there are 584 years before them.
const NEVER: u64 = u64::MAX;

impl Front {
    pub(super) fn new(machine: &Machine) -> Self {
        let front = Self {
            word: AtomicU64::new(0),
            open_until: AtomicU64::new(0),
            part_until: AtomicU64::new(NEVER),
            slow_above: AtomicU64::new(NEVER),
            successes: Tally::default(),
        };
        front.show(machine);
        front
    }

    /// Shows what the machine has come to.
    pub(super) fn show(&self, machine: &Machine) {
        if let Some(until) = machine.open_until() {
            self.open_until.store(nanos(until), Ordering::Relaxed);
        }
        let part_until = machine.part_until().map_or(NEVER, nanos);
        self.part_until.store(part_until, Ordering::Relaxed);
        let slow_above = machine.settings().slow.map_or(NEVER, |slow| nanos(slow.above));
        self.slow_above.store(slow_above, Ordering::Relaxed);
        let word = machine.generation() << GATE_BITS | machine.gate() as u64;
        // Whoever sees this word by `Acquire` sees the times above.
        self.word.store(word, Ordering::Release);
    }

    /// Lets a call through that has nothing to ask.
    #[inline]
    pub(super) fn enter(&self) -> Option<Entry> {
        let word = self.word.load(Ordering::Acquire);
        (word & GATE_MASK <= Gate::Counted as u64).then_some(Entry { word, begun: NEVER })
    }

    /// Lets a call through that has nothing to ask but the time.
    pub(super) fn enter_at(&self, now: impl FnOnce() -> Duration) -> Option<Entry> {
        let word = self.word.load(Ordering::Acquire);
        (word & GATE_MASK == Gate::Measured as u64).then(|| Entry { word, begun: nanos(now()) })
    }

    /// How long it stays open, seen at `now`; nothing if it is not open.
    pub(super) fn left(&self, now: impl FnOnce() -> Duration) -> Option<Duration> {
        if self.word.load(Ordering::Acquire) & GATE_MASK != Gate::Open as u64 {
            return None;
        }
        let left = self.open_until.load(Ordering::Relaxed).saturating_sub(nanos(now()));
        (left != 0).then(|| Duration::from_nanos(left))
    }

    /// Counts a success that changes nothing and for which the time does not matter; else false.
    #[inline]
    pub(super) fn succeed(&self, entry: Entry) -> bool {
        let is_clean = entry.word & GATE_MASK == Gate::Clean as u64 && self.is_as_at(entry);
        if is_clean {
            self.successes.add();
        }
        is_clean
    }

    /// Counts a success that changes nothing at this time; else false.
    pub(super) fn succeed_at(&self, entry: Entry, now: impl FnOnce() -> Duration) -> bool {
        let gate = entry.word & GATE_MASK;
        if gate != Gate::Timed as u64 && gate != Gate::Measured as u64 {
            return false;
        }
        let now = nanos(now());
        // Zero where it is not measured.
        let took = now.saturating_sub(entry.begun);
        let changes_nothing = now < self.part_until.load(Ordering::Relaxed)
            && took <= self.slow_above.load(Ordering::Relaxed)
            && self.is_as_at(entry);
        if changes_nothing {
            self.successes.add();
        }
        changes_nothing
    }

    /// Equal words: nothing has happened since that a success would change. One that is counted
    /// just when something does happen counts as if it had come before or after that.
    #[inline]
    fn is_as_at(&self, entry: Entry) -> bool {
        self.word.load(Ordering::Relaxed) == entry.word
    }

    /// Of all successes.
    pub(super) const fn successes(&self) -> &Tally {
        &self.successes
    }
}

fn nanos(time: Duration) -> u64 {
    u64::try_from(time.as_nanos()).unwrap_or(u64::MAX)
}

/// How a call was let through.
#[derive(Clone, Copy)]
pub(super) struct Entry {
    /// The word at that time; [`UNWATCHED`] if its outcome does not count.
    word: u64,
    /// When, in nanoseconds on the clock, where slow calls matter; else [`NEVER`].
    begun: u64,
}

impl Entry {
    pub(super) fn asked(pass: Pass, begun: Option<Duration>) -> Self {
        let word = if pass.is_watched {
            pass.generation << GATE_BITS | Gate::Ask as u64
        } else {
            UNWATCHED
        };
        Self { word, begun: begun.map_or(NEVER, nanos) }
    }

    /// When the call was let through, where slow calls matter.
    pub(super) fn begun(self) -> Option<Duration> {
        (self.begun != NEVER).then(|| Duration::from_nanos(self.begun))
    }

    /// It begins only now.
    pub(super) fn begin_at(&mut self, now: Duration) {
        self.begun = nanos(now);
    }

    pub(super) const fn pass(self) -> Pass {
        Pass { generation: self.word >> GATE_BITS, is_watched: self.word != UNWATCHED }
    }
}
