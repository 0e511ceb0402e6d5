//! [`Until`]: when a snooze is to end, as it is asked for.

use std::collections::BTreeSet;

use crate::base::Timestamp;
use crate::error::{Error, ErrorKind, Result};
use crate::query::moment::{Moment, parse_duration};
use crate::query::{Group, Ledger, escalation, snoozing};
use crate::record::{Hour, SnoozeEnd};

/// Hours that a rate may be asked of: the snooze lasts no longer.
const HOURS_MAX: u16 = 7 * 24;
/// Builds that a snooze until the next release names.
const BUILDS_MAX: usize = 64;

/// When a snooze is to end, as it is asked for.
///
/// # Examples
///
/// ```
/// use failrec::query::Until;
///
/// let now = "2026-11-22T05:19:01Z".parse()?;
/// assert_eq!(Until::parse("100/24h", now)?, Until::Rate { count: 100, hours: 24 });
/// assert_eq!(Until::parse("3d", now)?, Until::Time("2026-11-25T05:19:01Z".parse()?));
/// # Ok::<(), failrec::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Until {
    /// At this time.
    Time(Timestamp),
    /// When it has failed so often again.
    Count(u64),
    /// When it has failed so often within so many hours, from 1 to 168; 7 days at most.
    Rate {
        /// Failures.
        count: u64,
        /// Hours.
        hours: u16,
    },
    /// When an hour has more failures than are ordinary, as things are now; 7 days at most.
    Escalating,
    /// When it fails in a build that is not known yet.
    NextRelease,
}

impl Until {
    /// Reads `3d` (from now on), `2026-12-01`, `100`, `100/24h`, `escalating` or `next-release`.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`] if it is none of them, or lies in the past.
    pub fn parse(text: &str, now: Timestamp) -> Result<Self> {
        let refused = |why: &str| {
            let message = format!(
                "read {text:?} as the end of a snooze: {why}; write 3d, 2026-12-01, 100, 100/24h, \
                 escalating or next-release"
            );
            Error::new(ErrorKind::InvalidInput, message)
        };
        let until = match text {
            "escalating" => Some(Self::Escalating),
            "next-release" => Some(Self::NextRelease),
            _ => count(text).or_else(|| rate(text)).or_else(|| time(text, now)),
        };
        match until.ok_or_else(|| refused("it is none"))? {
            Self::Time(end) if end <= now => Err(refused("it lies in the past")),
            Self::Count(0) | Self::Rate { count: 0, .. } => Err(refused("none is no number")),
            Self::Rate { hours, .. } if !(1..=HOURS_MAX).contains(&hours) => {
                Err(refused("hours are counted from 1 to 168"))
            }
            until => Ok(until),
        }
    }

    /// The end of a snooze that is said of `group`, one of the `ledger`'s, at `now`.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`] for the next release if no process has told its release or commit.
    pub fn end(self, group: &Group, ledger: &Ledger, now: Timestamp) -> Result<SnoozeEnd> {
        Ok(match self {
            Self::Time(end) => SnoozeEnd::Time(end),
            Self::Count(count) => SnoozeEnd::Total(group.count.saturating_add(count)),
            Self::Rate { count, hours } => SnoozeEnd::Rate { count, hours },
            Self::Escalating => SnoozeEnd::Rate { count: too_many(group, now), hours: 1 },
            Self::NextRelease => SnoozeEnd::NextRelease(builds(ledger)?),
        })
    }

    /// The time at which it ends in any case.
    pub fn latest(self, now: Timestamp) -> Option<Timestamp> {
        match self {
            Self::Time(end) => Some(end),
            Self::Rate { .. } | Self::Escalating => {
                Some(now.saturating_add(snoozing::BY_HOURS_MAX))
            }
            Self::Count(_) | Self::NextRelease => None,
        }
    }
}

fn count(text: &str) -> Option<Until> {
    text.parse().ok().map(Until::Count)
}

fn rate(text: &str) -> Option<Until> {
    let (count, span) = text.split_once('/')?;
    let hours = parse_duration(span)?.as_secs().checked_div(3_600)?;
    Some(Until::Rate { count: count.parse().ok()?, hours: u16::try_from(hours).ok()? })
}

fn time(text: &str, now: Timestamp) -> Option<Until> {
    let span = parse_duration(text).map(|span| now.saturating_add(span));
    span.or_else(|| Moment::parse(text, now).map(|moment| moment.first)).map(Until::Time)
}

/// The first count of an hour that is not ordinary.
fn too_many(group: &Group, now: Timestamp) -> u64 {
    let (first, hours) = (Hour::of(group.first_seen), group.histogram.hours());
    escalation::ceiling(first, Hour::of(now), hours).map_or(escalation::LEAST, escalation::above)
}

/// The names of the builds that are known, the largest ones if there are too many.
fn builds(ledger: &Ledger) -> Result<BTreeSet<String>> {
    let mut names: BTreeSet<String> = ledger.builds().map(ToOwned::to_owned).collect();
    while BUILDS_MAX < names.len() {
        names.pop_first();
    }
    if names.is_empty() {
        let message = "snooze until the next release: no process has told its release or commit";
        return Err(Error::new(ErrorKind::InvalidInput, message));
    }
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_is_read() {
        let now = "2026-11-22T12:00:00Z".parse().unwrap();
        let at = |text: &str| Until::Time(text.parse().unwrap());
        for (text, until) in [
            ("3d", at("2026-11-25T12:00:00Z")),
            ("1h30m", at("2026-11-22T13:30:00Z")),
            ("2026-12-01", at("2026-12-01T00:00:00Z")),
            ("2026-12-01T10:00:00+01:00", at("2026-12-01T09:00:00Z")),
            ("100", Until::Count(100)),
            ("100/24h", Until::Rate { count: 100, hours: 24 }),
            ("5/1d", Until::Rate { count: 5, hours: 24 }),
            ("escalating", Until::Escalating),
            ("next-release", Until::NextRelease),
        ] {
            assert_eq!(Until::parse(text, now).unwrap(), until, "{text}");
        }
    }

    #[test]
    fn what_cannot_end_a_snooze_is_refused() {
        let now = "2026-11-22T12:00:00Z".parse().unwrap();
        for (text, why) in [
            ("soon", "it is none"),
            ("-2h", "it lies in the past"),
            ("2026-11-22", "it lies in the past"),
            ("0", "none is no number"),
            ("5/10m", "hours are counted from 1 to 168"),
            ("5/30d", "hours are counted from 1 to 168"),
        ] {
            let error = Until::parse(text, now).unwrap_err();
            assert!(error.to_string().contains(why), "{text}: {error}");
        }
    }
}
