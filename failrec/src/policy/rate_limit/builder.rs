//! [`RateLimiterBuilder`]: how a rate limiter is made.

use std::time::Duration;

use crate::error::Result;
use crate::policy::rate_limit::inner::{Inner, Settings, nanos};
use crate::policy::rate_limit::limiter::RateLimiter;
use crate::policy::rate_limit::rules::{BURST_TIME_MAX, Rules};
use crate::policy::seams::Seams;
use crate::policy::setting::{require, require_name};
use crate::record::PolicyName;

/// How a rate limiter is made.
///
/// # Examples
///
/// ```
/// use std::time::Duration;
///
/// use failrec::policy::RateLimiter;
///
/// let minute = Duration::from_secs(60);
/// let limiter = RateLimiter::builder(600, minute).name("model").burst(20).build()?;
/// assert_eq!(limiter.burst(), 20);
///
/// let refused = RateLimiter::builder(0, minute).build().unwrap_err();
/// assert_eq!(refused.to_string(), "set `count` to 0: it must be at least 1");
/// # Ok::<(), failrec::Error>(())
/// ```
#[derive(Debug)]
#[must_use = "a builder makes nothing until `build()`"]
pub struct RateLimiterBuilder {
    name: PolicyName,
    count: u32,
    per: Duration,
    burst: u32,
    max_wait: Duration,
    seams: Seams,
}

impl RateLimiter {
    /// A limiter that admits `count` tokens `per` time, and as many at once unless a
    /// [burst](RateLimiterBuilder::burst) is given.
    ///
    /// A token comes back every `per / count`, rounded up to a whole nanosecond, so that the rate
    /// is never exceeded.
    pub fn builder(count: u32, per: Duration) -> RateLimiterBuilder {
        RateLimiterBuilder {
            name: PolicyName::from_static("rate_limit"),
            count,
            per,
            burst: count,
            max_wait: Duration::ZERO,
            seams: Seams::system(),
        }
    }

    /// Goes by the settings of `builder` from now on, for every clone. Its name, figures and seams
    /// are those it has.
    ///
    /// - Tokens that were used and are not back yet stay used, but never more than the new burst;
    ///   from now on they come back at the new rate. So no change gives a second burst: a span that
    ///   the change falls into admits at most the larger burst and what came back in it.
    /// - A moment that was promised never comes earlier. Where the new rate does not allow it, it
    ///   is put off, as by a penalty. A penalty stays as it is.
    /// - A call that waits goes on to wait as long as it was allowed to; later ones wait as long as
    ///   `builder` says.
    ///
    /// A call that is being decided on in this very moment may go by the old settings, or by some
    /// of each.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) if a setting makes no sense;
    /// nothing has changed then.
    ///
    /// # Examples
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use failrec::policy::{RateLimiter, Seams};
    /// use failrec::test_util::VirtualTime;
    ///
    /// let (time, second) = (VirtualTime::new(), Duration::from_secs(1));
    /// let seams = Seams::system().clock(time.clone());
    /// let limiter = RateLimiter::builder(10, second).seams(seams).build()?;
    /// for _ in 0..8 {
    ///     limiter.check()?;
    /// }
    /// // Two of ten are left, so eight of twenty are used.
    /// limiter.redefine(RateLimiter::builder(20, second))?;
    /// assert_eq!((0..20).filter(|_| limiter.check().is_ok()).count(), 12);
    /// let rejected = limiter.check().unwrap_err();
    /// assert_eq!(rejected.retry_after(), Some(Duration::from_millis(50)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn redefine(&self, builder: RateLimiterBuilder) -> Result<()> {
        let (_, settings, _) = builder.parts()?;
        self.inner().redefine(settings);
        Ok(())
    }
}

impl RateLimiterBuilder {
    /// The name under which rejections and records speak of it.
    pub fn name(self, name: impl Into<PolicyName>) -> Self {
        Self { name: name.into(), ..self }
    }

    /// How many tokens may be used at once after a pause; one makes calls come evenly.
    pub fn burst(self, burst: u32) -> Self {
        Self { burst, ..self }
    }

    /// How long calls wait for their moment, where they can wait; not at all unless this is called.
    pub fn max_wait(self, max_wait: Duration) -> Self {
        Self { max_wait, ..self }
    }

    /// Time and waiting.
    pub fn seams(self, seams: Seams) -> Self {
        Self { seams, ..self }
    }

    pub(crate) const fn policy_name(&self) -> &PolicyName {
        &self.name
    }

    /// The rate limiter, with all its tokens.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) if a setting makes no sense; it
    /// names the setting, its value and what is allowed.
    pub fn build(self) -> Result<RateLimiter> {
        require_name(&self.name)?;
        let (name, settings, seams) = self.parts()?;
        Ok(RateLimiter::new(Inner::new(name, settings, seams)))
    }

    /// What was set, if it makes sense.
    fn parts(self) -> Result<(PolicyName, Settings, Seams)> {
        let (count, per) = (u64::from(self.count), nanos(self.per));
        require(0 < count, "count", self.count, "at least 1")?;
        require(0 < per, "per", "0 s", "above zero")?;
        let often = format!("at most {per}, one a nanosecond");
        require(count <= per, "count", self.count, &often)?;
        let interval = per.div_ceil(count);
        let rarely = format!("at most 73 years for each of `count`, which is {count}");
        let is_short = interval <= BURST_TIME_MAX;
        require(is_short, "per", format!("{:?}", self.per), &rarely)?;
        let most = (BURST_TIME_MAX / interval).min(u64::from(u32::MAX));
        let range = format!("from 1 to {most}, which take up to 73 years to come back");
        let is_burst = (1..=most).contains(&u64::from(self.burst));
        require(is_burst, "burst", self.burst, &range)?;
        let rules = Rules { interval, burst: interval * u64::from(self.burst) };
        let settings = Settings { rules, burst_tokens: self.burst, max_wait: self.max_wait };
        Ok((self.name, settings, self.seams))
    }
}
