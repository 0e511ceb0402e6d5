//! [`Clock`]: where the time comes from.

use std::cell::Cell;
use std::fmt::Debug;
#[cfg(any(test, feature = "test-util"))]
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant, SystemTime};

use crate::base::Timestamp;

/// A source of time, given to everything that needs one.
pub trait Clock: Debug + Send + Sync + 'static {
    /// The wall time. It may jump either way.
    fn now(&self) -> Timestamp;

    /// Time since some fixed moment of this process. It never goes back.
    fn monotonic(&self) -> Duration;

    /// Both at once: the [wall time](Self::now) and the [monotonic](Self::monotonic) one. A clock may
    /// have it cheaper than by two readings.
    fn moment(&self) -> (Timestamp, Duration) {
        (self.now(), self.monotonic())
    }
}

/// The clock of the operating system.
#[derive(Clone, Copy, Debug)]
pub struct SystemClock {
    start: Instant,
}

impl SystemClock {
    /// A clock whose monotonic time starts at zero now.
    #[expect(clippy::disallowed_methods, reason = "this is the one place that reads the clock")]
    pub fn new() -> Self {
        Self { start: Instant::now() }
    }
}

impl Default for SystemClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the one place that reads the clock")]
    fn now(&self) -> Timestamp {
        SystemTime::now().into()
    }

    fn monotonic(&self) -> Duration {
        self.start.elapsed()
    }

    /// Reads the wall time anew when this thread did so a hundredth of a second ago: it is as exact as
    /// that where it jumps, and one reading serves for both while much happens.
    fn moment(&self) -> (Timestamp, Duration) {
        let monotonic = self.monotonic();
        let known = ANCHOR.try_with(Cell::get).ok().flatten();
        let near = known.filter(|anchor| anchor.start == self.start).and_then(|anchor| {
            let since = monotonic.checked_sub(anchor.monotonic)?;
            let micros = anchor.at.as_micros().saturating_add(since.subsec_micros().into());
            (since < WALL_KNOWN_FOR).then(|| Timestamp::from_micros(micros))
        });
        let at = near.unwrap_or_else(|| {
            let at = self.now();
            let anchor = Anchor { start: self.start, at, monotonic };
            // A thread that is being taken down reads both each time.
            ANCHOR.try_with(|newest| newest.set(Some(anchor))).ok();
            at
        });
        (at, monotonic)
    }
}

/// How long the wall time is reckoned from the monotonic one before it is read again.
///
/// Less than a second, so that microseconds of a second are all of it.
const WALL_KNOWN_FOR: Duration = Duration::from_millis(10);

/// A moment that a thread has read by both clocks.
#[derive(Clone, Copy)]
struct Anchor {
    start: Instant,
    at: Timestamp,
    monotonic: Duration,
}

thread_local! {
    static ANCHOR: Cell<Option<Anchor>> = const { Cell::new(None) };
}

/// A clock that moves only when a test moves it.
///
/// # Examples
///
/// ```
/// use std::time::Duration;
///
/// use failrec::test_util::ManualClock;
/// use failrec::Clock;
///
/// let clock = ManualClock::at("2026-11-22T05:19:01Z".parse()?);
/// clock.advance(Duration::from_secs(60));
/// assert_eq!(clock.now().to_string(), "2026-11-22T05:20:01.000000Z");
/// # Ok::<(), failrec::Error>(())
/// ```
#[cfg(any(test, feature = "test-util"))]
#[derive(Debug, Default)]
pub struct ManualClock {
    wall_micros: AtomicI64,
    monotonic_micros: AtomicI64,
}

#[cfg(any(test, feature = "test-util"))]
impl ManualClock {
    /// A clock that stands at `moment`.
    pub fn at(moment: Timestamp) -> Self {
        Self {
            wall_micros: AtomicI64::new(moment.as_micros()),
            monotonic_micros: AtomicI64::new(0),
        }
    }

    /// Moves both times on.
    pub fn advance(&self, step: Duration) {
        let micros = i64::try_from(step.as_micros()).unwrap_or(i64::MAX);
        self.wall_micros.fetch_add(micros, Ordering::Relaxed);
        self.monotonic_micros.fetch_add(micros, Ordering::Relaxed);
    }

    /// Sets the wall time alone, as an administrator or a time server does.
    pub fn set_wall(&self, moment: Timestamp) {
        self.wall_micros.store(moment.as_micros(), Ordering::Relaxed);
    }
}

#[cfg(any(test, feature = "test-util"))]
impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_micros(self.wall_micros.load(Ordering::Relaxed))
    }

    fn monotonic(&self) -> Duration {
        let micros = self.monotonic_micros.load(Ordering::Relaxed);
        Duration::from_micros(u64::try_from(micros).unwrap_or(0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wall_time_goes_on_with_the_monotonic_one_between_two_readings() {
        let clock = SystemClock::new();
        let ((at, monotonic), (later_at, later)) = (clock.moment(), clock.moment());
        let passed = later.saturating_sub(monotonic);
        let off = later_at.since(at).abs_diff(passed);
        assert!(WALL_KNOWN_FOR <= passed || off <= Duration::from_micros(1), "{off:?}");
    }
}
