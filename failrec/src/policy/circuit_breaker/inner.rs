//! [`Inner`]: what the clones of a breaker share.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::base::Tally;
use crate::capture::ledger::{self, AwaitsRecord, Noted};
use crate::policy::Seams;
use crate::policy::circuit_breaker::causes::Causes;
use crate::policy::circuit_breaker::machine::{Admission, Ended, Gate, Machine, Pass};
use crate::policy::circuit_breaker::moment::Moment;
use crate::policy::circuit_breaker::settings::Settings;
use crate::policy::circuit_breaker::state::{CircuitState, Transition};
use crate::policy::circuit_breaker::stats::CircuitStats;
use crate::policy::fault::Fault;
use crate::policy::outcome::Outcome;
use crate::policy::rejected::{Rejected, RejectedKind};
use crate::record::{PolicyDecision, PolicyKind, PolicyName, RecordId};

/// Told of each transition.
pub(super) type Listener = Box<dyn Fn(&Transition) + Send + Sync>;

/// What the clones of a breaker share.
pub(super) struct Inner {
    pub(super) name: PolicyName,
    /// The generation and, in the lowest bits, what a call must do: see [`Gate`].
    word: AtomicU64,
    /// Until when it is open, in nanoseconds on the clock; only looked at where the word says so.
    open_until: AtomicU64,
    core: Mutex<Core>,
    seams: Seams,
    successes: Tally,
    rejected: Tally,
    listeners: Vec<Listener>,
}

pub(super) struct Core {
    pub(super) machine: Machine,
    causes: Causes,
    /// All but what the tallies count.
    stats: CircuitStats,
}

/// Bits of the word that say what a call must do.
const GATE_BITS: u32 = 2;
const GATE_MASK: u64 = (1 << GATE_BITS) - 1;

impl Inner {
    pub(super) fn new(
        name: PolicyName,
        settings: Settings,
        seams: Seams,
        listeners: Vec<Listener>,
    ) -> Self {
        let machine = Machine::new(settings, seams.clock.monotonic());
        Self {
            name,
            word: AtomicU64::new(word_of(&machine)),
            open_until: AtomicU64::new(0),
            core: Mutex::new(Core {
                machine,
                causes: Causes::default(),
                stats: CircuitStats::default(),
            }),
            seams,
            successes: Tally::default(),
            rejected: Tally::default(),
            listeners,
        }
    }

    /// Lets a call through that has nothing to ask.
    #[inline]
    pub(super) fn enter_free(&self) -> Option<Entry> {
        let word = self.word.load(Ordering::Acquire);
        (word & GATE_MASK <= Gate::Counted as u64).then_some(Entry { word, begun: None })
    }

    #[cold]
    pub(super) fn enter_asking(&self) -> Result<Entry, Rejected> {
        let moment = Moment::of(&self.seams);
        if self.word.load(Ordering::Acquire) & GATE_MASK == Gate::Open as u64 {
            let until = Duration::from_nanos(self.open_until.load(Ordering::Relaxed));
            let left = until.saturating_sub(moment.now());
            if !left.is_zero() {
                return Err(self.reject(RejectedKind::Open, Some(left)));
            }
        }
        let mut core = self.lock();
        let (admission, transition) = core.machine.admit(&moment);
        let begun = core.machine.settings().slow.map(|_| moment.now());
        let would_reject = matches!(admission, Admission::Pass(Pass { is_watched: false, .. }));
        core.stats.would_reject += u64::from(would_reject);
        self.went(core, transition);
        match admission {
            Admission::Pass(pass) => Ok(Entry { word: word_of_pass(pass), begun }),
            Admission::Reject(kind, retry_after) => Err(self.reject(kind, retry_after)),
        }
    }

    fn reject(&self, kind: RejectedKind, retry_after: Option<Duration>) -> Rejected {
        self.rejected.add();
        // Who is in the way adds a cause just now; this rejection does without.
        let causes = self.core.try_lock().ok().and_then(|core| core.causes.shared());
        let rejected = Rejected::by(kind, self.name.clone()).with_causes(causes);
        let rejected = match retry_after {
            Some(retry_after) => rejected.with_retry_after(retry_after),
            None => rejected,
        };
        rejected.noted(PolicyKind::CircuitBreaker)
    }

    /// The call begins now.
    #[inline]
    pub(super) fn begin_now(&self, entry: &mut Entry) {
        if let Some(begun) = &mut entry.begun {
            *begun = self.seams.clock.monotonic();
        }
    }

    /// The call has succeeded; whether that was all there was to do.
    #[inline]
    pub(super) fn succeed_clean(&self, entry: Entry) -> bool {
        // Equal words: nothing has happened since that this success would change.
        let is_clean = entry.word & GATE_MASK == Gate::Clean as u64
            && self.word.load(Ordering::Relaxed) == entry.word;
        if is_clean {
            self.successes.add();
        }
        is_clean
    }

    /// Takes in how a call has ended.
    pub(super) fn settle(&self, entry: Entry, outcome: Outcome, cause: Option<RecordId>) {
        let (moment, pass) = (Moment::of(&self.seams), entry.pass());
        let took = entry.begun.map(|begun| moment.now().saturating_sub(begun));
        let failed_at = (outcome == Outcome::Failure).then(|| self.seams.clock.now());
        let mut core = self.lock();
        let slow = core.machine.settings().slow;
        let is_slow = outcome != Outcome::Neutral
            && slow.zip(took).is_some_and(|(slow, took)| slow.above < took);
        let stats = &mut core.stats;
        match outcome {
            Outcome::Success => self.successes.add(),
            Outcome::Failure => stats.failures = stats.failures.saturating_add(1),
            Outcome::Neutral => stats.neutral = stats.neutral.saturating_add(1),
        }
        stats.slow += u64::from(is_slow);
        stats.last_failure_at = failed_at.or(stats.last_failure_at);
        if core.machine.counts(pass) {
            if let Some(id) = cause {
                core.causes.add(id);
            }
        } else if pass.is_watched {
            core.stats.late += 1;
        }
        let transition = core.machine.settle(pass, Ended { outcome, is_slow }, &moment);
        self.went(core, transition);
    }

    /// Notes for the record of the call what the breaker is now that the call has failed, and asks
    /// for the name of that record.
    pub(super) fn note_failure(self: &Arc<Self>, entry: Entry) {
        ledger::note(|| {
            let state = self.lock().machine.state().as_str();
            let (kind, name) = (PolicyKind::CircuitBreaker, self.name.clone());
            let failure =
                FailureOf { breaker: Arc::clone(self), generation: entry.pass().generation };
            Noted {
                decision: PolicyDecision::new(kind, name, state),
                waiting: Some(Arc::new(failure)),
            }
        });
    }

    /// What the fault says of what was called.
    pub(super) fn outcome_of(&self, fault: &Fault) -> Outcome {
        let neutral = self.lock().machine.settings().neutral;
        if neutral.contains(fault.kind) { Outcome::Neutral } else { Outcome::Failure }
    }

    pub(super) fn act(&self, act: impl FnOnce(&mut Machine, &Moment<'_>) -> Transition) {
        let moment = Moment::of(&self.seams);
        let mut core = self.lock();
        let transition = act(&mut core.machine, &moment);
        self.went(core, Some(transition));
    }

    /// Goes by other settings from now on. What it is, it stays.
    pub(super) fn redefine(&self, settings: Settings) {
        let now = self.seams.clock.monotonic();
        let mut core = self.lock();
        core.machine.redefine(settings, now);
        self.went(core, None);
    }

    pub(super) fn reset(&self) {
        let moment = Moment::of(&self.seams);
        let mut core = self.lock();
        let transition = core.machine.close(&moment);
        (core.stats, core.causes) = (CircuitStats::default(), Causes::default());
        self.successes.clear();
        self.rejected.clear();
        self.went(core, Some(transition));
    }

    /// Shows to other threads what the machine has come to, and tells the listeners, outside the
    /// lock.
    fn went(&self, mut core: MutexGuard<'_, Core>, transition: Option<Transition>) {
        if let Some(transition) = &transition {
            core.stats.transitions = core.stats.transitions.saturating_add(1);
            if transition.to == CircuitState::Closed {
                core.causes = Causes::default();
            }
        }
        if let Some(until) = core.machine.open_until() {
            let nanos = u64::try_from(until.as_nanos()).unwrap_or(u64::MAX);
            self.open_until.store(nanos, Ordering::Relaxed);
        }
        self.word.store(word_of(&core.machine), Ordering::Release);
        drop(core);
        let Some(transition) = transition else { return };
        for listener in &self.listeners {
            // A listener is the user's; its panic must not become the call's.
            catch_unwind(AssertUnwindSafe(|| listener(&transition))).ok();
        }
    }

    pub(super) fn stats(&self) -> CircuitStats {
        let stats = self.lock().stats;
        CircuitStats { successes: self.successes.sum(), rejected: self.rejected.sum(), ..stats }
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, Core> {
        // Nothing of a user's runs under the lock but a clock and a source of chance.
        self.core.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A failed call, which waits for the name of its record.
struct FailureOf {
    breaker: Arc<Inner>,
    generation: u64,
}

impl AwaitsRecord for FailureOf {
    fn recorded(&self, id: RecordId) {
        let mut core = self.breaker.lock();
        // What the failure has brought about is one generation on; what came later is not its work.
        if core.machine.generation() <= self.generation + 1 {
            core.causes.add(id);
        }
    }
}

impl fmt::Debug for FailureOf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FailureOf").field("breaker", &self.breaker.name).finish_non_exhaustive()
    }
}

/// How a call was let through.
#[derive(Clone, Copy)]
pub(super) struct Entry {
    /// The word at that time; [`UNWATCHED`] if its outcome does not count.
    word: u64,
    /// When, where slow calls matter.
    begun: Option<Duration>,
}

impl Entry {
    const fn pass(self) -> Pass {
        Pass { generation: self.word >> GATE_BITS, is_watched: self.word != UNWATCHED }
    }
}

/// The word of a call that goes through a breaker in shadow mode; no breaker comes to it.
const UNWATCHED: u64 = u64::MAX;

const fn word_of_pass(pass: Pass) -> u64 {
    if pass.is_watched { pass.generation << GATE_BITS | Gate::Ask as u64 } else { UNWATCHED }
}

fn word_of(machine: &Machine) -> u64 {
    machine.generation() << GATE_BITS | machine.gate() as u64
}
