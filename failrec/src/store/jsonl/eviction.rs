//! [`Eviction`]: which records go so that the rest fits.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashSet};
use std::time::Duration;

use crate::base::Timestamp;
use crate::record::{Fingerprint, GoalId, RecordId};
use crate::store::jsonl::retention::Retention;

/// Records that are kept at the beginning and at the end of each group.
const FIRST_KEPT: usize = 3;
const LAST_KEPT: usize = 5;

/// A record that may go.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Candidate {
    pub(super) id: RecordId,
    pub(super) at: Timestamp,
    /// Bytes of its line.
    pub(super) bytes: u64,
    /// The release that it happened in, by a number; nothing if that is not known.
    pub(super) release: Option<usize>,
    /// Somebody said something of it.
    pub(super) is_named: bool,
    /// It is in a segment. What is in a log stays for now.
    pub(super) is_sealed: bool,
}

/// A group of a goal.
pub(super) type GroupName = (GoalId, Fingerprint);

/// Which records go so that the rest fits.
#[derive(Debug, Default)]
pub(super) struct Eviction {
    groups: BTreeMap<GroupName, Vec<Candidate>>,
}

impl Eviction {
    /// Takes note of a record.
    pub(super) fn add(&mut self, group: GroupName, candidate: Candidate) {
        self.groups.entry(group).or_default().push(candidate);
    }

    /// The groups with their records, in the order of time once it was chosen.
    pub(super) fn groups(&self) -> impl Iterator<Item = (&GroupName, &[Candidate])> {
        self.groups.iter().map(|(group, candidates)| (group, candidates.as_slice()))
    }

    /// The records that go, where all files have `bytes` bytes.
    pub(super) fn choose(
        &mut self,
        retention: &Retention,
        now: Timestamp,
        bytes: u64,
    ) -> HashSet<RecordId> {
        let (mut gone, mut scored, mut left) = (HashSet::new(), Vec::new(), bytes);
        for candidates in self.groups.values_mut() {
            // One that stands in a segment and in the log is one of the log.
            candidates.sort_unstable_by_key(|candidate| (candidate.id, candidate.is_sealed));
            candidates.dedup_by_key(|candidate| candidate.id);
        }
        let oldest_group = self.oldest_group_kept(retention.groups());
        for candidates in self.groups.values() {
            let is_silent = candidates.last().map(|last| last.at) < oldest_group;
            let kept = kept_of(candidates);
            for (place, candidate) in candidates.iter().enumerate() {
                let age = now.since(candidate.at);
                let is_kept = kept.contains(&place);
                if candidate.is_named || !candidate.is_sealed {
                    continue;
                }
                let is_last = place + 1 == candidates.len();
                if is_silent && !is_last || !is_kept && retention.age() < age {
                    gone.insert(candidate.id);
                    left = left.saturating_sub(candidate.bytes);
                } else if !is_kept {
                    scored.push((score(place, age), candidate.id, candidate.bytes));
                }
            }
        }
        scored.sort_by(|(one, ..), (other, ..)| other.total_cmp(one));
        for (_, id, bytes) in scored {
            if left <= retention.bytes() {
                break;
            }
            gone.insert(id);
            left = left.saturating_sub(bytes);
        }
        gone
    }

    /// When the last of the groups failed that keep their records; nothing if all do.
    fn oldest_group_kept(&self, groups: u64) -> Option<Timestamp> {
        let last = |candidates: &Vec<Candidate>| candidates.last().map(|last| last.at);
        let mut lasts: Vec<_> = self.groups.values().filter_map(last).collect();
        lasts.sort_unstable_by_key(|last| Reverse(*last));
        let groups = usize::try_from(groups).unwrap_or(usize::MAX);
        if lasts.len() <= groups {
            return None;
        }
        // Those that failed at the very same time stay together.
        match groups.checked_sub(1) {
            Some(last) => lasts.get(last).copied(),
            None => lasts.first().map(|newest| newest.saturating_add(Duration::from_micros(1))),
        }
    }
}

/// The places of those that are kept of a group, which are in the order of time.
fn kept_of(candidates: &[Candidate]) -> HashSet<usize> {
    let mut releases = HashSet::new();
    let of_release = |(place, candidate): (usize, &Candidate)| {
        let is_first = candidate.release.is_some_and(|release| releases.insert(release));
        is_first.then_some(place)
    };
    let mut kept: HashSet<usize> = candidates.iter().enumerate().filter_map(of_release).collect();
    kept.extend(0..FIRST_KEPT.min(candidates.len()));
    kept.extend(candidates.len().saturating_sub(LAST_KEPT)..candidates.len());
    kept
}

/// The higher, the sooner it goes: round places, such as the 8th and the 64th, stay longest, and of
/// places that are equally round the youngest.
fn score(place: usize, age: Duration) -> f64 {
    let number = place as u64 + 1;
    let bits = u64::BITS - number.leading_zeros() - number.trailing_zeros();
    let hours = age.as_secs_f64() / 3_600.0;
    f64::from(bits) + (hours + 1.0).ln() / 4_f64.ln()
}

#[cfg(test)]
mod tests {
    use proptest::{collection, prop_assert, proptest};

    use super::*;
    use crate::query::script::record_id;

    const HOUR: i64 = 3_600 * 1_000_000;

    fn now() -> Timestamp {
        Timestamp::from_micros(1_000_000 * HOUR)
    }

    fn group(letter: char) -> GroupName {
        ("main".into(), letter.to_string().repeat(32).parse().unwrap())
    }

    /// A record of 1,000 bytes, so many hours old.
    fn candidate(number: u64, hours: i64) -> Candidate {
        let at = Timestamp::from_micros(now().as_micros() - hours * HOUR);
        let id = record_id(number);
        Candidate { id, at, bytes: 1_000, release: None, is_named: false, is_sealed: true }
    }

    /// Records of one group, an hour apart, the last of them now.
    fn noisy(count: u64) -> Eviction {
        let mut eviction = Eviction::default();
        for number in 0..count {
            let hours = i64::try_from(count - 1 - number).unwrap();
            eviction.add(group('a'), candidate(number, hours));
        }
        eviction
    }

    fn places(gone: &HashSet<RecordId>, count: u64) -> Vec<u64> {
        (0..count)
            .filter(|number| !gone.contains(&record_id(*number)))
            .map(|number| number + 1)
            .collect()
    }

    fn all_of_one_kind() -> Retention {
        Retention::default().keep_age(Duration::MAX).keep_groups(u64::MAX)
    }

    #[test]
    fn what_fits_stays() {
        let gone = noisy(100).choose(&all_of_one_kind().keep_bytes(100_000), now(), 100_000);
        assert!(gone.is_empty());
    }

    #[test]
    fn first_and_last_stay_and_round_places_longest() {
        let gone = noisy(100).choose(&all_of_one_kind().keep_bytes(0), now(), 100_000);
        assert_eq!(places(&gone, 100), [1, 2, 3, 96, 97, 98, 99, 100]);
        let gone = noisy(100).choose(&all_of_one_kind().keep_bytes(13_000), now(), 100_000);
        let kept = places(&gone, 100);
        assert_eq!(kept.len(), 13);
        assert!(kept.contains(&64) && kept.contains(&32), "{kept:?}");
    }

    #[test]
    fn rare_group_is_untouched_while_a_noisy_one_pays() {
        let mut eviction = noisy(1_000);
        (0..8).for_each(|number| eviction.add(group('b'), candidate(2_000 + number, 5_000)));
        let gone = eviction.choose(&all_of_one_kind().keep_bytes(0), now(), 1_008_000);
        assert_eq!(gone.len(), 1_000 - FIRST_KEPT - LAST_KEPT);
    }

    #[test]
    fn one_of_each_release_what_is_named_and_what_is_in_a_log_stays() {
        let mut eviction = Eviction::default();
        for number in 0..40 {
            let release = Some(usize::try_from(number / 10).unwrap());
            let (is_named, is_sealed) = (number == 15, number != 17);
            eviction.add(
                group('a'),
                Candidate { release, is_named, is_sealed, ..candidate(number, 0) },
            );
        }
        let gone = eviction.choose(&all_of_one_kind().keep_bytes(0), now(), 40_000);
        assert_eq!(places(&gone, 40), [1, 2, 3, 11, 16, 18, 21, 31, 36, 37, 38, 39, 40]);
    }

    #[test]
    fn old_records_go_though_there_is_room() {
        let retention = all_of_one_kind().keep_age(Duration::from_hours(50));
        let gone = noisy(100).choose(&retention, now(), 100_000);
        let expected: Vec<_> = (1..=3).chain(50..=100).collect();
        assert_eq!(places(&gone, 100), expected);
    }

    #[test]
    fn groups_that_are_silent_longest_lose_their_records_but_not_what_is_named() {
        let mut eviction = Eviction::default();
        for (at, letter) in ['a', 'b', 'c'].into_iter().enumerate() {
            let number = u64::try_from(at).unwrap();
            let named = Candidate {
                is_named: true,
                ..candidate(10 + number, 20 - i64::try_from(at).unwrap())
            };
            eviction.add(group(letter), candidate(number, 20 - i64::try_from(at).unwrap()));
            eviction.add(group(letter), named);
        }
        eviction.add(group('a'), candidate(20, 20));
        let gone = eviction.choose(&all_of_one_kind().keep_groups(1), now(), 0);
        // Also the last one of each stays, which says what the group is.
        assert_eq!(gone, [record_id(0), record_id(1)].into());
    }

    proptest! {
        #[test]
        fn no_more_goes_than_must(hours in collection::vec(0_i64..3_000, 1..200), kept in 0_u64..200) {
            let mut eviction = Eviction::default();
            for (number, hours) in hours.iter().enumerate() {
                eviction.add(group('a'), candidate(number as u64, *hours));
            }
            let bytes = hours.len() as u64 * 1_000;
            let gone = eviction.choose(&all_of_one_kind().keep_bytes(kept * 1_000), now(), bytes);
            let left = hours.len() - gone.len();
            let must = hours.len().min(FIRST_KEPT + LAST_KEPT).max(usize::try_from(kept).unwrap());
            prop_assert!(left == must.min(hours.len()), "{} of {}", left, hours.len());
        }
    }
}
