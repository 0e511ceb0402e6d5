//! [`Inner`]: what the clones of a breaker share.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, PoisonError, Weak};
use std::time::Duration;

use crate::base::Tally;
use crate::base::sync::{AtomicBool, Mutex, MutexGuard, Ordering};
use crate::capture::ledger::{self, AwaitsRecord, Noted};
use crate::policy::Seams;
use crate::policy::circuit_breaker::alarm::{Alarm, Hears};
use crate::policy::circuit_breaker::causes::Causes;
use crate::policy::circuit_breaker::front::{Entry, Front};
use crate::policy::circuit_breaker::machine::{Admission, Ended, Machine, Pass};
use crate::policy::circuit_breaker::moment::Moment;
use crate::policy::circuit_breaker::settings::Settings;
use crate::policy::circuit_breaker::state::{CircuitState, Transition};
use crate::policy::circuit_breaker::stats::CircuitStats;
use crate::policy::fault_set::FaultSet;
use crate::policy::outcome::Outcome;
use crate::policy::rejected::{Rejected, RejectedKind};
use crate::record::{PolicyDecision, PolicyKind, PolicyName, RecordId};

/// Told of each transition.
pub(super) type Listener = Box<dyn Fn(&Transition) + Send + Sync>;

/// What the clones of a breaker share.
pub(super) struct Inner {
    pub(super) name: PolicyName,
    pub(super) front: Front,
    core: Mutex<Core>,
    /// Whether the core holds any: most rejections then do without the lock.
    has_causes: AtomicBool,
    seams: Seams,
    rejected: Tally,
    listeners: Vec<Listener>,
    alarm: Alarm,
}

pub(super) struct Core {
    pub(super) machine: Machine,
    causes: Causes,
    /// All but what the tallies count.
    stats: CircuitStats,
    /// The successes that the machine knows of.
    successes_known: u64,
}

impl Inner {
    pub(super) fn new(
        name: PolicyName,
        settings: Settings,
        seams: Seams,
        listeners: Vec<Listener>,
        this: Weak<dyn Hears>,
    ) -> Self {
        let machine = Machine::new(settings, seams.clock.monotonic());
        Self {
            name,
            front: Front::new(&machine),
            core: Mutex::new(Core {
                machine,
                causes: Causes::default(),
                stats: CircuitStats::default(),
                successes_known: 0,
            }),
            has_causes: AtomicBool::new(false),
            seams,
            rejected: Tally::default(),
            listeners,
            alarm: Alarm::of(this),
        }
    }

    /// Asks whether to let a call through.
    #[cold]
    #[inline(never)]
    pub(super) fn enter_asking(&self) -> Result<Entry, Rejected> {
        let moment = Moment::of(&self.seams);
        if let Some(entry) = self.front.enter_at(|| moment.now()) {
            return Ok(entry);
        }
        if let Some(left) = self.front.left(|| moment.now()) {
            return Err(self.reject(RejectedKind::Open, Some(left)));
        }
        let mut core = self.lock_to_change();
        let (admission, transition) = core.machine.admit(&moment);
        let begun = core.machine.settings().slow.map(|_| moment.now());
        let would_reject = matches!(admission, Admission::Pass(Pass { is_watched: false, .. }));
        core.stats.would_reject += u64::from(would_reject);
        self.went(core, transition);
        match admission {
            Admission::Pass(pass) => Ok(Entry::asked(pass, begun)),
            Admission::Reject(kind, retry_after) => Err(self.reject(kind, retry_after)),
        }
    }

    fn reject(&self, kind: RejectedKind, retry_after: Option<Duration>) -> Rejected {
        self.rejected.add();
        // Who is in the way adds a cause just now; this rejection does without.
        let causes = if self.has_causes.load(Ordering::Relaxed) {
            self.core.try_lock().ok().and_then(|core| core.causes.shared())
        } else {
            None
        };
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
        if entry.begun().is_some() {
            entry.begin_at(self.seams.clock.monotonic());
        }
    }

    /// The call has succeeded.
    #[inline]
    pub(super) fn succeed(&self, entry: Entry) {
        if !self.front.succeed(entry) {
            self.succeed_asking(entry);
        }
    }

    #[inline(never)]
    fn succeed_asking(&self, entry: Entry) {
        if !self.front.succeed_at(entry, || self.seams.clock.monotonic()) {
            self.settle(entry, &|_| Outcome::Success, None);
        }
    }

    /// Takes in how a call has ended, which `judge` tells where it knows the faults that count for
    /// nothing; gives that, and what the breaker is then.
    pub(super) fn settle(
        &self,
        entry: Entry,
        judge: &dyn Fn(FaultSet) -> Outcome,
        cause: Option<RecordId>,
    ) -> (Outcome, CircuitState) {
        let (moment, pass) = (Moment::of(&self.seams), entry.pass());
        let took = entry.begun().map(|begun| moment.now().saturating_sub(begun));
        let mut core = self.lock_to_change();
        let outcome = judge(core.machine.settings().neutral);
        let failed_at = (outcome == Outcome::Failure).then(|| self.seams.clock.now());
        let slow = core.machine.settings().slow;
        let is_slow = outcome != Outcome::Neutral
            && slow.zip(took).is_some_and(|(slow, took)| slow.above < took);
        match outcome {
            Outcome::Success => {
                self.front.successes().add();
                core.successes_known += 1;
            }
            Outcome::Failure => core.stats.failures = core.stats.failures.saturating_add(1),
            Outcome::Neutral => core.stats.neutral = core.stats.neutral.saturating_add(1),
        }
        core.stats.slow += u64::from(is_slow);
        core.stats.last_failure_at = failed_at.or(core.stats.last_failure_at);
        if core.machine.counts(pass) {
            if let Some(id) = cause {
                core.causes.add(id);
            }
        } else if pass.is_watched {
            core.stats.late += 1;
        }
        let transition = core.machine.settle(pass, Ended { outcome, is_slow }, &moment);
        let state = core.machine.state();
        self.went(core, transition);
        (outcome, state)
    }

    /// Notes for the record of the call that the breaker is in `state` now that the call has failed,
    /// and asks for the name of that record.
    pub(super) fn note_failure(self: &Arc<Self>, entry: Entry, state: CircuitState) {
        ledger::note(|| {
            let (kind, name) = (PolicyKind::CircuitBreaker, self.name.clone());
            let failure =
                FailureOf { breaker: Arc::downgrade(self), generation: entry.pass().generation };
            Noted {
                decision: PolicyDecision::new(kind, name, state.as_str()),
                waiting: Some(Arc::new(failure)),
            }
        });
    }

    pub(super) fn act(&self, act: impl FnOnce(&mut Machine, &Moment<'_>) -> Transition) {
        let moment = Moment::of(&self.seams);
        let mut core = self.lock_to_change();
        let transition = act(&mut core.machine, &moment);
        self.went(core, Some(transition));
    }

    /// Goes by other settings from now on. What it is, it stays.
    pub(super) fn redefine(&self, settings: Settings) {
        let now = self.seams.clock.monotonic();
        let mut core = self.lock_to_change();
        core.machine.redefine(settings, now);
        let wait = core.machine.open_until().map(|until| until.saturating_sub(now));
        let wait = wait.filter(|_| core.machine.settings().is_auto);
        self.went(core, None);
        if let Some(wait) = wait {
            self.alarm.set(&*self.seams.timer, wait);
        }
    }

    pub(super) fn reset(&self) {
        let moment = Moment::of(&self.seams);
        let mut core = self.lock_to_change();
        let transition = core.machine.close(&moment);
        (core.stats, core.causes) = (CircuitStats::default(), Causes::default());
        self.front.successes().clear();
        core.successes_known = 0;
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
        self.has_causes.store(core.causes.shared().is_some(), Ordering::Relaxed);
        self.front.show(&core.machine);
        let is_auto = core.machine.settings().is_auto;
        drop(core);
        let Some(transition) = transition else { return };
        for listener in &self.listeners {
            // A listener is the user's; its panic must not become the call's.
            catch_unwind(AssertUnwindSafe(|| listener(&transition))).ok();
        }
        // Only after they were told that it has opened.
        if let Some(wait) = transition.wait.filter(|_| is_auto) {
            self.alarm.set(&*self.seams.timer, wait);
        }
    }

    pub(super) fn stats(&self) -> CircuitStats {
        let stats = self.lock().stats;
        CircuitStats {
            successes: self.front.successes().sum(),
            rejected: self.rejected.sum(),
            ..stats
        }
    }

    /// The breaker closed, with nothing in its window.
    pub(super) fn is_idle(&self) -> bool {
        self.lock_to_change().machine.is_idle()
    }

    /// The core, whose machine knows of every success so far.
    fn lock_to_change(&self) -> MutexGuard<'_, Core> {
        let mut core = self.lock();
        let successes = self.front.successes().sum();
        let unknown = successes.saturating_sub(core.successes_known);
        core.successes_known = successes;
        core.machine.catch_up(unknown);
        core
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, Core> {
        // Nothing of a user's runs under the lock but a clock and a source of chance.
        self.core.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The wait of an open breaker is over.
impl Hears for Inner {
    fn hear(&self) {
        let moment = Moment::of(&self.seams);
        let mut core = self.lock_to_change();
        let transition = core.machine.pass_time(&moment);
        self.went(core, transition);
    }
}

/// A failed call, which waits for the name of its record. It does not keep the breaker: a thread
/// may remember it for long.
struct FailureOf {
    breaker: Weak<Inner>,
    generation: u64,
}

impl AwaitsRecord for FailureOf {
    fn recorded(&self, id: RecordId) {
        let Some(breaker) = self.breaker.upgrade() else { return };
        let mut core = breaker.lock();
        // What the failure has brought about is one generation on; what came later is not its work.
        if core.machine.generation() <= self.generation + 1 {
            core.causes.add(id);
            breaker.has_causes.store(true, Ordering::Relaxed);
        }
    }
}

impl fmt::Debug for FailureOf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FailureOf").field("generation", &self.generation).finish_non_exhaustive()
    }
}
