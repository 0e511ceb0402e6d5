//! [`Sleeper`]: whether a snooze still holds.

use std::time::Duration;

use crate::base::Timestamp;
use crate::query::{Histogram, Hits};
use crate::record::{Hour, Snooze, SnoozeEnd};

/// Single hours are known for 8 days: what counts hours must not last longer than they do, or else
/// it would hold again once the hours that ended it are forgotten.
pub(super) const BY_HOURS_MAX: Duration = Duration::from_hours(7 * 24);

/// What the end of a snooze depends on.
pub(super) struct Sleeper<'a, H> {
    pub(super) count: u64,
    pub(super) histogram: &'a Histogram,
    pub(super) hits: H,
}

impl<'a, H: Iterator<Item = &'a Hits>> Sleeper<'a, H> {
    pub(super) fn sleeps(mut self, snooze: &Snooze, now: Timestamp) -> bool {
        match &snooze.until {
            SnoozeEnd::Time(end) => now < *end,
            SnoozeEnd::Total(total) => self.count < *total,
            SnoozeEnd::Rate { count, hours } => {
                now.since(snooze.at) < BY_HOURS_MAX
                    && peak(self.histogram, Hour::of(snooze.at), *hours) < *count
            }
            SnoozeEnd::NextRelease(known) => !self.hits.any(|hits| {
                let name = hits.build.name();
                snooze.at < hits.last && name.is_some_and(|name| !known.contains(name))
            }),
        }
    }
}

/// The most failures within so many hours side by side, of those after `after`.
fn peak(histogram: &Histogram, after: Hour, hours: u16) -> u64 {
    let later = || histogram.hours().filter(|(hour, _)| after < *hour);
    let within = |end: Hour| {
        let begin = end.earlier(u32::from(hours).saturating_sub(1));
        let counts = later().filter(|(hour, _)| begin <= *hour && *hour <= end);
        counts.fold(0, |sum: u64, (_, count)| sum.saturating_add(count))
    };
    later().map(|(end, _)| within(end)).max().unwrap_or(0)
}
