//! The calls that are measured.

use std::hint::black_box;
use std::ops::ControlFlow;
use std::sync::OnceLock;

use failrec::fingerprint::{Normalizer, SamplingOptions};
use failrec::record::{Entry, GoalId};
use failrec::recorder::Backtraces;
use failrec::store::{ScanReport, Store};
use failrec::{Recorder, RecorderBuilder};

use crate::calls::{
    async_add_recorded, await_bare, await_bare_in_line, await_recorded, await_recorded_in_line,
    bare, fail, own_a_mebibyte, own_eight_fields, owning, pay, ready, refer_all, referring, refuse,
    regressed, reserve,
};
use crate::case::{Case, Round};
use crate::regexes::Regexes;

/// What a failure costs that nobody records: its text takes memory.
const FAILS: &str = "bare, payment refused";

/// The case that a regression is planted in, and that regression.
pub(crate) const REGRESSED: &str = "recorded, sync, ok, references";
pub(crate) const PLANTED: &str = "the same with a regression";
pub(crate) static REGRESSION: Case = Case::new(PLANTED, 100, |calls| plain(calls, regressed));

pub(crate) const CASES: &[Case] = &[
    Case::new("bare, sync, ok", 100_000, |calls| plain(calls, bare)),
    Case::new(REGRESSED, 100_000, |calls| plain(calls, referring))
        .within(8, Some("bare, sync, ok")),
    Case::new("recorded, sync, ok, owned arguments", 20_000, |calls| in_force(calls, owning)),
    Case::new("recorded, sync, ok, owned, eight fields", 20_000, |calls| {
        in_force_all(calls, own_eight_fields)
    }),
    Case::new("recorded, sync, ok, owned, 1 MiB", 20_000, |calls| {
        in_force_all(calls, own_a_mebibyte)
    }),
    Case::new("bare, async, ok", 100_000, |calls| (Box::new(await_bare), calls)),
    Case::new("recorded, async, ok, references", 100_000, |calls| {
        (Box::new(await_recorded), calls)
    })
    .within(8, Some("bare, async, ok")),
    Case::new("bare, async in line, ok", 100_000, |calls| (Box::new(await_bare_in_line), calls)),
    Case::new("recorded, async in line, ok, references", 100_000, |calls| {
        (Box::new(await_recorded_in_line), calls)
    })
    .within(8, Some("bare, async in line, ok")),
    Case::new("recorded, sync, ok, never failed", 100_000, |calls| settled(calls, 0, refer_all)),
    Case::new("recorded, sync, ok, has failed", 100_000, |calls| {
        settled(calls, u32::MAX, refer_all)
    }),
    Case::new("recorded, async, ok, never failed", 100_000, |calls| {
        settled(calls, 0, await_recorded)
    }),
    Case::new("recorded, async, ok, has failed", 100_000, |calls| {
        settled(calls, u32::MAX, await_recorded)
    }),
    Case::new(FAILS, 20_000, |calls| plain(calls, |_| drop(black_box(fail("refused", 12))))),
    Case::new("recorded, duplicate failure", 20_000, duplicate).within(1_500, Some(FAILS)),
    Case::new("bare, sync, fails", 100_000, |calls| plain(calls, refuse)),
    Case::new("recorded, duplicate failure, by site", 50_000, duplicate_by_site)
        .within(150, Some("bare, sync, fails")),
    Case::new("recorded, fresh failure, caller side", 1_000, fresh).ungated(),
    Case::new("normal form, 200 bytes of prose", 20_000, |calls| normal(calls, PROSE)),
    Case::new("normal form, 200 bytes full of values", 20_000, |calls| normal(calls, VALUES)),
    Case::new("by 12 regexes, 200 bytes of prose", 2_000, |calls| by_regexes(calls, PROSE))
        .ungated(),
    Case::new("by 12 regexes, 200 bytes full of values", 2_000, |calls| by_regexes(calls, VALUES))
        .ungated(),
];

const PROSE: &str = "the model refused to answer because the prompt was longer than what it takes and \
    the tool that was asked for the summary did not come back before the deadline of the whole run";
const VALUES: &str = "connection to 10.0.3.17:5432 refused after 30s while reading \"abc\" for user \
    alice of request req_011CSHoEeqs5C35K2UUqR7Fy in /var/lib/app/state.json at \
    2026-11-22T05:19:01Z, retry 3 of 5 (os error 111)";

pub(crate) fn plain(calls: u32, call: fn(u32)) -> Round {
    (Box::new(move |calls| (0..calls).for_each(call)), calls)
}

fn in_force(calls: u32, call: fn(u32)) -> Round {
    let recorder = recorder();
    (Box::new(move |calls| recorder.in_force(|| (0..calls).for_each(call))), calls)
}

fn in_force_all(calls: u32, all: fn(u32)) -> Round {
    let recorder = recorder();
    (Box::new(move |calls| recorder.in_force(|| all(calls))), calls)
}

/// With a recorder that has found out whether the successes of the function are to be counted: they
/// are if the `first` call fails.
fn settled(calls: u32, first: u32, all: fn(u32)) -> Round {
    let recorder = recorder();
    recorder.in_force(|| {
        referring(first);
        ready(async_add_recorded(first, "order"));
    });
    recorder.flush(std::time::Duration::from_secs(30));
    recorder.in_force(|| all(1));
    recorder.flush(std::time::Duration::from_secs(30));
    (Box::new(move |calls| recorder.in_force(|| all(calls))), calls)
}

/// The group is known and its first five records are written before the count begins.
fn duplicate(calls: u32) -> Round {
    let recorder = recorder();
    recorder.in_force(|| (0..20).for_each(|_| drop(black_box(pay("refused", 12)))));
    recorder.flush(std::time::Duration::from_secs(30));
    (
        Box::new(move |calls| {
            recorder.in_force(|| (0..calls).for_each(|_| drop(black_box(pay("refused", 12)))));
        }),
        calls,
    )
}

/// The same where the place and the type tell its failures apart. The group has failed so often that
/// no power of ten comes up while it is measured.
fn duplicate_by_site(calls: u32) -> Round {
    let recorder = recorder();
    recorder.in_force(|| (0..1_100).for_each(|_| drop(black_box(reserve(black_box(12))))));
    recorder.flush(std::time::Duration::from_secs(30));
    (
        Box::new(move |calls| {
            recorder.in_force(|| (0..calls).for_each(|_| drop(black_box(reserve(black_box(12))))));
        }),
        calls,
    )
}

fn normal(calls: u32, message: &'static str) -> Round {
    let (normalizer, mut out) = (Normalizer::default(), String::with_capacity(512));
    let run = move |calls| {
        for _ in 0..calls {
            normalizer.normalize_into(black_box(message), &mut out);
            black_box(&out);
        }
    };
    (Box::new(run), calls)
}

/// The same texts by what a program would do without us.
fn by_regexes(calls: u32, message: &'static str) -> Round {
    let regexes = Regexes::new();
    // The first call of each pattern makes the memory it works in.
    black_box(regexes.normalize(message));
    let run = move |calls| {
        for _ in 0..calls {
            black_box(regexes.normalize(black_box(message)));
        }
    };
    (Box::new(run), calls)
}

fn fresh(calls: u32) -> Round {
    static ROUND: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
    let recorder = recorder();
    let round = ROUND.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    let reasons: Vec<_> = (0..calls).map(|call| word(round * 1_000_000 + call)).collect();
    (
        Box::new(move |_| {
            recorder
                .in_force(|| reasons.iter().for_each(|reason| drop(black_box(pay(reason, 12)))));
        }),
        calls,
    )
}

/// A recorder that throws away what it writes: what is measured is the way there.
fn recorder() -> Recorder {
    static RECORDER: OnceLock<Recorder> = OnceLock::new();
    let make = || builder().store(Nowhere).build().unwrap();
    RECORDER.get_or_init(make).clone()
}

/// Every failure is stored, without its stack, whatever the environment says of that.
pub(crate) fn builder() -> RecorderBuilder {
    Recorder::builder().sampling(everything()).backtraces(Backtraces::Never)
}

/// As many groups as there are, and no limit on records a second.
fn everything() -> SamplingOptions {
    let mut sampling = SamplingOptions::DEFAULT;
    sampling.groups = 10_000_000;
    sampling.bodies_per_second = None;
    sampling.bytes_per_second = None;
    sampling
}

/// A word of letters: numbers would all be one group.
pub(crate) fn word(mut number: u32) -> String {
    let mut word = String::from("refused by ");
    loop {
        word.push(char::from(b'a' + u8::try_from(number % 26).unwrap()));
        number /= 26;
        if number == 0 {
            return word;
        }
    }
}

#[derive(Debug)]
struct Nowhere;

impl Store for Nowhere {
    fn append(&self, entries: &[Entry]) -> failrec::Result<()> {
        black_box(entries);
        Ok(())
    }

    fn sync(&self) -> failrec::Result<()> {
        Ok(())
    }

    fn goals(&self) -> failrec::Result<Vec<GoalId>> {
        Ok(Vec::new())
    }

    fn scan(
        &self,
        _goal: &GoalId,
        _visit: &mut dyn FnMut(Entry) -> ControlFlow<()>,
    ) -> failrec::Result<ScanReport> {
        Ok(ScanReport::default())
    }
}
