//! Very many tasks that fail at once, on either runtime.
//!
//! 3,000 of each kind in an ordinary run; any number by hand, with the figures:
//! `FAILREC_TASKS=1000000 cargo test --release -p failrec-tests --test behaviour crowd -- --nocapture`.

use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use failrec::record::EntryBody;
use failrec::{Clock as _, Recorder, SystemClock, record_failures};
use tokio::runtime::{Builder, Runtime};
use tokio::task::JoinSet;

use crate::totals::{LIMIT, assert_accounted};

const TASKS: &str = "FAILREC_TASKS";
const TASKS_USUAL: u64 = 3_000;

/// Of so many different kinds the failures are.
#[derive(Clone, Copy, Debug)]
enum Mix {
    Identical,
    Thousand,
    Distinct,
}

impl Mix {
    fn kind(self, task: u64) -> u64 {
        match self {
            Self::Identical => 0,
            Self::Thousand => task % 1_000,
            Self::Distinct => task,
        }
    }
}

/// Lets another task go first and fails.
#[record_failures(skip_all)]
async fn call(kind: String) -> Result<(), std::io::Error> {
    tokio::task::yield_now().await;
    Err(std::io::Error::other(format!("{kind} refused")))
}

/// The number in letters: digits would be taken out of the message.
fn word(number: u64) -> String {
    number.to_string().bytes().map(|digit| char::from(digit + b'g' - b'0')).collect()
}

/// The same future, which takes note of the longest time that it held its thread: so long no other
/// task had a turn there.
async fn timed<F: Future>(future: F, longest_us: Arc<AtomicU64>) -> F::Output {
    let clock = SystemClock::new();
    let mut future = pin!(future);
    poll_fn(|context| {
        let begun = clock.monotonic();
        let polled = future.as_mut().poll(context);
        let held = clock.monotonic().saturating_sub(begun).as_micros();
        longest_us.fetch_max(u64::try_from(held).unwrap_or(u64::MAX), Ordering::Relaxed);
        polled
    })
    .await
}

/// Lets so many tasks fail. The answer is how many of their failures are kept whole.
fn fail(runtime: &Runtime, mix: Mix, tasks: u64) -> u64 {
    let folder = tempfile::tempdir().unwrap();
    let recorder = Recorder::builder().store_path(folder.path()).build().unwrap();
    let clock = SystemClock::new();
    let begun = clock.monotonic();
    let longest_us = Arc::new(AtomicU64::new(0));
    runtime.block_on(async {
        let mut crowd = JoinSet::new();
        for task in 0..tasks {
            let call = recorder.in_force_for(call(word(mix.kind(task))));
            crowd.spawn(timed(call, Arc::clone(&longest_us)));
        }
        while let Some(ended) = crowd.join_next().await {
            assert!(ended.unwrap().is_err());
        }
    });
    let took = clock.monotonic().saturating_sub(begun);
    assert!(recorder.flush(LIMIT).complete);
    assert_accounted(&recorder, tasks);
    let goal = "default".into();
    let (ledger, _) = recorder.store().ledger(&goal).unwrap();
    assert_eq!(ledger.groups().map(|group| group.count).sum::<u64>(), tasks);
    let mut kept = 0;
    let scanned = recorder.store().scan(&goal, &mut |entry| {
        kept += u64::from(matches!(entry.body, EntryBody::Failure(_)));
        std::ops::ControlFlow::Continue(())
    });
    assert_eq!(scanned.unwrap().corrupt_lines, 0);
    let health = recorder.health();
    println!(
        "{tasks} tasks, {mix:?}: {took:?}, a thread held for {longest_us:?} us at most, {kept} kept, {health:?}"
    );
    kept
}

fn fail_in_every_mix(runtime: &Runtime) {
    let tasks = std::env::var(TASKS).map_or(TASKS_USUAL, |tasks| tasks.parse().unwrap());
    // The first five, each power of ten, and the newest.
    let cap = 5 + u64::from(tasks.ilog10()) + 1;
    assert!(fail(runtime, Mix::Identical, tasks) <= cap);
    assert!(tasks.min(1_000) <= fail(runtime, Mix::Thousand, tasks));
    fail(runtime, Mix::Distinct, tasks);
}

#[test]
fn crowd_on_two_threads_is_counted_to_the_last_task() {
    fail_in_every_mix(&Builder::new_multi_thread().worker_threads(2).build().unwrap());
}

#[test]
fn crowd_on_one_thread_is_counted_to_the_last_task() {
    fail_in_every_mix(&Builder::new_current_thread().build().unwrap());
}
