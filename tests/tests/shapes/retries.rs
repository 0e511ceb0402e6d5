//! Functions that are tried more than once: every way to take an argument.

use std::cell::Cell;
use std::error::Error;
use std::fmt::{self, Display};
use std::future::{Future, ready};
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use failrec::policy::retry::Backoff;
use failrec::policy::{Rejected, Retry, policies};
use failrec::{circuit_breaker, record_failures, retry, retry_network, timeout};
use tokio::task::yield_now;

use crate::uses;

/// What fails once and then does not.
#[derive(Clone, Debug, PartialEq)]
struct Once(u32);

impl Display for Once {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "attempt {} failed", self.0)
    }
}

impl Error for Once {}

impl From<Rejected> for Once {
    fn from(_: Rejected) -> Self {
        Self(0)
    }
}

/// Defines the policy of these functions, which does not wait.
fn instant() {
    let at_once = Backoff::Fixed(Duration::ZERO);
    policies().define_retry(Retry::builder().name("instant").backoff(at_once)).unwrap();
}

type Answer<T> = Result<T, Once>;

fn second(attempt: u32) -> Answer<u32> {
    if attempt < 2 { Err(Once(attempt)) } else { Ok(attempt) }
}

#[retry("instant", attempt = n)]
fn owned(text: String, mut bytes: Vec<u8>) -> Answer<usize> {
    bytes.push(1);
    second(n)?;
    let length = text.len() + bytes.len();
    uses((text, bytes));
    Ok(length)
}

#[retry("instant", attempt = n)]
async fn owned_async(text: String, mut bytes: Vec<u8>) -> Answer<usize> {
    bytes.push(1);
    yield_now().await;
    second(n)?;
    let length = text.len() + bytes.len();
    uses((text, bytes));
    Ok(length)
}

#[retry("instant", attempt = n)]
async fn borrowed<'a>(left: &'a str, right: &str) -> Answer<&'a str> {
    yield_now().await;
    second(n)?;
    uses(right);
    Ok(left)
}

#[retry("instant", attempt = n)]
async fn exclusive(values: &mut Vec<u32>, counter: &mut u32) -> Answer<usize> {
    values.push(n);
    yield_now().await;
    *counter += 1;
    second(n)?;
    Ok(values.len())
}

#[retry("instant", attempt = n)]
fn copied(mut number: u32, flag: bool) -> Answer<u32> {
    number += u32::from(flag);
    second(n)?;
    Ok(number)
}

#[retry("instant", attempt = n)]
fn named_in_a_format(name: String) -> Answer<String> {
    second(n)?;
    Ok(format!("hello {name}"))
}

/// Is not `Clone`, and need not be: the body does not have it.
struct Guard(Rc<Cell<u32>>);

impl Drop for Guard {
    fn drop(&mut self) {
        self.0.set(self.0.get() + 1);
    }
}

#[retry("instant", attempt = n)]
fn not_mentioned(_guard: Guard, drops: &Cell<u32>) -> Answer<u32> {
    assert_eq!(drops.get(), 0);
    second(n)?;
    Ok(n)
}

#[retry("instant", attempt = n)]
async fn generic<T: Clone + Send, F>(value: T, make: F) -> Answer<T>
where
    F: Fn(T) -> T + Clone,
{
    yield_now().await;
    second(n)?;
    Ok(make(value))
}

#[retry("instant", attempt = n)]
async fn opaque_argument(value: impl Into<String> + Clone) -> Answer<String> {
    yield_now().await;
    second(n)?;
    Ok(value.into())
}

#[retry("instant", attempt = n)]
async fn cell(value: Cell<u32>) -> Answer<u32> {
    yield_now().await;
    second(n)?;
    Ok(value.get())
}

#[retry("instant", attempt = n)]
async fn error_that_stays(text: &str) -> Result<usize, Box<dyn Error>> {
    yield_now().await;
    second(n)?;
    Ok(text.len())
}

#[retry("instant", attempt = n)]
fn opaque(text: &str) -> impl Future<Output = Answer<usize>> {
    ready(second(n).map(|_| text.len()))
}

#[retry("instant", attempt = n)]
fn opaque_with_a_block(text: &str) -> impl Future<Output = Answer<String>> + Send {
    let owned = text.to_owned();
    async move {
        yield_now().await;
        second(n)?;
        Ok(owned)
    }
}

#[retry("instant", attempt = n)]
fn boxed<'a>(
    text: &'a str,
    owned: String,
) -> Pin<Box<dyn Future<Output = Answer<usize>> + Send + 'a>> {
    Box::pin(async move {
        yield_now().await;
        second(n)?;
        uses(owned);
        Ok(text.len())
    })
}

#[derive(Clone, Debug, Default)]
struct Service {
    calls: Vec<u32>,
}

impl Service {
    #[retry("instant", attempt = n)]
    async fn by_reference(&self, text: String) -> Answer<usize> {
        yield_now().await;
        second(n)?;
        uses(text);
        Ok(self.calls.len())
    }

    #[retry("instant", attempt = n)]
    async fn by_exclusive_reference(&mut self, text: String) -> Answer<usize> {
        let this = self;
        yield_now().await;
        this.calls.push(n);
        second(n)?;
        uses(text);
        Ok(this.calls.len())
    }

    #[retry("instant", attempt = n)]
    fn by_exclusive_reference_plain(&mut self) -> Answer<usize> {
        /// Has a `self` of its own.
        trait Doubled {
            fn doubled(&self) -> usize;
        }
        impl Doubled for usize {
            fn doubled(&self) -> usize {
                self * 2
            }
        }
        self.calls.push(n);
        second(n)?;
        Ok(self.calls.len().doubled())
    }

    #[retry("instant", attempt = n)]
    async fn by_value(mut self) -> Answer<Self> {
        self.calls.push(n);
        yield_now().await;
        second(n)?;
        Ok(self)
    }

    #[retry("instant", attempt = n)]
    async fn by_shared_pointer(self: Arc<Self>, text: &str) -> Answer<usize> {
        let held = self;
        yield_now().await;
        second(n)?;
        Ok(held.calls.len() + text.len())
    }

    #[retry("instant", attempt = n)]
    async fn by_pinned_reference(mut self: Pin<&mut Self>) -> Answer<usize> {
        self.calls.push(n);
        yield_now().await;
        second(n)?;
        Ok(self.calls.len())
    }

    #[retry("instant", attempt = n)]
    async fn with_self_in_a_format(&mut self) -> Answer<String> {
        yield_now().await;
        second(n)?;
        Ok(format!("{:?} {}", self.calls, self.calls.len()))
    }
}

#[async_trait]
trait Store {
    async fn load(&self, key: String) -> Answer<usize>;
    async fn save(&mut self, key: String, value: &mut Vec<u8>) -> Answer<usize>;
    async fn usual(&self, key: &str) -> Answer<usize>;
}

#[async_trait]
impl Store for Service {
    #[retry("instant", attempt = n)]
    async fn load(&self, key: String) -> Answer<usize> {
        yield_now().await;
        second(n)?;
        uses(key);
        Ok(self.calls.len())
    }

    #[retry("instant", attempt = n)]
    async fn save(&mut self, key: String, value: &mut Vec<u8>) -> Answer<usize> {
        self.calls.push(n);
        value.push(1);
        yield_now().await;
        second(n)?;
        uses(key);
        Ok(self.calls.len() + value.len())
    }

    #[record_failures]
    #[retry_network(base = "1ms", cap = "1ms", attempt = n, retry_if = |_| true)]
    #[timeout("1m")]
    async fn usual(&self, key: &str) -> Answer<usize> {
        yield_now().await;
        second(n)?;
        Ok(key.len())
    }
}

trait Native {
    async fn call(&mut self, text: String) -> Answer<usize>;
}

impl Native for Service {
    #[retry("instant", attempt = n)]
    async fn call(&mut self, text: String) -> Answer<usize> {
        self.calls.push(n);
        yield_now().await;
        second(n)?;
        uses(text);
        Ok(self.calls.len())
    }
}

#[record_failures]
#[timeout("1h")]
#[retry("instant", attempt = n, retry_if = |_| true)]
#[circuit_breaker("shapes-retry")]
#[timeout("1m", name = "attempt")]
async fn stacked(text: String, values: &mut Vec<u32>) -> Answer<usize> {
    yield_now().await;
    values.push(n);
    second(n)?;
    Ok(text.len() + values.len())
}

#[retry("instant", attempt = n)]
#[record_failures]
fn recorded_each_time(text: String, number: u32, reference: &str) -> Answer<usize> {
    second(n)?;
    let length = text.len() + reference.len();
    uses((text, number));
    Ok(length)
}

#[retry("instant", attempt = n)]
#[record_failures]
async fn recorded_each_time_async(text: String, list: &mut Vec<u8>) -> Answer<usize> {
    list.push(0);
    yield_now().await;
    second(n)?;
    let length = text.len() + list.len();
    uses(text);
    Ok(length)
}

fn assert_send<T: Send>(value: T) -> T {
    value
}

#[tokio::test]
async fn owned_argument_is_there_for_each_attempt() {
    instant();
    assert_eq!(owned("ab".into(), vec![7]), Ok(4));
    assert_eq!(assert_send(owned_async("ab".into(), vec![7])).await, Ok(4));
    assert_eq!(named_in_a_format("you".into()).as_deref(), Ok("hello you"));
    assert_eq!(generic(3, |number| number + 1).await, Ok(4));
    assert_eq!(opaque_argument("text").await.as_deref(), Ok("text"));
    assert_eq!(assert_send(cell(Cell::new(7))).await, Ok(7));
}

#[tokio::test]
async fn borrowed_argument_is_lent_to_each_attempt() {
    instant();
    assert_eq!(assert_send(borrowed("left", "right")).await, Ok("left"));
    let (mut values, mut counter) = (Vec::new(), 0);
    assert_eq!(exclusive(&mut values, &mut counter).await, Ok(2));
    assert_eq!((values, counter), (vec![1, 2], 2));
    assert_eq!(copied(1, true), Ok(2));
}

#[test]
fn argument_that_the_body_does_not_mention_lives_as_long_as_the_call() {
    instant();
    let drops = Rc::new(Cell::new(0));
    assert_eq!(not_mentioned(Guard(Rc::clone(&drops)), &drops), Ok(2));
    assert_eq!(drops.get(), 1);
}

#[tokio::test]
async fn error_that_is_not_send_leaves_the_future_send() {
    instant();
    assert_eq!(assert_send(error_that_stays("ab")).await.unwrap(), 2);
}

#[tokio::test]
async fn future_that_is_made_by_hand_is_made_for_each_attempt() {
    instant();
    assert_eq!(opaque("ab").await, Ok(2));
    assert_eq!(assert_send(opaque_with_a_block("ab")).await.as_deref(), Ok("ab"));
    assert_eq!(boxed("ab", "c".into()).await, Ok(2));
}

#[tokio::test]
async fn receiver_of_every_kind_is_there_for_each_attempt() {
    instant();
    let mut service = Service::default();
    assert_eq!(assert_send(service.by_reference("ab".into())).await, Ok(0));
    assert_eq!(assert_send(service.by_exclusive_reference("ab".into())).await, Ok(2));
    assert_eq!(service.by_exclusive_reference_plain(), Ok(8));
    assert_eq!(service.with_self_in_a_format().await.as_deref(), Ok("[1, 2, 1, 2] 4"));
    assert_eq!(service.clone().by_value().await.map(|service| service.calls.len()), Ok(5));
    assert_eq!(Arc::new(service.clone()).by_shared_pointer("ab").await, Ok(6));
    assert_eq!(Pin::new(&mut service).by_pinned_reference().await, Ok(6));
}

#[tokio::test]
async fn method_of_a_trait_is_tried_again() {
    instant();
    let mut service = Service::default();
    assert_eq!(Store::load(&service, "k".into()).await, Ok(0));
    assert_eq!(assert_send(service.save("k".into(), &mut Vec::new())).await, Ok(4));
    assert_eq!(service.usual("key").await, Ok(3));
    assert_eq!(Native::call(&mut service, "k".into()).await, Ok(4));
}

#[tokio::test]
async fn other_attributes_stand_around_all_attempts_or_around_each() {
    instant();
    let mut values = Vec::new();
    assert_eq!(assert_send(stacked("ab".into(), &mut values)).await, Ok(4));
    assert_eq!(recorded_each_time("ab".into(), 1, "c"), Ok(3));
    assert_eq!(recorded_each_time_async("ab".into(), &mut Vec::new()).await, Ok(4));
}
