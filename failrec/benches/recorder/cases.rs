//! The calls that are measured.

use std::fmt;
use std::hint::black_box;
use std::ops::ControlFlow;
use std::pin::pin;
use std::sync::OnceLock;
use std::task::{Context, Poll, Waker};

use failrec::fingerprint::{Normalizer, SamplingOptions};
use failrec::record::{Entry, GoalId};
use failrec::recorder::Backtraces;
use failrec::store::{ScanReport, Store};
use failrec::{Recorder, RecorderBuilder, record_failures};

use crate::regexes::Regexes;

/// What runs a number of calls, and the number.
pub(crate) type Round = (Box<dyn FnOnce(u32)>, u32);

/// One kind of call.
pub(crate) struct Case {
    pub(crate) name: &'static str,
    /// Calls of one round.
    pub(crate) calls: u32,
    /// Makes ready and gives what runs that many calls.
    pub(crate) prepare: fn(u32) -> Round,
    pub(crate) goal: Option<Goal>,
}

/// The instructions a call may take beyond another one.
pub(crate) struct Goal {
    /// The name of the other case; none where all of it is meant.
    pub(crate) beyond: Option<&'static str>,
    pub(crate) most: u32,
}

impl Case {
    pub(crate) const fn new(name: &'static str, calls: u32, prepare: fn(u32) -> Round) -> Self {
        Self { name, calls, prepare, goal: None }
    }

    /// With a goal.
    pub(crate) const fn within(self, most: u32, beyond: Option<&'static str>) -> Self {
        Self { goal: Some(Goal { beyond, most }), ..self }
    }

    pub(crate) fn run(&self, calls: u32) {
        let (start, calls) = (self.prepare)(calls);
        start(calls);
    }
}

/// What a failure costs that nobody records: its text takes memory.
const FAILS: &str = "bare, payment refused";

pub(crate) const CASES: &[Case] = &[
    Case::new("bare, sync, ok", 100_000, |calls| plain(calls, bare)),
    Case::new("recorded, sync, ok, references", 100_000, |calls| plain(calls, referring)),
    Case::new("recorded, sync, ok, owned arguments", 20_000, |calls| in_force(calls, owning)),
    Case::new("bare, async, ok", 100_000, |calls| plain(calls, bare_async)),
    Case::new("recorded, async, ok, references", 100_000, |calls| plain(calls, referring_async)),
    Case::new("recorded, sync, ok, never failed", 100_000, |calls| settled(calls, 0, referring)),
    Case::new("recorded, sync, ok, has failed", 100_000, |calls| {
        settled(calls, u32::MAX, referring)
    }),
    Case::new("recorded, async, ok, never failed", 100_000, |calls| {
        settled(calls, 0, referring_async)
    }),
    Case::new("recorded, async, ok, has failed", 100_000, |calls| {
        settled(calls, u32::MAX, referring_async)
    }),
    Case::new(FAILS, 20_000, |calls| plain(calls, |_| drop(black_box(fail("refused", 12))))),
    Case::new("recorded, duplicate failure", 20_000, duplicate).within(1_500, Some(FAILS)),
    Case::new("bare, sync, fails", 100_000, |calls| plain(calls, refuse)),
    Case::new("recorded, duplicate failure, by site", 50_000, duplicate_by_site)
        .within(150, Some("bare, sync, fails")),
    Case::new("recorded, fresh failure, caller side", 1_000, fresh),
    Case::new("normal form, 200 bytes of prose", 20_000, |calls| normal(calls, PROSE)),
    Case::new("normal form, 200 bytes full of values", 20_000, |calls| normal(calls, VALUES)),
    Case::new("by 12 regexes, 200 bytes of prose", 2_000, |calls| by_regexes(calls, PROSE)),
    Case::new("by 12 regexes, 200 bytes full of values", 2_000, |calls| by_regexes(calls, VALUES)),
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

/// With a recorder that has found out whether the successes of the function are to be counted: they
/// are if the `first` call fails.
fn settled(calls: u32, first: u32, call: fn(u32)) -> Round {
    let recorder = recorder();
    recorder.in_force(|| call(first));
    recorder.flush(std::time::Duration::from_secs(30));
    recorder.in_force(|| call(0));
    recorder.flush(std::time::Duration::from_secs(30));
    (Box::new(move |calls| recorder.in_force(|| (0..calls).for_each(call))), calls)
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

#[derive(Debug)]
pub(crate) struct Refused(String);

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "payment {}", self.0)
    }
}

impl std::error::Error for Refused {}

#[derive(Debug, serde::Serialize)]
struct Order {
    customer: String,
    items: Vec<String>,
    cents: u64,
    express: bool,
}

fn bare(call: u32) {
    drop(black_box(add(black_box(call), black_box("order"))));
}

#[inline(never)]
fn add(call: u32, text: &str) -> Result<usize, Refused> {
    if call == u32::MAX { Err(Refused(text.to_owned())) } else { Ok(text.len()) }
}

fn referring(call: u32) {
    drop(black_box(add_recorded(black_box(call), black_box("order"))));
}

#[inline(never)]
#[record_failures]
fn add_recorded(call: u32, text: &str) -> Result<usize, Refused> {
    if call == u32::MAX { Err(Refused(text.to_owned())) } else { Ok(text.len()) }
}

fn owning(call: u32) {
    let items = vec!["tea".to_owned(), "pot".to_owned()];
    let order = Order { customer: "ada".to_owned(), items, cents: 1250, express: true };
    drop(black_box(take(black_box(order), black_box(call))));
}

#[inline(never)]
#[record_failures]
fn take(order: Order, call: u32) -> Result<u64, Refused> {
    if call == u32::MAX { Err(Refused(order.customer)) } else { Ok(order.cents) }
}

fn bare_async(call: u32) {
    ready(async_add(black_box(call), black_box("order")));
}

#[expect(clippy::unused_async, reason = "the least an async function can do is what is measured")]
async fn async_add(call: u32, text: &str) -> Result<usize, Refused> {
    if call == u32::MAX { Err(Refused(text.to_owned())) } else { Ok(text.len()) }
}

fn referring_async(call: u32) {
    ready(async_add_recorded(black_box(call), black_box("order")));
}

#[record_failures]
async fn async_add_recorded(call: u32, text: &str) -> Result<usize, Refused> {
    if call == u32::MAX { Err(Refused(text.to_owned())) } else { Ok(text.len()) }
}

fn ready<T>(future: impl Future<Output = T>) {
    let mut future = pin!(black_box(future));
    let polled = future.as_mut().poll(&mut Context::from_waker(Waker::noop()));
    assert!(matches!(black_box(polled), Poll::Ready(_)));
}

/// What `pay` does.
#[inline(never)]
fn fail(reason: &str, cents: u32) -> Result<u32, Refused> {
    if cents == 0 { Ok(0) } else { Err(Refused(reason.to_owned())) }
}

/// Fails as a payment does: an input with a secret, an error with a text.
#[record_failures]
pub(crate) fn pay(reason: &str, cents: u32) -> Result<u32, Refused> {
    if cents == 0 { Ok(0) } else { Err(Refused(reason.to_owned())) }
}

fn refuse(_: u32) {
    drop(black_box(refuse_seats(black_box(12))));
}

#[inline(never)]
fn refuse_seats(seats: u32) -> Result<u32, SoldOut> {
    if seats == 0 { Ok(0) } else { Err(SoldOut(seats)) }
}

/// Fails for a reason that takes no memory.
#[inline(never)]
#[record_failures(group = "site")]
fn reserve(seats: u32) -> Result<u32, SoldOut> {
    if seats == 0 { Ok(0) } else { Err(SoldOut(seats)) }
}

#[derive(Debug)]
struct SoldOut(u32);

impl fmt::Display for SoldOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no {} seats are left", self.0)
    }
}

impl std::error::Error for SoldOut {}
