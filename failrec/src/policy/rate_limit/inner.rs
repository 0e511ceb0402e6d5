//! [`Inner`]: what the clones of a limiter share.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::base::Tally;
use crate::policy::deadline::Around;
use crate::policy::rate_limit::book::{Book, Ticket};
use crate::policy::rate_limit::cost::Cost;
use crate::policy::rate_limit::live_rules::LiveRules;
use crate::policy::rate_limit::rules::{NOW_MAX, Rules};
use crate::policy::rate_limit::stats::RateLimiterStats;
use crate::policy::rejected::{Rejected, RejectedKind};
use crate::policy::seams::Seams;
use crate::record::{PolicyKind, PolicyName};

/// The book must be asked: there are reservations, or nothing is allowed for a while.
const ASK: u64 = 1 << 63;

/// What the clones of a limiter share.
#[derive(Debug)]
pub(super) struct Inner {
    pub(super) name: PolicyName,
    pub(super) rules: LiveRules,
    /// In nanoseconds; each call goes by the one it finds.
    max_wait: AtomicU64,
    pub(super) seams: Seams,
    /// The theoretical arrival time, or [`ASK`]. Only the holder of the book's lock sets and clears
    /// that bit, and nobody else changes the number while it is set. Nothing but this number hangs
    /// on it, so its own order of changes is all the order that is needed.
    word: AtomicU64,
    core: Mutex<Core>,
    /// Counted on the way of a call that is admitted, where the number has no room for it.
    admitted: Tally,
    limited: Tally,
}

#[derive(Debug)]
struct Core {
    book: Book,
    /// Without what the tallies count.
    stats: RateLimiterStats,
}

/// A moment that was promised.
#[derive(Clone, Copy, Debug)]
pub(super) struct Promise {
    pub(super) ticket: Ticket,
    /// When it was asked for.
    pub(super) since: u64,
    /// It may not be put off further than this.
    pub(super) until: u64,
}

impl Inner {
    pub(super) fn new(name: PolicyName, settings: Settings, seams: Seams) -> Self {
        let Settings { rules, burst_tokens, max_wait } = settings;
        Self {
            name,
            rules: LiveRules::new(rules, burst_tokens),
            max_wait: AtomicU64::new(nanos(max_wait)),
            seams,
            word: AtomicU64::new(0),
            core: Mutex::new(Core { book: Book::new(rules), stats: RateLimiterStats::default() }),
            admitted: Tally::default(),
            limited: Tally::default(),
        }
    }

    /// Admits a call now, or says in how long it may be; without a time if that is never.
    #[inline]
    pub(super) fn admit(&self, cost: Cost) -> Result<(), Option<Duration>> {
        let rules = self.rules.current();
        let time = rules.time_of(cost.tokens());
        let now = self.now();
        let mut word = self.word.load(Ordering::Relaxed);
        while word & ASK == 0 && time <= rules.burst {
            let earliest = rules.earliest(word, time);
            if now < earliest {
                return Err(Some(between(now, earliest)));
            }
            let next = Rules::after(word, now, time);
            let order = Ordering::Relaxed;
            match self.word.compare_exchange_weak(word, next, order, order) {
                Ok(_) => {
                    self.admitted.add();
                    return Ok(());
                }
                Err(seen) => word = seen,
            }
        }
        self.admit_asking(now, cost)
    }

    #[cold]
    fn admit_asking(&self, now: u64, cost: Cost) -> Result<(), Option<Duration>> {
        let earliest = self.ask(now, |core| {
            let time = core.book.time_of(cost.tokens())?;
            let plan = core.book.plan(now, time);
            if plan.at <= now {
                core.book.spend(plan, time);
            }
            Some(plan.at)
        });
        match earliest {
            Some(at) if at <= now => {
                self.admitted.add();
                Ok(())
            }
            later => Err(later.map(|at| between(now, at))),
        }
    }

    /// Promises the earliest moment within `max_wait` and before the operation around ends.
    pub(super) fn reserve(&self, cost: Cost, max_wait: Duration) -> Result<Promise, Rejected> {
        let now = self.now();
        let (until, deadline) = (now.saturating_add(nanos(max_wait)), deadline(now));
        let reserved = self.ask(now, |core| {
            let Some(time) = core.book.time_of(cost.tokens()) else {
                return Err((RejectedKind::Limited, None));
            };
            let plan = core.book.plan(now, time);
            if core.book.is_full() {
                return Err((RejectedKind::Limited, Some(plan.at)));
            }
            if let Some(kind) = refusal(now, plan.at, until, deadline) {
                core.stats.past_deadline += u64::from(kind == RejectedKind::Deadline);
                return Err((kind, Some(plan.at)));
            }
            Ok(core.book.reserve(plan, time))
        });
        match reserved {
            Ok(ticket) => Ok(Promise { ticket, since: now, until }),
            Err((kind, at)) => Err(self.reject(kind, now, at)),
        }
    }

    /// Uses what was promised if its moment has come, or says in how long that is. What was put
    /// off too far is given back.
    pub(super) fn turn(&self, promise: &Promise) -> Result<Option<Duration>, Rejected> {
        let now = self.now();
        let deadline = deadline(now);
        let (at, refused) = self.ask(now, |core| {
            let at = core.book.moment(promise.ticket);
            if at <= now {
                core.book.redeem(promise.ticket);
                core.stats.waited += u64::from(promise.since < at);
                return (at, None);
            }
            let refused = refusal(now, at, promise.until, deadline);
            if let Some(kind) = refused {
                core.book.give_back(promise.ticket);
                core.stats.past_deadline += u64::from(kind == RejectedKind::Deadline);
            }
            (at, refused)
        });
        match refused {
            Some(kind) => Err(self.reject(kind, now, Some(at))),
            None if at <= now => {
                self.admitted.add();
                Ok(None)
            }
            None => Ok(Some(between(now, at))),
        }
    }

    /// How long until the moment that was promised.
    pub(super) fn left(&self, promise: &Promise) -> Duration {
        let now = self.now();
        between(now, self.ask(now, |core| core.book.moment(promise.ticket)))
    }

    /// Gives back what was promised and not used.
    pub(super) fn give_back(&self, promise: &Promise) {
        self.ask(self.now(), |core| {
            core.book.give_back(promise.ticket);
            core.stats.given_back += 1;
        });
    }

    /// Admits nothing for `duration`.
    pub(super) fn put_off(&self, duration: Duration) {
        let now = self.now();
        self.ask(now, |core| core.book.put_off(now.saturating_add(nanos(duration))));
    }

    /// Goes by other settings from now on. What is owed stays owed.
    pub(super) fn redefine(&self, settings: Settings) {
        let now = self.now();
        self.ask(now, |core| {
            core.book.redefine(settings.rules, now);
            self.rules.set(settings.rules, settings.burst_tokens);
        });
        self.max_wait.store(nanos(settings.max_wait), Ordering::Relaxed);
    }

    /// How long calls wait that can.
    pub(super) fn max_wait(&self) -> Duration {
        Duration::from_nanos(self.max_wait.load(Ordering::Relaxed))
    }

    /// A call is refused because of the rate.
    #[cold]
    pub(super) fn limit(&self, retry_after: Option<Duration>) -> Rejected {
        self.limited.add();
        let rejected = Rejected::by(RejectedKind::Limited, self.name.clone());
        let rejected = match retry_after {
            Some(retry_after) => rejected.with_retry_after(retry_after),
            None => rejected,
        };
        rejected.noted(PolicyKind::RateLimit)
    }

    fn reject(&self, kind: RejectedKind, now: u64, at: Option<u64>) -> Rejected {
        if kind == RejectedKind::Limited {
            return self.limit(at.map(|at| between(now, at)));
        }
        Rejected::by(kind, self.name.clone()).noted(PolicyKind::RateLimit)
    }

    pub(super) fn stats(&self) -> RateLimiterStats {
        let core = self.lock();
        RateLimiterStats {
            admitted: self.admitted.sum(),
            limited: self.limited.sum(),
            reserved: core.book.len() as u64,
            ..core.stats
        }
    }

    /// Sets the figures to zero. What is owed or promised stays so.
    pub(super) fn reset_stats(&self) {
        self.lock().stats = RateLimiterStats::default();
        self.admitted.clear();
        self.limited.clear();
    }

    /// Does something with the book, which knows all that was used meanwhile.
    fn ask<T>(&self, now: u64, act: impl FnOnce(&mut Core) -> T) -> T {
        let mut core = self.lock();
        let word = self.word.fetch_or(ASK, Ordering::Relaxed);
        if word & ASK == 0 {
            core.book.arrival = word;
        }
        let done = act(&mut core);
        if core.book.is_idle(now) {
            self.word.store(core.book.arrival, Ordering::Relaxed);
        }
        done
    }

    #[inline]
    fn now(&self) -> u64 {
        nanos(self.seams.clock.monotonic()).min(NOW_MAX)
    }

    /// All tokens are there, and nothing else is to be remembered.
    pub(super) fn is_idle(&self) -> bool {
        let now = self.now();
        // With the bit that asks for the book, it is later than any moment.
        self.word.load(Ordering::Relaxed) <= now || self.ask(now, |core| core.book.is_new(now))
    }

    fn lock(&self) -> MutexGuard<'_, Core> {
        // Nothing of a user's runs under the lock.
        self.core.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What is allowed when, and how long a call waits for that.
#[derive(Clone, Copy, Debug)]
pub(super) struct Settings {
    pub(super) rules: Rules,
    /// How many intervals a burst is.
    pub(super) burst_tokens: u32,
    pub(super) max_wait: Duration,
}

/// Why a call that asks at `now` cannot have its moment `at`.
fn refusal(now: u64, at: u64, until: u64, deadline: u64) -> Option<RejectedKind> {
    if at <= now {
        None
    } else if until < at {
        Some(RejectedKind::Limited)
    } else {
        // At the deadline itself there is no time for the call.
        (deadline <= at).then_some(RejectedKind::Deadline)
    }
}

/// When the operation around ends; at the end of time if it does not.
fn deadline(now: u64) -> u64 {
    Around::current().at(Duration::from_nanos(now)).map_or(u64::MAX, nanos)
}

fn between(now: u64, at: u64) -> Duration {
    Duration::from_nanos(at.saturating_sub(now))
}

#[inline]
pub(super) fn nanos(duration: Duration) -> u64 {
    let seconds = duration.as_secs().saturating_mul(1_000_000_000);
    seconds.saturating_add(u64::from(duration.subsec_nanos()))
}
