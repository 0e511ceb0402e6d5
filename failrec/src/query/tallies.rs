//! [`Tallies`]: how often something happened, by period and by process.

use std::collections::BTreeMap;
use std::marker::PhantomData;

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::base::insert_sparingly;
use crate::base::packing::{Packer, Unpacker};
use crate::record::{Day, Hour, ProcessId};

/// How often something happened in each period and in each process: in each of them a count only
/// grows, so the largest wins, and they add up.
///
/// As JSON it is an object of objects: by period, and in it by process. In memory it is one list: most
/// groups fail in many periods and once in each, and a tree for each period takes ten times the room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Tallies<P> {
    /// By period, then by process.
    tallies: Vec<Tally<P>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Tally<P> {
    period: P,
    process: ProcessId,
    count: u64,
}

/// A stretch of time of one length, counted from 1970.
pub(super) trait Period: Copy + Ord {
    fn number(self) -> u32;
    fn of_number(number: u32) -> Self;
}

impl Period for Hour {
    fn number(self) -> u32 {
        Self::number(self)
    }

    fn of_number(number: u32) -> Self {
        Self::of_number(number)
    }
}

impl Period for Day {
    fn number(self) -> u32 {
        Self::number(self)
    }

    fn of_number(number: u32) -> Self {
        Self::of_number(number)
    }
}

impl<P: Copy + Ord> Tallies<P> {
    pub(super) const fn is_empty(&self) -> bool {
        self.tallies.is_empty()
    }

    /// The last period in which something happened.
    pub(super) fn newest(&self) -> Option<P> {
        self.tallies.last().map(|tally| tally.period)
    }

    /// Periods in which something happened, oldest first.
    pub(super) fn periods(&self) -> impl Iterator<Item = (P, u64)> {
        let periods = self.tallies.chunk_by(|one, other| one.period == other.period);
        periods.filter_map(|tallies| Some((tallies.first()?.period, sum(tallies))))
    }

    /// How often it happened in one period.
    pub(super) fn in_period(&self, period: P) -> u64 {
        let begin = self.tallies.partition_point(|tally| tally.period < period);
        let end = self.tallies.partition_point(|tally| tally.period <= period);
        sum(self.tallies.get(begin..end).unwrap_or_default())
    }

    /// How often it happened in one process in the periods behind `period`.
    pub(super) fn after(&self, period: P, process: &ProcessId) -> u64 {
        let begin = self.tallies.partition_point(|tally| tally.period <= period);
        let later = self.tallies.get(begin..).unwrap_or_default();
        let of_process = later.iter().filter(|tally| tally.process == *process);
        of_process.fold(0, |sum, tally| sum.saturating_add(tally.count))
    }

    /// In this process it happened at least so often in this period.
    pub(super) fn raise(&mut self, period: P, process: &ProcessId, count: u64) {
        let known = self.count_mut(period, process);
        *known = count.max(*known);
    }

    /// Adds what other entries told of the same group: of each process the larger count holds.
    pub(super) fn join(&mut self, other: &Self) {
        for tally in &other.tallies {
            self.raise(tally.period, &tally.process, tally.count);
        }
    }

    /// Adds what happened besides.
    pub(super) fn add(&mut self, other: &Self) {
        for tally in &other.tallies {
            let known = self.count_mut(tally.period, &tally.process);
            *known = known.saturating_add(tally.count);
        }
    }

    /// Forgets the periods before this one.
    pub(super) fn forget_before(&mut self, first: P) {
        if self.tallies.first().is_some_and(|tally| tally.period < first) {
            self.tallies.retain(|tally| first <= tally.period);
        }
    }

    fn count_mut(&mut self, period: P, process: &ProcessId) -> &mut u64 {
        // What is counted is mostly what was counted last.
        let last = self.tallies.len().saturating_sub(1);
        let is_it = |tally: &Tally<P>| tally.period == period && tally.process == *process;
        let is_last = self.tallies.get(last).is_some_and(is_it);
        let place = if is_last { Ok(last) } else { self.find(period, process) };
        let at = place.unwrap_or_else(|at| {
            insert_sparingly(
                &mut self.tallies,
                at,
                Tally { period, process: process.clone(), count: 0 },
            );
            at
        });
        #[expect(clippy::indexing_slicing, reason = "it was found or put there")]
        &mut self.tallies[at].count
    }

    fn find(&self, period: P, process: &ProcessId) -> Result<usize, usize> {
        self.tallies
            .binary_search_by(|tally| (tally.period, &tally.process).cmp(&(period, process)))
    }
}

impl<P: Period> Tallies<P> {
    /// The processes in which something happened, each at least once.
    pub(super) fn processes(&self) -> impl Iterator<Item = &ProcessId> {
        self.tallies.iter().map(|tally| &tally.process)
    }

    /// Writes them, with the place of each process in `processes`, which are sorted.
    ///
    /// Most periods follow each other and few processes are at work in one, so the step to the period
    /// and the process fit one byte together.
    pub(super) fn pack(&self, processes: &[&ProcessId], packer: &mut Packer) {
        packer.length(self.tallies.len());
        let mut period = 0;
        for tally in &self.tallies {
            let place = processes.binary_search(&&tally.process).unwrap_or(0) as u64;
            let number = tally.period.number();
            let step = u64::from(number.wrapping_sub(period));
            packer.number(step.saturating_mul(processes.len() as u64).saturating_add(place));
            packer.number(tally.count);
            period = number;
        }
    }

    /// What was written with the same processes.
    pub(super) fn unpack(processes: &[ProcessId], from: &mut Unpacker<'_>) -> Option<Self> {
        let mut period: u32 = 0;
        let tallies = (0..from.length()?).map(|_| {
            let step = from.number()?;
            let process = usize::try_from(step.checked_rem(processes.len() as u64)?).ok()?;
            period = period.wrapping_add(u32::try_from(step / processes.len() as u64).ok()?);
            let (period, process) = (P::of_number(period), processes.get(process)?.clone());
            Some(Tally { period, process, count: from.number()? })
        });
        Some(Self { tallies: tallies.collect::<Option<_>>()? })
    }
}

fn sum<P>(tallies: &[Tally<P>]) -> u64 {
    tallies.iter().fold(0, |sum, tally| sum.saturating_add(tally.count))
}

impl<P> Default for Tallies<P> {
    fn default() -> Self {
        Self { tallies: Vec::new() }
    }
}

impl<P: Copy + Ord + Serialize> Serialize for Tallies<P> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let periods = self.tallies.chunk_by(|one, other| one.period == other.period);
        serializer.collect_map(periods.filter_map(|tallies| {
            let counts = tallies.iter().map(|tally| (&tally.process, tally.count));
            Some((tallies.first()?.period, counts.collect::<BTreeMap<_, _>>()))
        }))
    }
}

impl<'de, P: Copy + Ord + Deserialize<'de>> Deserialize<'de> for Tallies<P> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(TalliesVisitor(PhantomData))
    }
}

struct TalliesVisitor<P>(PhantomData<P>);

impl<'de, P: Copy + Ord + Deserialize<'de>> Visitor<'de> for TalliesVisitor<P> {
    type Value = Tallies<P>;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("counts by period and process")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Tallies<P>, A::Error> {
        let mut tallies = Tallies::default();
        while let Some((period, counts)) = map.next_entry::<P, BTreeMap<ProcessId, u64>>()? {
            for (process, count) in counts {
                tallies.raise(period, &process, count);
            }
        }
        Ok(tallies)
    }
}
