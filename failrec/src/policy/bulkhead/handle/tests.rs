use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::task::{Context, Poll, Wake, Waker};
use std::thread;
use std::time::Duration;

use super::*;
use crate::base::{Clock, Timer as _, Timestamp, VirtualTime};
use crate::policy::{BulkheadBuilder, Seams, Timeout};

mod model;
mod storm;

type Entering<'b> = Pin<Box<dyn Future<Output = Result<BulkheadPermit<'b>, Rejected>> + Send + 'b>>;

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

/// `slots` slots, and 3 may wait 10 s.
fn builder(time: &VirtualTime, slots: u32) -> BulkheadBuilder {
    let seams = Seams::system().clock(time.clone()).timer(time.clone());
    Bulkhead::builder(slots).name("db").queue(3, seconds(10)).seams(seams)
}

fn entering(bulkhead: &Bulkhead) -> Entering<'_> {
    Box::pin(bulkhead.enter())
}

fn poll<'b>(call: &mut Entering<'b>) -> Poll<Result<BulkheadPermit<'b>, Rejected>> {
    call.as_mut().poll(&mut Context::from_waker(Waker::noop()))
}

fn waiting(bulkhead: &Bulkhead) -> Entering<'_> {
    let mut call = entering(bulkhead);
    assert!(poll(&mut call).is_pending());
    call
}

fn entered(mut call: Entering<'_>) -> BulkheadPermit<'_> {
    let Poll::Ready(Ok(permit)) = poll(&mut call) else { panic!("it must have a slot") };
    permit
}

fn kind<T>(result: Result<T, Rejected>) -> RejectedKind {
    result.map(|_| ()).unwrap_err().kind()
}

#[test]
fn those_who_wait_enter_in_the_order_they_came() {
    let bulkhead = builder(&VirtualTime::new(), 1).build().unwrap();
    let mut inside = bulkhead.try_enter().unwrap();
    let mut line: VecDeque<_> = (0..3).map(|_| waiting(&bulkhead)).collect();
    for _ in 0..3 {
        drop(inside);
        assert!(line.iter_mut().skip(1).all(|call| poll(call).is_pending()));
        inside = entered(line.pop_front().unwrap());
    }
    drop(inside);
    assert_eq!((bulkhead.stats().entered, bulkhead.stats().in_use), (4, 0));
}

#[test]
fn nobody_overtakes_those_who_wait() {
    let bulkhead = builder(&VirtualTime::new(), 1).build().unwrap();
    let inside = bulkhead.try_enter().unwrap();
    let first = waiting(&bulkhead);
    drop(inside);
    assert_eq!(kind(bulkhead.try_enter()), RejectedKind::Full);
    let _second = waiting(&bulkhead);
    drop(entered(first));
}

#[test]
fn call_that_finds_neither_slot_nor_place_is_refused_at_once() {
    let bulkhead = builder(&VirtualTime::new(), 1).build().unwrap();
    let _inside = bulkhead.try_enter().unwrap();
    let _line: Vec<_> = (0..3).map(|_| waiting(&bulkhead)).collect();
    let Poll::Ready(result) = poll(&mut entering(&bulkhead)) else { panic!("there is no place") };
    let rejected = result.unwrap_err();
    assert_eq!((rejected.kind(), rejected.retry_after()), (RejectedKind::Full, None));
    assert_eq!(rejected.to_string(), "bulkhead `db` is full");
    assert_eq!((bulkhead.stats().rejected_full, bulkhead.stats().waiting), (1, 3));
}

#[test]
fn wait_ends_after_its_time() {
    let time = VirtualTime::new();
    let bulkhead = builder(&time, 1).build().unwrap();
    let _inside = bulkhead.try_enter().unwrap();
    let call = bulkhead.run(|| async { unreachable!("there is no slot") });
    let result: Result<(), Rejected> = time.block_on(call);
    assert_eq!(kind(result), RejectedKind::QueueTimeout);
    let stats = bulkhead.stats();
    assert_eq!((time.monotonic(), stats.longest_wait), (seconds(10), seconds(10)));
    assert_eq!((stats.timed_out, stats.waiting, stats.entered), (1, 0, 1));
}

#[test]
fn slot_that_comes_with_the_end_of_the_wait_is_taken() {
    let time = VirtualTime::new();
    let bulkhead = builder(&time, 1).build().unwrap();
    let inside = bulkhead.try_enter().unwrap();
    let call = waiting(&bulkhead);
    time.advance(seconds(10));
    drop(inside);
    drop(entered(call));
    assert_eq!((bulkhead.stats().entered, bulkhead.stats().timed_out), (2, 0));
}

#[test]
fn wait_ends_with_the_operation_around_it() {
    let time = VirtualTime::new();
    let bulkhead = builder(&time, 1).build().unwrap();
    let _inside = bulkhead.try_enter().unwrap();
    let seams = Seams::system().clock(time.clone()).timer(time.clone());
    let operation = Timeout::builder(seconds(4)).seams(seams).build().unwrap();
    let call = operation.run(|| async {
        time.sleep(seconds(1)).await;
        let result = bulkhead.enter().await;
        // The result that is there wins over the operation's end.
        Ok::<_, Rejected>(kind(result))
    });
    assert_eq!(time.block_on(call).unwrap(), RejectedKind::Deadline);
    assert_eq!((time.monotonic(), bulkhead.stats().past_deadline), (seconds(4), 1));
}

#[test]
fn slot_of_one_who_went_away_goes_to_the_next() {
    let bulkhead = builder(&VirtualTime::new(), 1).build().unwrap();
    let inside = bulkhead.try_enter().unwrap();
    let [first, second, third] = [0; 3].map(|_| waiting(&bulkhead));
    drop(second);
    drop(inside);
    // It has the slot, and does not know it yet.
    drop(first);
    drop(entered(third));
    let stats = bulkhead.stats();
    assert_eq!((stats.gave_up, stats.entered, stats.in_use), (2, 2, 0));
}

#[test]
fn growing_lets_in_who_waits_and_shrinking_lets_finish_who_is_inside() {
    let bulkhead = builder(&VirtualTime::new(), 1).build().unwrap();
    let first = bulkhead.try_enter().unwrap();
    let [second, third, mut fourth] = [0; 3].map(|_| waiting(&bulkhead));
    bulkhead.resize(3).unwrap();
    let (second, third) = (entered(second), entered(third));
    assert!(poll(&mut fourth).is_pending());
    bulkhead.resize(1).unwrap();
    assert_eq!((bulkhead.stats().in_use, bulkhead.stats().max_concurrent), (3, 1));
    drop((first, second));
    assert!(poll(&mut fourth).is_pending());
    drop(third);
    drop(entered(fourth));
}

#[test]
fn panic_of_the_call_frees_its_slot() {
    let bulkhead = builder(&VirtualTime::new(), 1).build().unwrap();
    let call = || bulkhead.run_sync(|| -> Result<(), Rejected> { panic!("the call's own") });
    catch_unwind(AssertUnwindSafe(call)).unwrap_err();
    assert_eq!(bulkhead.stats().in_use, 0);
}

#[test]
fn call_dropped_half_way_frees_its_slot() {
    let bulkhead = builder(&VirtualTime::new(), 1).build().unwrap();
    let mut call = Box::pin(bulkhead.run(std::future::pending::<Result<(), Rejected>>));
    assert!(call.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
    assert_eq!(bulkhead.stats().in_use, 1);
    drop(call);
    assert_eq!(bulkhead.stats().in_use, 0);
}

#[test]
fn waker_that_comes_back_or_panics_harms_nobody() {
    struct Odd(Bulkhead);
    impl Wake for Odd {
        fn wake(self: Arc<Self>) {
            panic!("{:?}", self.0.stats());
        }
    }
    impl Drop for Odd {
        fn drop(&mut self) {
            assert_eq!(self.0.stats().max_concurrent, 1);
        }
    }
    let bulkhead = builder(&VirtualTime::new(), 1).build().unwrap();
    let inside = bulkhead.try_enter().unwrap();
    let mut first = entering(&bulkhead);
    for _ in 0..2 {
        let waker = Waker::from(Arc::new(Odd(bulkhead.clone())));
        assert!(first.as_mut().poll(&mut Context::from_waker(&waker)).is_pending());
    }
    drop(inside);
    drop(entered(first));
    assert_eq!(bulkhead.stats().in_use, 0);
}

#[test]
fn bulkhead_is_idle_while_it_is_empty_and_as_it_was_made() {
    let bulkhead = builder(&VirtualTime::new(), 2).build().unwrap();
    let inside = bulkhead.try_enter().unwrap();
    assert!(!bulkhead.is_idle());
    drop(inside);
    assert!(bulkhead.is_idle());
    bulkhead.resize(3).unwrap();
    assert!(!bulkhead.is_idle());
}

/// A clock that must not be asked.
#[derive(Debug)]
struct Untouched;

impl Clock for Untouched {
    fn now(&self) -> Timestamp {
        unreachable!("no clock is needed")
    }

    fn monotonic(&self) -> Duration {
        unreachable!("no clock is needed")
    }
}

#[test]
fn call_that_need_not_wait_reads_no_clock() {
    let seams = Seams::system().clock(Untouched);
    let bulkhead = Bulkhead::builder(1).queue(1, seconds(1)).seams(seams).build().unwrap();
    for _ in 0..3 {
        drop(entered(entering(&bulkhead)));
        drop(bulkhead.enter_blocking().unwrap());
    }
    assert_eq!(bulkhead.stats().entered, 6);
}

#[test]
fn thread_that_waits_lets_virtual_time_go_on() {
    let time = VirtualTime::new();
    let bulkhead = builder(&time, 1).build().unwrap();
    let _inside = bulkhead.try_enter().unwrap();
    assert_eq!(kind(bulkhead.enter_blocking()), RejectedKind::QueueTimeout);
    assert_eq!(time.monotonic(), seconds(10));
}

#[test]
fn thread_that_waits_gets_the_slot_of_another() {
    let bulkhead = Bulkhead::builder(1).queue(1, seconds(30)).build().unwrap();
    let inside = bulkhead.try_enter().unwrap();
    thread::scope(|scope| {
        let waits = scope.spawn(|| bulkhead.run_sync(|| Ok::<_, Rejected>(7)));
        while bulkhead.stats().waiting == 0 {
            thread::yield_now();
        }
        drop(inside);
        assert_eq!(waits.join().unwrap(), Ok(7));
    });
}

#[test]
fn settings_that_make_no_sense_are_refused() {
    let longest = "set `max_concurrent` to 1048576: it must be from 1 to 1048575";
    let table = [
        (Bulkhead::builder(1 << 20), longest),
        (
            Bulkhead::builder(1).queue(1_000_001, seconds(1)),
            "set `queue length` to 1000001: it must be at most 1000000",
        ),
        (
            Bulkhead::builder(1).queue(1, Duration::ZERO),
            "set `queue max_wait` to 0 s: it must be above zero where calls may wait",
        ),
        (Bulkhead::builder(1).name(""), "set `name` to \"\": it must be a text that is not empty"),
    ];
    for (builder, message) in table {
        assert_eq!(builder.build().unwrap_err().to_string(), message);
    }
    let bulkhead = Bulkhead::builder(7).build().unwrap();
    assert_eq!(bulkhead.resize(1 << 20).unwrap_err().to_string(), longest);
    assert_eq!(bulkhead.stats().max_concurrent, 7);
}

#[test]
fn redefined_bulkhead_keeps_who_is_inside_and_who_waits() {
    let bulkhead = builder(&VirtualTime::new(), 2).build().unwrap();
    let inside = [bulkhead.try_enter().unwrap(), bulkhead.try_enter().unwrap()];
    let line = [waiting(&bulkhead), waiting(&bulkhead)];
    bulkhead.redefine(Bulkhead::builder(1)).unwrap();
    let [first, second] = inside;
    drop(first);
    let stats = bulkhead.stats();
    assert_eq!((stats.in_use, stats.max_concurrent, stats.waiting), (1, 1, 2));
    drop(second);
    for call in line {
        drop(entered(call));
    }
}

#[test]
fn queue_of_a_redefinition_holds_for_who_comes_later() {
    let time = VirtualTime::new();
    let bulkhead = builder(&time, 1).build().unwrap();
    let _inside = bulkhead.try_enter().unwrap();
    bulkhead.redefine(builder(&time, 1).queue(1, seconds(2))).unwrap();
    assert_eq!(kind(time.block_on(bulkhead.enter())), RejectedKind::QueueTimeout);
    assert_eq!(time.monotonic(), seconds(2));
    let _waits = waiting(&bulkhead);
    assert_eq!(kind(time.block_on(bulkhead.enter())), RejectedKind::Full);
}

#[test]
fn more_slots_by_a_redefinition_let_those_in_who_wait() {
    let bulkhead = builder(&VirtualTime::new(), 1).build().unwrap();
    let _inside = bulkhead.try_enter().unwrap();
    let call = waiting(&bulkhead);
    bulkhead.redefine(Bulkhead::builder(2)).unwrap();
    let _permit = entered(call);
    assert!(!bulkhead.is_idle());
}

#[test]
fn refused_redefinition_changes_nothing() {
    let bulkhead = builder(&VirtualTime::new(), 3).build().unwrap();
    bulkhead.redefine(Bulkhead::builder(0)).unwrap_err();
    assert_eq!(bulkhead.stats().max_concurrent, 3);
}

#[test]
fn reset_figures_leave_who_is_inside() {
    let bulkhead = builder(&VirtualTime::new(), 3).build().unwrap();
    let _inside = bulkhead.try_enter().unwrap();
    bulkhead.reset_stats();
    let stats = bulkhead.stats();
    assert_eq!((stats.entered, stats.in_use), (0, 1));
}
