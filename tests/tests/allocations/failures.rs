//! Failures that repeat others.

use std::error::Error;
use std::fmt;
use std::hint::black_box;

use failrec::fingerprint::SamplingOptions;
use failrec::recorder::Backtraces;
use failrec::store::MemoryStore;
use failrec::{Recorder, Scope, record_failures};

use crate::support::block_on;

/// An error that allocates nothing itself.
#[derive(Debug)]
struct Refused(u32);

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "refused with status {}", self.0)
    }
}

impl Error for Refused {}

/// One that has a cause.
#[derive(Debug)]
struct Unpaid<T>(T);

impl<T> fmt::Display for Unpaid<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the order is not paid")
    }
}

impl<T: Error + 'static> Error for Unpaid<T> {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&self.0)
    }
}

/// An error that says something else for each number, in words.
#[derive(Debug)]
struct Named(u32);

impl fmt::Display for Named {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the house refused lady ")?;
        (0..10).try_for_each(|bit| f.write_str(if self.0 >> bit & 1 == 0 { "ro" } else { "mi" }))
    }
}

impl Error for Named {}

#[record_failures]
fn named(number: u32, order: &str, urgent: bool) -> Result<u32, Named> {
    black_box((order, urgent));
    Err(Named(number))
}

#[record_failures]
fn plain() -> Result<u32, Refused> {
    Err(Refused(503))
}

#[record_failures(group = "site")]
fn by_site() -> Result<u32, Refused> {
    Err(Refused(503))
}

#[record_failures(group = "site")]
fn handled() -> Result<u32, Refused> {
    Err(Refused(503))
}

#[record_failures]
fn passing_none_on() -> Result<u32, Refused> {
    handled().or(Ok(7))
}

#[record_failures]
async fn plain_async() -> Result<u32, Refused> {
    Err(Refused(503))
}

#[record_failures(goal = "orders", node = "shop", agent = "seller", tags(tenant = "acme"))]
fn told() -> Result<u32, Refused> {
    Err(Refused(503))
}

#[record_failures]
fn with_causes() -> Result<u32, Unpaid<Unpaid<Refused>>> {
    Err(Unpaid(Unpaid(Refused(503))))
}

#[record_failures]
fn with_cause_of_the_system() -> Result<u32, Unpaid<std::io::Error>> {
    Err(Unpaid(std::io::Error::from(std::io::ErrorKind::TimedOut)))
}

#[record_failures]
fn of_the_system() -> Result<u32, std::io::Error> {
    // The text of one that has only a number is made by the standard library each time.
    Err(std::io::Error::from(std::io::ErrorKind::ConnectionRefused))
}

#[record_failures]
fn passing_on() -> Result<u32, Refused> {
    plain()
}

#[record_failures(none = "fail")]
fn silent() -> Option<u32> {
    None
}

/// What the hundred calls after the first two hundred allocate, which are neither among the first of
/// their groups nor at a power of ten.
fn allocated_by(call: impl Fn()) -> u64 {
    let mut sampling = SamplingOptions::DEFAULT;
    // The newest of a group is captured once a second.
    sampling.newest = false;
    let recorder = Recorder::builder().store(MemoryStore::new()).sampling(sampling).build();
    recorder.unwrap().in_force(|| {
        (0..200).for_each(|_| call());
        allocation_counter::measure(|| (0..100).for_each(|_| call())).count_total
    })
}

#[test]
fn failure_that_repeats_another_allocates_nothing() {
    let counts = [
        allocated_by(|| drop(black_box(plain()))),
        allocated_by(|| drop(black_box(block_on(plain_async())))),
        allocated_by(|| drop(black_box(told()))),
        allocated_by(|| drop(black_box(by_site()))),
        allocated_by(|| drop(black_box(passing_none_on()))),
        allocated_by(|| assert!(black_box(silent()).is_none())),
    ];
    assert_eq!(counts, [0; 6]);
}

#[test]
fn failure_that_none_was_like_allocates_six_times_on_its_task() {
    // The environment may ask for backtraces, which take more.
    let recorder = Recorder::builder().store(MemoryStore::new()).backtraces(Backtraces::Never);
    let recorder = recorder.build().unwrap();
    let fail = |number| drop(black_box(named(number, "order 7", true)));
    let count = move |number| allocation_counter::measure(|| fail(number)).count_total;
    let count = move || recorder.in_force(|| (0..1_000).map(count).collect::<Vec<_>>());
    // Names of threads that are longer than this one's are not kept in place.
    let worker = std::thread::Builder::new().name("tokio-runtime-worker".to_owned());
    let mut counts = worker.spawn(count).unwrap().join().unwrap();
    // Now and then a table grows, or a tree.
    counts.sort_unstable();
    assert_eq!((counts[0], counts[700]), (6, 6));
}

#[test]
fn chain_that_repeats_another_allocates_nothing() {
    let counts = [
        allocated_by(|| drop(black_box(with_causes()))),
        allocated_by(|| drop(black_box(with_cause_of_the_system()))),
        allocated_by(|| drop(black_box(of_the_system()))),
    ];
    assert_eq!(counts, [0; 3]);
}

#[test]
fn failure_that_passes_several_functions_again_allocates_nothing() {
    assert_eq!(allocated_by(|| drop(black_box(passing_on()))), 0);
}

#[test]
fn failure_in_a_scope_that_repeats_another_allocates_nothing() {
    let scope = || Scope::new().session("conversation 7").agent("planner").goal("book a flight");
    let count = scope().in_scope(|| allocated_by(|| drop(black_box(plain()))));
    assert_eq!(count, 0);
}
