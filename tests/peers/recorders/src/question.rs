//! What is asked.

use std::path::Path;
use std::time::{Duration, Instant};

use crate::answer::Answer;
use crate::charge::Charge;
use crate::found::{self, Found};
use crate::recorder::{Result, Subject};

/// From one call to the next, where the queue must not fill: 20,000 calls a second.
const PACE: Duration = Duration::from_micros(50);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Question {
    /// Nanoseconds of a call, the median.
    Caller,
    /// Allocations of a call on its own thread, the mean.
    Allocations,
    /// Failures a second until all are on the disk.
    EndToEnd,
    /// As `Caller`, where all failures are equal.
    EqualCaller,
    /// As `EndToEnd`, where all failures are equal.
    EqualEndToEnd,
}

impl Question {
    pub(crate) const ALL: &[Self] =
        &[Self::Caller, Self::Allocations, Self::EndToEnd, Self::EqualCaller, Self::EqualEndToEnd];

    pub(crate) fn find(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|question| question.name() == name)
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Caller => "caller",
            Self::Allocations => "allocations",
            Self::EndToEnd => "end-to-end",
            Self::EqualCaller => "equal-caller",
            Self::EqualEndToEnd => "equal-end-to-end",
        }
    }

    /// How many calls the page is made of.
    pub(crate) fn calls(self) -> u32 {
        match self {
            Self::Caller | Self::EqualCaller => 20_000,
            Self::Allocations => 2_000,
            Self::EndToEnd | Self::EqualEndToEnd => 100_000,
        }
    }

    pub(crate) fn is_equal(self) -> bool {
        matches!(self, Self::EqualCaller | Self::EqualEndToEnd)
    }
}

/// Asks one recorder once.
pub(crate) fn ask<S: Subject>(question: Question, calls: u32, folder: &Path) -> Result<Answer> {
    let numbers = if question.is_equal() { 1 } else { calls };
    let charges: Vec<_> = (0..numbers).map(Charge::new).collect();
    let charges: Vec<_> = charges.iter().cycle().take(usize::try_from(calls)?).collect();
    let mut subject = S::start(folder)?;
    let value = match question {
        Question::Caller | Question::EqualCaller => caller(&mut subject, &charges)?,
        Question::Allocations => allocations(&mut subject, &charges)?,
        Question::EndToEnd | Question::EqualEndToEnd => end_to_end(&mut subject, &charges, folder)?,
    };
    drop(subject);
    Ok(Answer { value, found: Found::in_folder(folder)? })
}

fn caller<S: Subject>(subject: &mut S, charges: &[&Charge]) -> Result<f64> {
    let mut times = Vec::new();
    let mut next = now();
    for charge in charges {
        next += PACE;
        wait(next);
        let started = now();
        subject.fail(charge);
        times.push(started.elapsed());
    }
    subject.finish()?;
    times.sort();
    let median = times.get(times.len() / 2).ok_or("no calls were asked for")?;
    Ok(median.as_secs_f64() * 1e9)
}

#[expect(clippy::disallowed_methods, reason = "what others take is measured by real time")]
fn now() -> Instant {
    Instant::now()
}

/// Stays awake, as a program that works between two failures does.
fn wait(until: Instant) {
    while now() < until {
        std::hint::spin_loop();
    }
}

fn allocations<S: Subject>(subject: &mut S, charges: &[&Charge]) -> Result<f64> {
    let mut counts = Vec::new();
    for charge in charges {
        wait(now() + PACE);
        counts.push(allocation_counter::measure(|| subject.fail(charge)).count_total);
    }
    subject.finish()?;
    let calls = u32::try_from(counts.len())?;
    let count = u32::try_from(counts.iter().sum::<u64>())?;
    Ok(f64::from(count) / f64::from(calls))
}

fn end_to_end<S: Subject>(subject: &mut S, charges: &[&Charge], folder: &Path) -> Result<f64> {
    let calls = u32::try_from(charges.len())?;
    let started = now();
    for charge in charges {
        subject.fail(charge);
    }
    subject.finish()?;
    found::sync(folder)?;
    Ok(f64::from(calls) / started.elapsed().as_secs_f64())
}
