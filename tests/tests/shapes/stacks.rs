//! Functions under the attributes of bulkhead, rate limit, fallback, hedge and compensation, alone
//! and on top of each other.

use std::error::Error;
use std::fmt;
use std::future::{Future, ready};
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicI32, Ordering};

use async_trait::async_trait;
use failrec::policy::{Classify, Fault, FaultKind, Rejected};
use failrec::{
    bulkhead, circuit_breaker, compensate, fallback, hedge, rate_limit, record_failures, retry,
    timeout,
};
use tokio::task::yield_now;

use crate::uses;

#[derive(Debug, PartialEq, thiserror::Error)]
enum Failed {
    #[error("down")]
    Down,
    #[error("not tried")]
    NotTried(#[from] Rejected),
}

type Answer<T> = Result<T, Failed>;

#[bulkhead("shapes", max_concurrent = 9)]
fn in_a_bulkhead(text: String, values: &mut Vec<u8>) -> Answer<usize> {
    values.push(1);
    let length = text.len();
    uses(text);
    Ok(length)
}

#[bulkhead("shapes", max_concurrent = 9)]
#[rate_limit("shapes", count = 1_000, per = "1s", cost = u32::from(!text.is_empty()))]
async fn admitted<'a>(text: &'a str, values: &mut Vec<u8>) -> Answer<&'a str> {
    yield_now().await;
    values.push(1);
    Ok(text)
}

#[rate_limit("shapes", count = 1_000, per = "1s", rejected = |rejected| rejected.to_string())]
async fn told_in_words<T: Clone>(value: T) -> Result<T, String> {
    yield_now().await;
    Ok(value)
}

async fn instead(text: String, number: u32) -> Answer<String> {
    yield_now().await;
    Ok(format!("{text} {number}"))
}

#[fallback(call = instead)]
async fn falls_back(text: String, mut number: u32) -> Answer<String> {
    number += 1;
    yield_now().await;
    uses((text, number));
    Err(Failed::Down)
}

#[fallback(with = |error| error.to_string().len())]
fn falls_back_plainly(text: String, values: &mut Vec<u8>) -> Answer<usize> {
    values.push(1);
    uses(text);
    Err(Failed::Down)
}

#[fallback(value = 7, when(timeout, unavailable))]
async fn passes_on(text: &str) -> io::Result<usize> {
    yield_now().await;
    text.parse().map_err(io::Error::other)
}

#[hedge("1h", idempotent, max_hedges = 2)]
async fn hedged(text: String, other: &str) -> Answer<usize> {
    yield_now().await;
    Ok(text.len() + other.len())
}

#[compensate(saga = saga)]
async fn undone(counter: Arc<AtomicI32>, fails: bool) -> Answer<()> {
    let undo = Arc::clone(&counter);
    saga.undo("count back", move || {
        undo.fetch_sub(1, Ordering::SeqCst);
        ready(Ok::<_, io::Error>(()))
    });
    counter.fetch_add(1, Ordering::SeqCst);
    yield_now().await;
    if fails { Err(Failed::Down) } else { Ok(()) }
}

#[compensate(saga = steps)]
fn undone_plainly(counter: &Arc<AtomicI32>) -> Answer<()> {
    let undo = Arc::clone(counter);
    steps.undo_sync("count back", move || {
        undo.fetch_sub(1, Ordering::SeqCst);
        Ok::<_, io::Error>(())
    });
    counter.fetch_add(1, Ordering::SeqCst);
    Err(Failed::Down)
}

#[derive(Clone, Debug, Default)]
struct Service {
    calls: Vec<u32>,
}

impl Service {
    #[record_failures]
    #[fallback(call = Self::spare, value = 0)]
    #[compensate(saga = saga)]
    #[timeout("1h")]
    #[retry("stacked", attempt = n)]
    #[circuit_breaker("shapes-stack")]
    #[rate_limit("shapes-stack", count = 1_000, per = "1s")]
    #[bulkhead("shapes-stack", max_concurrent = 9)]
    #[timeout("1m", name = "attempt")]
    async fn everything(&mut self, text: String, list: &mut Vec<u32>) -> Answer<usize> {
        saga.undo_sync("nothing", || Ok::<_, io::Error>(()));
        self.calls.push(n);
        list.push(n);
        yield_now().await;
        uses(text);
        Err(Failed::Down)
    }

    async fn spare(&mut self, text: String, list: &mut [u32]) -> Answer<usize> {
        yield_now().await;
        Ok(self.calls.len() + text.len() + list.len())
    }

    #[fallback(call = Self::spare_by_value)]
    fn by_value(mut self, _unused: u8) -> Answer<usize> {
        self.calls.push(1);
        uses(self);
        Err(Failed::Down)
    }

    fn spare_by_value(self, number: u8) -> Answer<usize> {
        if number == 0 { Err(Failed::Down) } else { Ok(self.calls.len()) }
    }

    #[hedge("1h", idempotent)]
    async fn hedged(&self, text: &str) -> Answer<usize> {
        yield_now().await;
        Ok(self.calls.len() + text.len())
    }
}

#[async_trait]
trait Store {
    async fn load(&self, key: String) -> Answer<usize>;
}

#[async_trait]
impl Store for Service {
    #[fallback(value = 3)]
    #[hedge("1h", idempotent)]
    #[bulkhead("shapes", max_concurrent = 9)]
    async fn load(&self, key: String) -> Answer<usize> {
        yield_now().await;
        uses((key, self.calls.len()));
        Err(Failed::Down)
    }
}

#[bulkhead("shapes", max_concurrent = 9)]
fn boxed(text: &str) -> Pin<Box<dyn Future<Output = Answer<usize>> + Send + '_>> {
    Box::pin(async move {
        yield_now().await;
        Ok(text.len())
    })
}

#[fallback(value = 1)]
#[compensate(saga = _saga)]
fn opaque(text: &str) -> impl Future<Output = Answer<usize>> + Send {
    ready(text.parse().map_err(|_| Failed::Down))
}

#[bulkhead("shapes", max_concurrent = 9)]
#[fallback(with = |error| Arc::from(error.to_string()))]
fn generic<T: fmt::Debug + Clone, E: Error + From<Rejected>>(
    value: &T,
    make: impl Fn(&T) -> Result<Arc<str>, E>,
) -> Result<Arc<str>, E> {
    make(value)
}

/// Names every kind of fault.
#[fallback(
    value = 1,
    when(
        connect,
        reset,
        dns,
        tls,
        timeout,
        unavailable,
        server,
        throttled,
        overloaded,
        quota_exhausted,
        conflict,
        deadlock,
        serialisation,
        busy,
        pool_timeout,
        constraint,
        syntax,
        stream_cut,
        invalid_request,
        authentication,
        context_length,
        content_policy,
        decode,
        rejected,
        cancelled,
        unknown
    )
)]
fn after_every_fault(kind: FaultKind) -> Result<u32, Met> {
    Err(Met(kind))
}

/// An error that says itself what it has met.
#[derive(Debug)]
struct Met(FaultKind);

impl Classify for Met {
    fn fault(&self) -> Fault {
        Fault::new(self.0)
    }
}

fn assert_send<T: Send>(value: T) -> T {
    value
}

#[tokio::test]
async fn calls_are_let_in() {
    let mut values = Vec::new();
    assert_eq!(in_a_bulkhead("ab".into(), &mut values), Ok(2));
    assert_eq!(assert_send(admitted("ab", &mut values)).await, Ok("ab"));
    assert_eq!(assert_send(told_in_words(7)).await, Ok(7));
    assert_eq!(assert_send(boxed("abc")).await, Ok(3));
}

#[tokio::test]
async fn something_else_is_given() {
    assert_eq!(assert_send(falls_back("ab".into(), 1)).await.as_deref(), Ok("ab 1"));
    assert_eq!(falls_back_plainly("ab".into(), &mut Vec::new()), Ok(4));
    assert!(assert_send(passes_on("x")).await.is_err());
    assert_eq!(assert_send(opaque("x")).await, Ok(1));
    assert_eq!(generic(&1, |_| Err(Failed::Down)).as_deref(), Ok("down"));
    assert_eq!(Service::default().by_value(1), Ok(0));
}

#[test]
fn every_kind_of_fault_can_be_named() {
    for kind in FaultKind::ALL {
        assert!(matches!(after_every_fault(*kind), Ok(1)), "{}", kind.as_str());
    }
}

#[tokio::test]
async fn hedged_functions_come_through() {
    let service = Service::default();
    assert_eq!(assert_send(hedged("ab".into(), "c")).await, Ok(3));
    assert_eq!(assert_send(service.hedged("ab")).await, Ok(2));
    assert_eq!(assert_send(Store::load(&service, "k".into())).await, Ok(3));
}

#[tokio::test]
async fn what_was_done_is_undone() {
    let counter = Arc::new(AtomicI32::new(0));
    assert_eq!(assert_send(undone(Arc::clone(&counter), true)).await, Err(Failed::Down));
    assert_eq!(undone_plainly(&counter), Err(Failed::Down));
    assert_eq!(counter.load(Ordering::SeqCst), 0);
    assert_eq!(undone(Arc::clone(&counter), false).await, Ok(()));
    assert_eq!(counter.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn everything_together_comes_through() {
    let at_once = failrec::policy::retry::Backoff::Fixed(std::time::Duration::ZERO);
    let builder = failrec::policy::Retry::builder().name("stacked").backoff(at_once);
    failrec::policy::policies().define_retry(builder).unwrap();
    let (mut service, mut list) = (Service::default(), Vec::new());
    assert_eq!(assert_send(service.everything("ab".into(), &mut list)).await, Ok(8));
    assert_eq!(list, [1, 2, 3]);
}
