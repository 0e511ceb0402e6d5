//! [`Retry`]: tries again what failed.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use crate::policy::retry::backoff::Backoff;
use crate::policy::retry::settings::Settings;
use crate::policy::retry::stats::{Counters, RetryStats};
use crate::record::PolicyName;

/// Tries again what failed, for as long and as often as makes sense.
///
/// Clones are one policy: they share its numbers. An operation whose first attempt succeeds costs
/// next to nothing: nothing is allocated, no lock is taken, and the clock is read only where there
/// is a deadline, which is counted from the start.
///
/// # Examples
///
/// ```
/// use std::io;
///
/// use failrec::policy::{Retry, Seams};
/// use failrec::test_util::VirtualTime;
///
/// let time = VirtualTime::new();
/// let seams = Seams::system().clock(time.clone()).timer(time.clone());
/// let retry = Retry::builder().name("greeting").seams(seams).build()?;
///
/// let greeting = time.block_on(retry.run(async |attempt| match attempt {
///     1 => Err(io::Error::from(io::ErrorKind::ConnectionReset)),
///     _ => Ok("hello"),
/// }))?;
/// assert_eq!(greeting, "hello");
///
/// let stats = retry.stats();
/// assert_eq!((stats.attempts, stats.retries, stats.recovered), (2, 1, 1));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Retry {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    settings: Settings,
    counters: Arc<Counters>,
    /// It has neither a deadline nor a budget.
    is_plain: bool,
    /// Plain, and still what it was made as. Who sees that late goes by what it was, as one who
    /// came earlier.
    is_straight: AtomicBool,
    /// What it has become since.
    next: OnceLock<Retry>,
}

impl Retry {
    pub(super) fn new(settings: Settings) -> Self {
        Self::with(settings, Arc::default())
    }

    fn with(settings: Settings, counters: Arc<Counters>) -> Self {
        let is_plain = settings.plan.deadline.is_none() && settings.budget.is_none();
        let (is_straight, next) = (AtomicBool::new(is_plain), OnceLock::new());
        Self { shared: Arc::new(Shared { settings, counters, is_plain, is_straight, next }) }
    }

    /// Goes by these settings from the next call on, for every clone. Its figures go on.
    pub(super) fn become_one_of(&self, settings: Settings) {
        let mut next = Self::with(settings, Arc::clone(&self.shared.counters));
        let mut last = self.current();
        while let Err(refused) = last.shared.next.set(next) {
            (next, last) = (refused, last.current());
        }
        last.shared.is_straight.store(false, Ordering::Relaxed);
    }

    /// What it is now. Each redefinition is one step further, so that those who are under way keep
    /// what they have, and nobody waits.
    #[inline]
    pub(super) fn current(&self) -> &Self {
        match self.shared.next.get() {
            None => self,
            Some(next) => next.newest(),
        }
    }

    #[cold]
    fn newest(&self) -> &Self {
        let mut newest = self;
        while let Some(next) = newest.shared.next.get() {
            newest = next;
        }
        newest
    }

    /// The policy's name.
    pub fn name(&self) -> &PolicyName {
        &self.current().shared.settings.name
    }

    /// How the waits grow.
    pub(crate) fn backoff(&self) -> Backoff {
        self.current().settings().plan.backoff.clone()
    }

    /// How it has done so far.
    pub fn stats(&self) -> RetryStats {
        self.shared.counters.snapshot()
    }

    /// Sets its figures to zero. Its budget stays as it is.
    pub fn reset_stats(&self) {
        self.shared.counters.clear();
    }

    /// What it is now, if that has neither a deadline nor a budget: a first attempt that succeeds
    /// is only counted.
    #[inline(never)]
    pub(super) fn current_if_plain(&self) -> Option<&Self> {
        Some(self.current()).filter(|current| current.shared.is_plain)
    }

    /// It is plain, and its own [`current`](Self::current).
    #[inline]
    pub(super) fn is_straight(&self) -> bool {
        self.shared.is_straight.load(Ordering::Relaxed)
    }

    #[inline]
    pub(super) fn settings(&self) -> &Settings {
        &self.shared.settings
    }

    #[inline]
    pub(super) fn counters(&self) -> &Counters {
        &self.shared.counters
    }
}
