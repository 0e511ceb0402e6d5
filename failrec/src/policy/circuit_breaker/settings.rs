//! [`Settings`]: when a breaker opens, for how long, and what closes it.

use std::time::Duration;

use crate::error::Result;
use crate::policy::FaultSet;
use crate::policy::fault::FaultKind;
use crate::policy::setting::require;

/// When a closed breaker opens.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Trip {
    /// After so many failures without a success between them.
    Consecutive(u32),
    /// When, of the newest `size` calls, at least this share has failed; not before there were
    /// `minimum_calls` calls.
    Count {
        /// Calls that are looked at.
        size: u32,
        /// Calls without which nothing is judged; at most `size`.
        minimum_calls: u32,
        /// The share, above 0 and at most 1.
        failure_rate: f64,
    },
    /// When, of the calls of the newest `span` of time, at least this share has failed; not before
    /// there were `minimum_calls` calls.
    Time {
        /// How far back is looked, to a tenth of it.
        span: Duration,
        /// Calls without which nothing is judged.
        minimum_calls: u32,
        /// The share, above 0 and at most 1.
        failure_rate: f64,
    },
}

/// When slow calls open a breaker although they succeed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Slow {
    /// A call that takes longer is slow.
    pub(super) above: Duration,
    pub(super) ratio: f64,
}

/// When a breaker opens, for how long, and what closes it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Settings {
    pub(super) trip: Trip,
    pub(super) slow: Option<Slow>,
    /// How long it stays open the first time.
    pub(super) wait: Duration,
    /// By how much longer each further time, until it has closed.
    pub(super) wait_factor: f64,
    pub(super) wait_max: Duration,
    /// The wait is spread by this share of it, up and down.
    pub(super) wait_jitter: f64,
    pub(super) probes: u32,
    /// Probes that must succeed.
    pub(super) close_after: u32,
    /// How long probes may be on their way after the newest of them: one that is lost must not hold
    /// it half-open for ever.
    pub(super) probe_limit: Duration,
    /// Faults that say nothing about what was called.
    pub(super) neutral: FaultSet,
    /// It only says what it would do.
    pub(super) is_shadow: bool,
    /// It goes half-open by a timer, not by the next call.
    pub(super) is_auto: bool,
}

impl Settings {
    /// Those of the documents.
    pub(super) const CLASSIC: Self = Self {
        trip: Trip::Consecutive(5),
        slow: None,
        wait: Duration::from_mins(1),
        wait_factor: 1.0,
        wait_max: Duration::from_mins(1),
        wait_jitter: 0.0,
        probes: 2,
        close_after: 2,
        probe_limit: Duration::from_secs(10),
        neutral: FaultSet::of(&[FaultKind::Rejected, FaultKind::Cancelled]),
        is_shadow: false,
        is_auto: false,
    };

    pub(super) fn check(&self) -> Result<()> {
        self.check_trip()?;
        if let Some(slow) = self.slow {
            let has_window = !matches!(self.trip, Trip::Consecutive(_));
            require(
                has_window,
                "slow_calls",
                "a share of a row of failures",
                "used with a window",
            )?;
            require(!slow.above.is_zero(), "slow_calls above", "0 s", "above zero")?;
            check_ratio("slow_calls ratio", slow.ratio)?;
        }
        require(!self.wait.is_zero(), "open_for", "0 s", "above zero")?;
        let factor = self.wait_factor;
        let is_factor = factor.is_finite() && 1.0 <= factor;
        require(is_factor, "open_longer factor", factor, "at least 1 and finite")?;
        let longest = format!("{:?}", self.wait_max);
        let least = format!("at least `open_for`, which is {:?}", self.wait);
        require(self.wait <= self.wait_max, "open_longer longest", longest, &least)?;
        let jitter = self.wait_jitter;
        require((0.0..1.0).contains(&jitter), "open_jitter", jitter, "from 0 up to below 1")?;
        require(0 < self.probes, "half_open permits", self.probes, "at least 1")?;
        let range = format!("from 1 to the permits, which are {}", self.probes);
        let is_reachable = (1..=self.probes).contains(&self.close_after);
        require(is_reachable, "half_open close_after", self.close_after, &range)?;
        require(!self.probe_limit.is_zero(), "half_open_limit", "0 s", "above zero")
    }

    fn check_trip(&self) -> Result<()> {
        match self.trip {
            Trip::Consecutive(failures) => {
                require(0 < failures, "trip failures", failures, "at least 1")
            }
            Trip::Count { size, minimum_calls: least, failure_rate: ratio } => {
                // A ring of a million outcomes is two megabytes.
                require((1..=1_000_000).contains(&size), "trip size", size, "from 1 to 1000000")?;
                let range = format!("from 1 to `size`, which is {size}");
                require((1..=size).contains(&least), "trip minimum_calls", least, &range)?;
                check_ratio("trip failure_rate", ratio)
            }
            Trip::Time { span, minimum_calls: least, failure_rate: ratio } => {
                let text = format!("{span:?}");
                let is_long = Duration::from_millis(10) <= span;
                require(is_long, "trip span", text, "at least 10 ms")?;
                require(0 < least, "trip minimum_calls", least, "at least 1")?;
                check_ratio("trip failure_rate", ratio)
            }
        }
    }

    /// How long it stays open when it opens for the `row`th time without having closed, from one;
    /// `unit` is a random number.
    pub(super) fn wait_of(&self, row: u32, unit: f64) -> Duration {
        let exponent = i32::try_from(row.saturating_sub(1)).unwrap_or(i32::MAX);
        let grown = self.wait.as_secs_f64() * self.wait_factor.powi(exponent);
        let capped = grown.min(self.wait_max.as_secs_f64());
        let spread = capped * self.wait_jitter.mul_add(unit.mul_add(2.0, -1.0), 1.0);
        Duration::try_from_secs_f64(spread).unwrap_or(self.wait_max)
    }
}

fn check_ratio(field: &str, ratio: f64) -> Result<()> {
    require(0.0 < ratio && ratio <= 1.0, field, ratio, "above 0 and at most 1")
}
