//! [`Hedge`]: the handle of a hedge.

use std::sync::Arc;
use std::time::Duration;

use crate::policy::hedge::settings::{Delay, Settings};
use crate::policy::hedge::stats::{Counters, HedgeStats};
use crate::record::PolicyName;

/// Makes a second call where the first is slow, and takes what comes first.
///
/// Clones are one policy: they share its numbers. A first call that is ready when it is first
/// polled costs no timer, no allocation and no lock; the clock is read only for a
/// [live delay](crate::policy::hedge::HedgeBuilder::live_delay), which also tries a lock at the
/// end, because it must know how long calls take.
///
/// # Examples
///
/// One of two servers is slow today:
///
/// ```
/// use std::time::Duration;
///
/// use failrec::policy::{Hedge, Seams};
/// use failrec::test_util::VirtualTime;
/// use failrec::{Clock, Timer};
///
/// let time = VirtualTime::new();
/// let hedge = Hedge::builder()
///     .name("search")
///     .delay(Duration::from_millis(50))
///     .idempotent(true)
///     .seams(Seams::system().clock(time.clone()).timer(time.clone()))
///     .build()?;
///
/// let answer = time.block_on(hedge.run(|number| {
///     let time = time.clone();
///     async move {
///         let takes = if number == 1 { Duration::from_secs(9) } else { Duration::from_millis(20) };
///         time.sleep(takes).await;
///         Ok::<_, std::io::Error>(number)
///     }
/// }))?;
/// assert_eq!((answer, time.monotonic()), (2, Duration::from_millis(50 + 20)));
/// assert_eq!((hedge.stats().hedges, hedge.stats().won_by_hedge), (1, 1));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Hedge {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    settings: Settings,
    counters: Counters,
}

impl Hedge {
    pub(super) fn new(settings: Settings) -> Self {
        Self { shared: Arc::new(Shared { settings, counters: Counters::default() }) }
    }

    /// The policy's name.
    pub fn name(&self) -> &PolicyName {
        &self.shared.settings.name
    }

    /// How long a call that begins now may take before it is hedged.
    pub fn delay(&self) -> Duration {
        self.shared.settings.delay.now()
    }

    /// How it has done so far.
    pub fn stats(&self) -> HedgeStats {
        self.shared.counters.snapshot()
    }

    #[inline]
    pub(super) fn settings(&self) -> &Settings {
        &self.shared.settings
    }

    #[inline]
    pub(super) fn counters(&self) -> &Counters {
        &self.shared.counters
    }

    /// When a call begins, where the delay is live; otherwise the clock is not read.
    #[inline]
    pub(super) fn start(&self) -> Option<Duration> {
        match self.shared.settings.delay {
            Delay::Fixed(_) => None,
            Delay::Live(_) => Some(self.read_clock()),
        }
    }

    /// The first call succeeded, and nothing else happened.
    #[inline]
    pub(super) fn note_plain(&self, started: Option<Duration>) {
        self.note_duration(started);
        self.shared.counters.add_plain();
        if let Some(budget) = &self.shared.settings.budget {
            budget.succeed();
        }
    }

    /// A first call that `started` then took until now.
    #[inline]
    pub(super) fn note_duration(&self, started: Option<Duration>) {
        if let (Some(started), Delay::Live(live)) = (started, &self.shared.settings.delay) {
            live.add(self.read_clock().saturating_sub(started));
        }
    }

    /// Out of line, so that those who need no clock have only the question.
    #[inline(never)]
    fn read_clock(&self) -> Duration {
        self.shared.settings.seams.clock.monotonic()
    }
}
