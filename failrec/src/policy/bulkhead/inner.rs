//! [`Inner`]: what the clones of a bulkhead share.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::PoisonError;
use std::task::Waker;
use std::time::Duration;

use crate::base::sync::{Mutex, MutexGuard};
use crate::policy::bulkhead::gate::Gate;
use crate::policy::bulkhead::line::{Line, Ticket};
use crate::policy::bulkhead::stats::BulkheadStats;
use crate::policy::rejected::{Rejected, RejectedKind};
use crate::policy::seams::Seams;
use crate::record::{PolicyKind, PolicyName};

/// What the clones of a bulkhead share.
#[derive(Debug)]
pub(super) struct Inner {
    pub(super) name: PolicyName,
    pub(super) seams: Seams,
    gate: Gate,
    core: Mutex<Core>,
}

/// No waker is called, cloned or dropped under its lock: it is an executor's, and may come back
/// here.
#[derive(Debug)]
struct Core {
    /// Slots it was last defined with.
    slots: u32,
    max_wait: Duration,
    /// The gate says that somebody waits exactly while somebody stands here.
    line: Line<Waker>,
    /// Without what the gate counts, and how things stand.
    stats: BulkheadStats,
}

/// What became of a call that asked under the lock.
pub(super) enum Arrival {
    /// It has a slot.
    Entered,
    /// It stands in the line, so long at most.
    Waits(Ticket, Duration),
    /// Neither.
    Full,
}

/// How a wait has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ending {
    /// With a slot.
    Entered,
    /// Without one, and the call is refused.
    Rejected(RejectedKind),
    /// The caller went away.
    GaveUp,
}

impl Inner {
    pub(super) fn new(name: PolicyName, settings: Settings, seams: Seams) -> Self {
        let line = Line::new(settings.queue);
        Self {
            name,
            seams,
            gate: Gate::new(settings.max_concurrent),
            core: Mutex::new(Core {
                slots: settings.max_concurrent,
                max_wait: settings.max_wait,
                line,
                stats: BulkheadStats::default(),
            }),
        }
    }

    /// Takes a slot, if one is free and nobody waits; the good case needs no lock.
    #[inline]
    pub(super) fn enter_at_once(&self) -> bool {
        self.gate.enter()
    }

    /// Gives a slot back.
    #[inline]
    pub(super) fn leave(&self) {
        if self.gate.leave() {
            self.hand_on();
        }
    }

    /// Takes a slot under the lock, if one is free and nobody waits.
    #[cold]
    pub(super) fn try_enter(&self) -> bool {
        let mut core = self.lock();
        core.stats.entered += self.gate.take_count();
        let is_in = core.line.is_empty() && self.gate.take();
        if is_in {
            core.stats.entered += 1;
        } else {
            core.stats.rejected_full += 1;
        }
        is_in
    }

    /// Takes a slot or a place in the line, whose holder is called by `waker`.
    pub(super) fn arrive(&self, waker: Waker) -> Arrival {
        let mut core = self.lock();
        core.stats.entered += self.gate.take_count();
        let is_in = match (core.line.is_empty(), core.line.is_full()) {
            (true, false) => self.gate.take_or_wait(),
            // A bulkhead where nobody may wait.
            (true, true) => self.gate.take(),
            (false, _) => false,
        };
        if is_in {
            core.stats.entered += 1;
            Arrival::Entered
        } else if core.line.is_full() {
            core.stats.rejected_full += 1;
            Arrival::Full
        } else {
            Arrival::Waits(core.line.join(waker), core.max_wait)
        }
    }

    /// Whether the holder of `ticket` has a slot; if not, `waker` calls it.
    pub(super) fn is_called(&self, ticket: Ticket, waker: Waker) -> bool {
        // The waker that is not needed comes back out of the lock.
        let renewed = self.lock().line.renew(ticket, waker);
        renewed.is_err()
    }

    /// Ends a wait that took `waited`, and says how it has ended: with a slot, if that came before
    /// the holder of `ticket` gave up. Who went away hands such a slot on.
    pub(super) fn end(&self, ticket: Ticket, ending: Ending, waited: Duration) -> Ending {
        let mut core = self.lock();
        let left = core.line.leave(ticket);
        if left.is_some() && core.line.is_empty() {
            self.gate.nobody_waits();
        }
        let ending = match ending {
            Ending::Rejected(_) if left.is_none() => Ending::Entered,
            ending => ending,
        };
        let stats = &mut core.stats;
        match ending {
            Ending::Entered => stats.entered += 1,
            Ending::Rejected(RejectedKind::Deadline) => stats.past_deadline += 1,
            Ending::Rejected(_) => stats.timed_out += 1,
            Ending::GaveUp => stats.gave_up += 1,
        }
        stats.longest_wait = stats.longest_wait.max(waited);
        drop(core);
        if ending == Ending::GaveUp && left.is_none() {
            self.leave();
        }
        ending
    }

    /// From now on there are `max_concurrent` slots.
    pub(super) fn resize(&self, max_concurrent: u32) {
        let core = self.lock();
        self.gate.set_limit(max_concurrent);
        drop(core);
        self.hand_on();
    }

    /// Goes by other settings from now on. Who is inside or waits, stays.
    pub(super) fn redefine(&self, settings: Settings) {
        let mut core = self.lock();
        (core.slots, core.max_wait) = (settings.max_concurrent, settings.max_wait);
        core.line.set_length_max(settings.queue);
        self.gate.set_limit(settings.max_concurrent);
        drop(core);
        self.hand_on();
    }

    /// Sets the figures to zero. Who is inside or waits, stays.
    pub(super) fn reset_stats(&self) {
        let mut core = self.lock();
        self.gate.take_count();
        core.stats = BulkheadStats::default();
    }

    /// Gives free slots to those who wait, first come, first served.
    #[cold]
    fn hand_on(&self) {
        while let Some(waker) = self.hand_one() {
            // An executor's code: its panic must not keep the slots from those behind.
            catch_unwind(AssertUnwindSafe(|| waker.wake())).ok();
        }
    }

    fn hand_one(&self) -> Option<Waker> {
        let mut core = self.lock();
        if core.line.is_empty() || !self.gate.take() {
            return None;
        }
        let waker = core.line.call();
        if core.line.is_empty() {
            self.gate.nobody_waits();
        }
        waker
    }

    pub(super) fn stats(&self) -> BulkheadStats {
        let mut core = self.lock();
        core.stats.entered += self.gate.take_count();
        let (in_use, max_concurrent) = self.gate.slots();
        BulkheadStats { waiting: core.line.len() as u64, in_use, max_concurrent, ..core.stats }
    }

    pub(super) fn is_idle(&self) -> bool {
        // Who waits, waits for one who is inside.
        self.gate.slots() == (0, self.lock().slots)
    }

    #[cold]
    pub(super) fn reject(&self, kind: RejectedKind) -> Rejected {
        Rejected::by(kind, self.name.clone()).noted(PolicyKind::Bulkhead)
    }

    fn lock(&self) -> MutexGuard<'_, Core> {
        // Nothing of a user's runs under the lock.
        self.core.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How many may be in, and how many may wait how long.
#[derive(Clone, Copy, Debug)]
pub(super) struct Settings {
    pub(super) max_concurrent: u32,
    pub(super) queue: usize,
    pub(super) max_wait: Duration,
}
