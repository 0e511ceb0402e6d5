use std::future::{pending, ready};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::channel;
use std::task::{Context, Waker};

use super::*;
use crate::base::{Clock as _, Sleep, Timer, VirtualTime};
use crate::policy::deadline::time_left_at;

fn timeout(time: &VirtualTime, seconds: u64) -> Timeout {
    let seams = Seams::system().clock(time.clone()).timer(time.clone());
    Timeout::builder(Duration::from_secs(seconds)).name("t").seams(seams).build().unwrap()
}

async fn sleep_for(time: &VirtualTime, seconds: u64) -> Result<u64, Rejected> {
    time.sleep(Duration::from_secs(seconds)).await;
    Ok(seconds)
}

fn kind(result: Result<u64, Rejected>) -> Result<u64, RejectedKind> {
    result.map_err(|rejected| rejected.kind())
}

#[test]
fn call_in_time_keeps_its_result_and_a_late_one_is_given_up_at_the_limit() {
    let time = VirtualTime::new();
    let timeout = timeout(&time, 10);
    assert_eq!(kind(time.block_on(timeout.run(|| sleep_for(&time, 9)))), Ok(9));
    let late = time.block_on(timeout.run(|| sleep_for(&time, 30)));
    assert_eq!(kind(late), Err(RejectedKind::Timeout));
    assert_eq!(time.monotonic(), Duration::from_secs(19));
    assert_eq!(timeout.given_up(), 1);
}

#[test]
fn result_that_is_there_at_the_limit_wins() {
    let time = VirtualTime::new();
    assert_eq!(kind(time.block_on(timeout(&time, 10).run(|| sleep_for(&time, 10)))), Ok(10));
}

/// A timer that counts how often it is asked.
#[derive(Clone, Debug, Default)]
struct Asked(Arc<AtomicU32>);

impl Timer for Asked {
    fn sleep(&self, _: Duration) -> Sleep {
        self.0.fetch_add(1, Ordering::Relaxed);
        Box::pin(pending())
    }

    fn block(&self, _: Duration) {}
}

#[test]
fn call_that_is_ready_at_once_sets_no_timer() {
    let asked = Asked::default();
    let seams = Seams::system().timer(asked.clone());
    let timeout = Timeout::builder(Duration::from_secs(1)).seams(seams).build().unwrap();
    let mut context = Context::from_waker(Waker::noop());
    let mut call = Box::pin(timeout.run(|| ready(Ok::<_, Rejected>(1))));
    assert!(call.as_mut().poll(&mut context).is_ready());
    assert_eq!(asked.0.load(Ordering::Relaxed), 0);
}

#[test]
fn inner_timeout_ends_with_the_operation_around_it() {
    let time = VirtualTime::new();
    let (outer, inner) = (timeout(&time, 5), timeout(&time, 60));
    let call = outer.run(|| async {
        sleep_for(&time, 2).await?;
        let inside = inner.run(|| sleep_for(&time, 30)).await;
        assert_eq!(kind(inside), Err(RejectedKind::Deadline));
        Ok::<_, Rejected>(time.monotonic().as_secs())
    });
    // The outer one has the same deadline, and the result that is there wins.
    assert_eq!(kind(time.block_on(call)), Ok(5));
}

#[test]
fn operation_without_time_left_begins_no_call() {
    let time = VirtualTime::new();
    let (outer, inner) = (timeout(&time, 5), timeout(&time, 60));
    let call = outer.run(|| async {
        sleep_for(&time, 1).await?;
        // Work that does not wait, and takes longer than there is time.
        time.advance(Duration::from_secs(9));
        inner.run(|| async { unreachable!("there is no time left") }).await
    });
    let result: Result<u64, Rejected> = time.block_on(call);
    assert_eq!(kind(result), Err(RejectedKind::Deadline));
}

#[test]
fn deadline_is_seen_inside_and_gone_outside() {
    let time = VirtualTime::new();
    let call = timeout(&time, 5);
    let call = call.run(|| async {
        let before = time_left_at(time.monotonic());
        sleep_for(&time, 2).await?;
        Ok::<_, Rejected>((before, time_left_at(time.monotonic())))
    });
    let left = time.block_on(call).unwrap();
    assert_eq!(left, (Some(Duration::from_secs(5)), Some(Duration::from_secs(3))));
    assert_eq!(time_left_at(time.monotonic()), None);
}

#[test]
fn panic_leaves_no_deadline_behind() {
    let time = VirtualTime::new();
    let timeout = timeout(&time, 5);
    let call = timeout.run(|| async { panic!("the call's own") });
    let call =
        AssertUnwindSafe(|| time.block_on::<_>(async { call.await as Result<(), Rejected> }));
    catch_unwind(call).unwrap_err();
    assert_eq!(Around::current(), Around::None);
}

#[test]
fn sync_call_is_left_behind_when_its_time_has_passed() {
    let timeout = Timeout::builder(Duration::from_millis(1)).build().unwrap();
    let (sender, stop) = channel::<()>();
    let result = timeout.run_sync(move || {
        stop.recv().ok();
        Ok::<_, Rejected>(0)
    });
    assert_eq!(kind(result), Err(RejectedKind::Timeout));
    drop(sender);
}

#[test]
fn sync_call_in_time_keeps_its_result_and_its_panic() {
    let timeout = Timeout::builder(Duration::from_secs(30)).build().unwrap();
    assert_eq!(timeout.run_sync(|| Ok::<_, Rejected>(time_left_is_known())), Ok(true));
    let panicking = || timeout.run_sync(|| -> Result<(), Rejected> { panic!("the call's own") });
    let payload = catch_unwind(AssertUnwindSafe(panicking)).unwrap_err();
    assert_eq!(payload.downcast_ref(), Some(&"the call's own"));
}

fn time_left_is_known() -> bool {
    crate::policy::time_left().is_some_and(|left| left <= Duration::from_secs(30))
}

#[test]
fn limit_of_nothing_is_refused() {
    let error = Timeout::builder(Duration::ZERO).build().unwrap_err();
    assert_eq!(error.to_string(), "set `limit` to 0 s: it must be above zero");
}
