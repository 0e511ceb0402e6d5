//! [`Throttle`]: how many notifications are let through.

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use crate::record::Fingerprint;

/// One group is told of once in so long, and so many notifications in all.
const WINDOW: Duration = Duration::from_hours(1);
const IN_WINDOW: usize = 60;
/// Groups that are remembered, and groups that a digest names.
const GROUPS_MAX: usize = 4_096;

/// How many notifications are let through: one a group an hour, and 60 an hour in all. What is held
/// back for the second reason comes to a digest, as soon as there is room for it.
#[derive(Debug, Default)]
pub(super) struct Throttle {
    /// When each group was told of last.
    groups: BTreeMap<Fingerprint, Duration>,
    /// When the last 60 notifications were let through.
    sent: VecDeque<Duration>,
    held: u64,
    held_groups: Vec<Fingerprint>,
}

/// What becomes of a notification.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Admission {
    /// It is let through.
    Now,
    /// It comes to a digest.
    Digest,
    /// Its group was told of less than an hour ago.
    TooSoon,
}

impl Throttle {
    /// What becomes of a notification of this group at `now`.
    pub(super) fn admit(&mut self, group: Fingerprint, now: Duration) -> Admission {
        self.forget(now);
        if self.groups.contains_key(&group) {
            return Admission::TooSoon;
        }
        if self.groups.len() < GROUPS_MAX {
            self.groups.insert(group, now);
        }
        if IN_WINDOW <= self.sent.len() {
            self.held = self.held.saturating_add(1);
            if self.held_groups.len() < IN_WINDOW {
                self.held_groups.push(group);
            }
            return Admission::Digest;
        }
        self.sent.push_back(now);
        Admission::Now
    }

    /// The group was told of less than an hour before `now`.
    pub(super) fn is_too_soon(&self, group: &Fingerprint, now: Duration) -> bool {
        self.groups.get(group).is_some_and(|at| !is_over(*at, now))
    }

    /// What was held back, once there is room to say so.
    pub(super) fn digest(&mut self, now: Duration) -> Option<(u64, Vec<Fingerprint>)> {
        self.forget(now);
        if self.held == 0 || IN_WINDOW <= self.sent.len() {
            return None;
        }
        self.sent.push_back(now);
        self.take_held()
    }

    /// What was held back, if anything was; at the end, when no room will come.
    pub(super) fn take_held(&mut self) -> Option<(u64, Vec<Fingerprint>)> {
        let (held, groups) =
            (std::mem::take(&mut self.held), std::mem::take(&mut self.held_groups));
        (0 < held).then_some((held, groups))
    }

    fn forget(&mut self, now: Duration) {
        while self.sent.front().is_some_and(|at| is_over(*at, now)) {
            self.sent.pop_front();
        }
        self.groups.retain(|_, at| !is_over(*at, now));
    }
}

fn is_over(at: Duration, now: Duration) -> bool {
    WINDOW <= now.saturating_sub(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(number: u8) -> Fingerprint {
        Fingerprint::from_bytes(&[number; 16])
    }

    #[test]
    fn group_is_told_of_once_an_hour() {
        let mut throttle = Throttle::default();
        let mut at = |minutes: u64| throttle.admit(group(1), Duration::from_mins(minutes));
        let [yes, no] = [Admission::Now, Admission::TooSoon];
        assert_eq!([0, 1, 59, 60, 61].map(&mut at), [yes, no, no, yes, no]);
    }

    #[test]
    fn what_is_too_much_for_an_hour_comes_to_a_digest() {
        let (mut throttle, start) = (Throttle::default(), Duration::from_mins(5));
        let told: Vec<_> = (0..70).map(|number| throttle.admit(group(number), start)).collect();
        assert_eq!(told, [[Admission::Now; 60].as_slice(), &[Admission::Digest; 10]].concat());
        assert_eq!(throttle.digest(Duration::from_mins(64)), None);
        let groups = (60..70).map(group).collect();
        assert_eq!(throttle.digest(Duration::from_mins(65)), Some((10, groups)));
        assert_eq!(throttle.digest(Duration::from_mins(66)), None);
    }
}
