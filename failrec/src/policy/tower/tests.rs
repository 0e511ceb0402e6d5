use std::error::Error;
use std::fmt;
use std::future::{pending, poll_fn};
use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use tower::{BoxError, Layer, Service, ServiceBuilder, ServiceExt, service_fn};

use super::*;
use crate::base::{Clock, Timer, VirtualTime};
use crate::policy::retry::Jitter;
use crate::policy::{
    Bulkhead, CircuitBreaker, CircuitState, Fault, FaultKind, Hedge, RateLimiter, Rejected,
    RejectedKind, Retry, Seams, Timeout, Trip,
};

const SECOND: Duration = Duration::from_secs(1);

fn seams(time: &VirtualTime) -> Seams {
    Seams::system().clock(time.clone()).timer(time.clone())
}

fn retry(time: &VirtualTime) -> Retry {
    Retry::builder().jitter(Jitter::None).seams(seams(time)).build().unwrap()
}

fn hedge(time: &VirtualTime) -> Hedge {
    let builder = Hedge::builder().delay(SECOND).max_hedges(2).idempotent(true);
    builder.seams(seams(time)).build().unwrap()
}

/// What one call of a scripted service does: the seconds it takes, and what it gives then.
type Step = (u32, Result<&'static str, io::ErrorKind>);

/// A service that follows a script, whichever clone is called. Like those that reserve something
/// when they become ready, a clone of it is not ready, and it must not be called unless it is.
struct Scripted {
    time: VirtualTime,
    script: Arc<Mutex<Script>>,
    is_ready: bool,
}

#[derive(Default)]
struct Script {
    steps: Vec<Step>,
    /// Polls that find it not ready, before each time it becomes so.
    unready_polls: u32,
    /// Times it becomes ready; then it fails to.
    ready_times: Option<u32>,
    calls: u32,
    dropped: u32,
}

impl Scripted {
    fn new(time: &VirtualTime, steps: &[Step]) -> Self {
        let script = Script { steps: steps.to_vec(), ..Script::default() };
        Self { time: time.clone(), script: Arc::new(Mutex::new(script)), is_ready: false }
    }

    fn calls(script: &Arc<Mutex<Script>>) -> u32 {
        script.lock().unwrap().calls
    }
}

impl Clone for Scripted {
    fn clone(&self) -> Self {
        let (time, script) = (self.time.clone(), Arc::clone(&self.script));
        Self { time, script, is_ready: false }
    }
}

impl Service<&'static str> for Scripted {
    type Response = &'static str;
    type Error = io::Error;
    type Future = Pin<Box<dyn Future<Output = io::Result<&'static str>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let mut script = self.script.lock().unwrap();
        if 0 < script.unready_polls {
            script.unready_polls -= 1;
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        if let Some(times) = &mut script.ready_times {
            let Some(left) = times.checked_sub(1) else {
                return Poll::Ready(Err(io::ErrorKind::NotConnected.into()));
            };
            *times = left;
        }
        self.is_ready = true;
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: &'static str) -> Self::Future {
        assert!(std::mem::take(&mut self.is_ready), "it is called only when it is ready");
        assert_eq!(request, "request");
        let mut script = self.script.lock().unwrap();
        let place = usize::try_from(script.calls).unwrap();
        script.calls += 1;
        let (seconds, gives) = script.steps[place];
        let dropped = Dropped(Arc::clone(&self.script));
        let sleep = self.time.sleep(seconds * SECOND);
        Box::pin(async move {
            let _dropped = dropped;
            sleep.await;
            Ok(gives?)
        })
    }
}

struct Dropped(Arc<Mutex<Script>>);

impl Drop for Dropped {
    fn drop(&mut self) {
        self.0.lock().unwrap().dropped += 1;
    }
}

/// Polls `future` once, and says whether it waits.
fn waits<F: Future + Unpin>(future: &mut F) -> bool {
    Pin::new(future).poll(&mut Context::from_waker(Waker::noop())).is_pending()
}

const RESET: Result<&str, io::ErrorKind> = Err(io::ErrorKind::ConnectionReset);

#[test]
fn each_attempt_is_made_on_a_service_that_is_ready() {
    let time = VirtualTime::new();
    let service = Scripted::new(&time, &[(0, RESET), (0, RESET), (0, Ok("done"))]);
    let script = Arc::clone(&service.script);
    script.lock().unwrap().unready_polls = 2;
    let layered = RetryLayer::new(retry(&time)).layer(service);
    let answer = time.block_on(layered.oneshot("request")).unwrap();
    assert_eq!((answer, Scripted::calls(&script)), ("done", 3));
}

#[test]
fn one_service_makes_call_after_call() {
    let time = VirtualTime::new();
    let service = Scripted::new(&time, &[(0, Ok("one")), (0, RESET), (0, Ok("two"))]);
    let mut layered = RetryLayer::new(retry(&time)).layer(service);
    for expected in ["one", "two"] {
        let answer = time.block_on(async {
            poll_fn(|context| layered.poll_ready(context)).await?;
            layered.call("request").await
        });
        assert_eq!(answer.unwrap(), expected);
    }
}

#[test]
fn attempt_whose_service_does_not_become_ready_has_failed() {
    let time = VirtualTime::new();
    let service = Scripted::new(&time, &[(0, RESET)]);
    let script = Arc::clone(&service.script);
    script.lock().unwrap().ready_times = Some(1);
    let retry = retry(&time);
    let layered = RetryLayer::new(retry.clone()).layer(service);
    let error = time.block_on(layered.oneshot("request")).unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::NotConnected);
    assert_eq!((retry.stats().attempts, Scripted::calls(&script)), (3, 1));
}

#[test]
fn hedge_is_made_on_a_clone_and_the_slow_call_is_dropped() {
    let time = VirtualTime::new();
    let service = Scripted::new(&time, &[(9, Ok("slow")), (0, RESET), (1, Ok("quick"))]);
    let script = Arc::clone(&service.script);
    let layered = HedgeLayer::new(hedge(&time)).layer(service);
    assert_eq!(time.block_on(layered.oneshot("request")).unwrap(), "quick");
    assert_eq!(time.monotonic(), 2 * SECOND);
    assert_eq!((Scripted::calls(&script), script.lock().unwrap().dropped), (3, 3));
}

#[test]
fn readiness_is_that_of_the_service_inside() {
    let time = VirtualTime::new();
    let bulkhead = Bulkhead::builder(1).build().unwrap();
    let inside = bulkhead.try_enter().unwrap();
    let service = Scripted::new(&time, &[]);
    let script = Arc::clone(&service.script);
    script.lock().unwrap().unready_polls = 1;
    let mut layered = BulkheadLayer::new(bulkhead.clone()).layer(service);
    let mut context = Context::from_waker(Waker::noop());
    assert!(layered.poll_ready(&mut context).is_pending());
    // The bulkhead is full all the while.
    assert!(matches!(layered.poll_ready(&mut context), Poll::Ready(Ok(()))));
    drop(inside);
}

#[test]
fn slot_is_free_again_when_the_response_is_there_or_dropped() {
    let time = VirtualTime::new();
    let builder = Bulkhead::builder(1).queue(4, 60 * SECOND);
    let bulkhead = builder.seams(seams(&time)).build().unwrap();
    let service = Scripted::new(&time, &[(3, Ok("one")), (2, Ok("two")), (1, Ok("three"))]);
    let script = Arc::clone(&service.script);
    let layered = BulkheadLayer::new(bulkhead.clone()).layer(service);

    let mut dropped = Box::pin(layered.clone().oneshot("request"));
    assert!(waits(&mut dropped));
    let mut waiting = Box::pin(layered.clone().oneshot("request"));
    let mut queued = Box::pin(layered.oneshot("request"));
    assert!(waits(&mut waiting) && waits(&mut queued));
    assert_eq!((Scripted::calls(&script), bulkhead.stats().in_use), (1, 1));

    drop(queued);
    drop(dropped);
    assert_eq!(time.block_on(waiting).unwrap(), "two");
    assert_eq!((Scripted::calls(&script), bulkhead.stats().in_use), (2, 0));
}

#[test]
fn dropped_call_gives_the_breaker_its_probe_back() {
    let time = VirtualTime::new();
    let breaker = CircuitBreaker::builder()
        .trip(Trip::Consecutive(1))
        .half_open(1, 1)
        .seams(seams(&time))
        .build()
        .unwrap();
    let service = Scripted::new(&time, &[(0, RESET), (5, Ok("dropped")), (0, Ok("probe"))]);
    let layered = CircuitBreakerLayer::new(breaker.clone()).layer(service);
    time.block_on(layered.clone().oneshot("request")).unwrap_err();
    assert_eq!(breaker.state(), CircuitState::Open);
    time.advance(100 * SECOND);

    let mut probe = Box::pin(layered.clone().oneshot("request"));
    assert!(waits(&mut probe));
    let refused = time.block_on(layered.clone().oneshot("request")).unwrap_err();
    let refused = refused.get_ref().and_then(|held| held.downcast_ref::<Rejected>());
    assert_eq!(refused.map(Rejected::kind), Some(RejectedKind::Probing));
    drop(probe);
    assert_eq!(time.block_on(layered.oneshot("request")).unwrap(), "probe");
    assert_eq!(breaker.state(), CircuitState::Closed);
}

#[test]
fn dropped_wait_gives_its_token_back() {
    let time = VirtualTime::new();
    let builder = RateLimiter::builder(1, SECOND).max_wait(9 * SECOND);
    let limiter = builder.seams(seams(&time)).build().unwrap();
    let service = Scripted::new(&time, &[(0, Ok("one")), (0, Ok("two"))]);
    let layered = RateLimitLayer::new(limiter.clone()).layer(service);
    time.block_on(layered.clone().oneshot("request")).unwrap();
    let mut waiting = Box::pin(layered.clone().oneshot("request"));
    assert!(waits(&mut waiting));
    drop(waiting);
    assert_eq!(limiter.stats().given_back, 1);
    assert_eq!(time.block_on(layered.oneshot("request")).unwrap(), "two");
    assert_eq!(time.monotonic(), SECOND);
}

/// An error of a program's own, which is no box.
#[derive(Debug, PartialEq)]
enum Own {
    Late(RejectedKind),
    Broken,
}

impl From<Rejected> for Own {
    fn from(rejected: Rejected) -> Self {
        Self::Late(rejected.kind())
    }
}

impl fmt::Display for Own {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

impl Error for Own {}

#[test]
fn rejection_comes_as_the_error_of_the_service() {
    let time = VirtualTime::new();
    let timeout = Timeout::builder(SECOND).seams(seams(&time)).build().unwrap();
    let service = service_fn(async |()| {
        pending::<()>().await;
        Err::<(), _>(Own::Broken)
    });
    let late = time.block_on(TimeoutLayer::new(timeout).layer(service).oneshot(()));
    assert_eq!(late, Err(Own::Late(RejectedKind::Timeout)));
}

#[test]
fn service_under_a_timeout_need_not_be_clone() {
    struct Single;

    impl Service<u32> for Single {
        type Response = u32;
        type Error = Own;
        type Future = std::future::Ready<Result<u32, Own>>;

        fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Own>> {
            Poll::Ready(Ok(()))
        }

        fn call(&mut self, request: u32) -> Self::Future {
            std::future::ready(Ok(request + 1))
        }
    }

    let layered = TimeoutLayer::new(Timeout::builder(SECOND).build().unwrap()).layer(Single);
    assert_eq!(VirtualTime::new().block_on(layered.oneshot(1)), Ok(2));
}

#[test]
fn errors_with_a_type_and_boxes_are_told_alike() {
    let time = VirtualTime::new();
    let asked = || io::Error::from(io::ErrorKind::ConnectionRefused);
    let breaker = || CircuitBreaker::builder().trip(Trip::Consecutive(1)).build().unwrap();
    let invalid = || io::Error::other(Rejected::new(RejectedKind::Full, "inside"));

    for is_refused in [true, false] {
        let error = move || if is_refused { asked() } else { invalid() };
        let (typed, boxed) = (breaker(), breaker());
        let service = service_fn(move |()| async move { Err::<(), io::Error>(error()) });
        let layered = CircuitBreakerLayer::new(typed.clone()).layer(service);
        time.block_on(layered.oneshot(())).unwrap_err();
        let service = service_fn(move |()| async move { Err::<(), BoxError>(error().into()) });
        let layered = CircuitBreakerLayer::new(boxed.clone()).layer(service);
        time.block_on(layered.oneshot(())).unwrap_err();
        // A rejection inside is neutral; a connection that is refused is not.
        let expected = if is_refused { CircuitState::Open } else { CircuitState::Closed };
        assert_eq!((typed.state(), boxed.state()), (expected, expected));
    }
}

#[test]
fn function_tells_of_errors_that_are_none() {
    let time = VirtualTime::new();
    let hedge = hedge(&time);
    let layer = HedgeLayer::with(hedge.clone(), |_: &&str| Fault::new(FaultKind::InvalidRequest));
    let service = service_fn(async |()| Err::<(), _>("no error"));
    assert_eq!(time.block_on(layer.layer(service).oneshot(())), Err("no error"));
    assert_eq!(hedge.stats().hedges, 0);
}

#[test]
fn layer_that_is_added_first_is_the_outermost() {
    let time = VirtualTime::new();
    let timeout =
        |seconds: u32| Timeout::builder(seconds * SECOND).seams(seams(&time)).build().unwrap();
    let breaker = CircuitBreaker::builder().trip(Trip::Consecutive(2)).build().unwrap();
    let retry = retry(&time);
    let scripted = Scripted::new(&time, &[(9, Ok("late")); 3]);
    let script = Arc::clone(&scripted.script);
    let service = ServiceBuilder::new()
        .layer(TimeoutLayer::new(timeout(60)))
        .layer(RetryLayer::new(retry.clone()))
        .layer(CircuitBreakerLayer::new(breaker.clone()))
        .layer(RateLimitLayer::new(RateLimiter::builder(100, SECOND).build().unwrap()))
        .layer(BulkheadLayer::new(Bulkhead::builder(4).build().unwrap()))
        .layer(TimeoutLayer::new(timeout(2)))
        .service(scripted);
    let error = time.block_on(service.oneshot("request")).unwrap_err();
    // Two attempts are cut off after two seconds each; then the breaker refuses the third, after
    // waits of one second and two.
    let rejected = error.get_ref().and_then(|held| held.downcast_ref::<Rejected>());
    assert_eq!(rejected.map(Rejected::kind), Some(RejectedKind::Open));
    assert_eq!((Scripted::calls(&script), retry.stats().attempts), (2, 3));
    assert_eq!(time.monotonic(), (2 + 1 + 2 + 2) * SECOND);
    assert_eq!(breaker.state(), CircuitState::Open);
}

#[test]
fn responses_may_go_to_another_thread() {
    fn is_send(_: impl Send + 'static) {}
    let time = VirtualTime::new();
    let service = Scripted::new(&time, &[]);
    is_send(RetryLayer::new(retry(&time)).layer(service.clone()).oneshot("request"));
    is_send(HedgeLayer::new(hedge(&time)).layer(service).oneshot("request"));
}
