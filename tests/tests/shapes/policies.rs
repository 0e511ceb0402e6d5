//! Functions with policies around them, alone and beside `#[record_failures]`.

use std::cell::Cell;
use std::error::Error;
use std::fmt;
use std::future::{Future, ready};
use std::io;
use std::num::ParseIntError;
use std::pin::Pin;
use std::sync::Arc;

use async_trait::async_trait;
use failrec::policy::{Rejected, RejectedKind};
use failrec::{circuit_breaker, record_failures, timeout};
use tokio::task::yield_now;

/// An error as thiserror makes it.
#[derive(Debug, thiserror::Error)]
enum Failed {
    #[error("no number")]
    NoNumber(#[from] ParseIntError),
    #[error("not tried")]
    NotTried(#[from] Rejected),
}

type Answer<T = u32> = Result<T, Failed>;

#[circuit_breaker("shapes")]
async fn question_mark(text: &str) -> Result<u32, Failed> {
    yield_now().await;
    let value: u32 = text.parse()?;
    Ok(value)
}

#[timeout("1h")]
async fn alias(text: &str) -> Answer {
    yield_now().await;
    Ok(text.parse()?)
}

#[circuit_breaker("shapes")]
#[timeout("1h")]
async fn early_return(text: String, bytes: Vec<u8>) -> Answer<usize> {
    if text.is_empty() {
        return Ok(bytes.len());
    }
    yield_now().await;
    Ok(text.len())
}

#[timeout("1h")]
#[circuit_breaker("shapes", policy = "network")]
async fn exclusive(values: &mut Vec<u8>) -> Answer<usize> {
    yield_now().await;
    values.push(1);
    Ok(values.len())
}

#[timeout("1h", name = "total")]
#[timeout("1m", name = "attempt")]
async fn many_references<'a>(left: &'a str, right: &'a str) -> Answer<&'a str> {
    yield_now().await;
    Ok(if left.len() < right.len() { right } else { left })
}

#[circuit_breaker("shapes")]
#[timeout("1h")]
async fn generic<T: fmt::Debug, E: Error + From<Rejected>>(value: Result<T, E>) -> Result<T, E> {
    yield_now().await;
    value
}

#[circuit_breaker("shapes")]
#[timeout("1h")]
async fn cell(value: Cell<u32>) -> Answer {
    yield_now().await;
    Ok(value.get())
}

#[circuit_breaker("shapes", rejected = |rejected| rejected.to_string())]
#[timeout("1h", rejected = told)]
async fn mapped(text: &str) -> Result<usize, String> {
    yield_now().await;
    if text.is_empty() { Err("empty".to_owned()) } else { Ok(text.len()) }
}

#[expect(clippy::needless_pass_by_value, reason = "so it is called")]
fn told(rejected: Rejected) -> String {
    rejected.to_string()
}

#[circuit_breaker("shapes")]
#[timeout("1h")]
async fn anyhow_error(text: &str) -> anyhow::Result<u32> {
    yield_now().await;
    Ok(text.parse()?)
}

#[circuit_breaker("shapes")]
#[timeout("1h")]
async fn eyre_error(text: &str) -> eyre::Result<u32> {
    yield_now().await;
    Ok(text.parse()?)
}

#[circuit_breaker("shapes")]
#[timeout("1h")]
async fn boxed_error(text: &str) -> Result<u32, Box<dyn Error + Send + Sync>> {
    yield_now().await;
    Ok(text.parse()?)
}

#[circuit_breaker("shapes")]
fn local_error(text: &str) -> Result<u32, Box<dyn Error>> {
    Ok(text.parse()?)
}

#[circuit_breaker("shapes")]
#[timeout("1h")]
async fn io_error(text: &str) -> io::Result<usize> {
    yield_now().await;
    Ok(text.len())
}

#[circuit_breaker("shapes")]
#[timeout("1h")]
async fn opaque_in_result(step: u8) -> Answer<impl Fn(u8) -> u8> {
    yield_now().await;
    Ok(move |value| value + step)
}

#[circuit_breaker("shapes")]
#[timeout("1h")]
fn boxed(text: String) -> Pin<Box<dyn Future<Output = Answer<usize>> + Send>> {
    Box::pin(async move {
        yield_now().await;
        Ok(text.len())
    })
}

#[circuit_breaker("shapes")]
#[timeout("1h")]
fn tail_block(text: &str) -> impl Future<Output = Answer<usize>> + '_ {
    let length = text.len();
    async move {
        yield_now().await;
        Ok(length + text.len())
    }
}

#[circuit_breaker("shapes")]
#[timeout("1h")]
fn made_elsewhere(value: u8) -> impl Future<Output = Answer<u8>> {
    ready(Ok(value))
}

#[circuit_breaker("shapes")]
fn plain(text: &str, bytes: Vec<u8>) -> Answer<usize> {
    let value: usize = text.parse()?;
    Ok(value + bytes.len())
}

#[circuit_breaker("shapes")]
#[circuit_breaker("shapes-too")]
fn borrowed_back<'a>(values: &'a mut Vec<u8>, _unused: &str) -> Answer<&'a mut u8> {
    values.push(1);
    let rejected = Rejected::new(RejectedKind::Open, "here");
    values.last_mut().ok_or(rejected.into())
}

#[circuit_breaker("shapes")]
fn takes_opaque(values: impl Iterator<Item = u32>) -> Answer {
    Ok(values.sum())
}

#[derive(Clone)]
struct Client {
    calls: u32,
}

impl Client {
    #[circuit_breaker("shapes")]
    #[timeout("1h")]
    async fn by_reference(&self, more: u32) -> Answer {
        yield_now().await;
        Ok(self.calls + more)
    }

    #[circuit_breaker("shapes")]
    #[timeout("1h")]
    async fn by_exclusive(&mut self) -> Answer<&mut Self> {
        yield_now().await;
        self.calls += 1;
        Ok(self)
    }

    #[circuit_breaker("shapes")]
    #[timeout("1h")]
    async fn by_value(mut self) -> Answer<Self> {
        self.calls += 1;
        Ok(self)
    }

    #[circuit_breaker("shapes")]
    fn shared(self: Arc<Self>) -> Answer {
        Ok(self.calls)
    }

    #[circuit_breaker("shapes")]
    fn exclusive(&mut self) -> Answer<&mut u32> {
        self.calls += 1;
        Ok(&mut self.calls)
    }
}

#[async_trait]
trait Tool: Send + Sync {
    async fn call(&self, input: &str) -> Answer<String>;
}

#[async_trait]
impl Tool for Client {
    #[record_failures]
    #[circuit_breaker("shapes")]
    #[timeout("1h")]
    async fn call(&self, input: &str) -> Answer<String> {
        yield_now().await;
        Ok(format!("{input}{}", self.calls))
    }
}

#[record_failures]
#[circuit_breaker("shapes")]
#[timeout("1h")]
async fn recorded_outside(text: String, count: &mut u32) -> Answer {
    yield_now().await;
    *count += 1;
    Ok(text.parse()?)
}

#[timeout("1h")]
#[circuit_breaker("shapes")]
#[record_failures]
async fn recorded_inside(text: String, count: &mut u32) -> Answer {
    yield_now().await;
    *count += 1;
    Ok(text.parse()?)
}

#[circuit_breaker("shapes")]
#[record_failures(track_caller = "ignore")]
#[track_caller]
fn plain_recorded_inside(text: &str, bytes: Vec<u8>) -> Answer<usize> {
    let value: usize = text.parse()?;
    Ok(value + bytes.len())
}

#[record_failures(skip(bytes))]
#[circuit_breaker("shapes")]
fn plain_recorded_outside<'a>(text: &'a mut String, bytes: Vec<u8>) -> Answer<&'a mut str> {
    let value: usize = text.parse()?;
    text.push_str(&(value + bytes.len()).to_string());
    Ok(text)
}

#[tokio::test]
async fn async_functions_come_through() {
    assert_eq!(question_mark("4").await.ok(), Some(4));
    assert!(matches!(alias("x").await, Err(Failed::NoNumber(_))));
    assert_eq!(early_return(String::new(), vec![1]).await.ok(), Some(1));
    assert_eq!(exclusive(&mut vec![1]).await.ok(), Some(2));
    assert_eq!(many_references("a", "bc").await.ok(), Some("bc"));
    assert_eq!(generic(Ok::<_, Failed>("a")).await.ok(), Some("a"));
    assert_eq!(mapped("").await, Err("empty".to_owned()));
    assert_eq!(opaque_in_result(1).await.ok().map(|add| add(2)), Some(3));
}

#[tokio::test]
async fn futures_come_through() {
    assert_eq!(boxed("ab".to_owned()).await.ok(), Some(2));
    assert_eq!(tail_block("ab").await.ok(), Some(4));
    assert_eq!(made_elsewhere(1).await.ok(), Some(1));
}

#[tokio::test]
async fn common_errors_need_nothing() {
    assert!(anyhow_error("x").await.is_err_and(|error| error.is::<ParseIntError>()));
    assert!(eyre_error("x").await.is_err_and(|error| error.is::<ParseIntError>()));
    assert!(boxed_error("x").await.is_err_and(|error| error.is::<ParseIntError>()));
    assert!(local_error("x").is_err_and(|error| error.is::<ParseIntError>()));
    assert_eq!(io_error("ab").await.ok(), Some(2));
}

#[tokio::test]
async fn methods_come_through() {
    let mut client = Client { calls: 1 };
    assert_eq!(client.by_reference(1).await.ok(), Some(2));
    assert_eq!(client.by_exclusive().await.map(|client| client.calls).ok(), Some(2));
    assert_eq!(client.exclusive().ok(), Some(&mut 3));
    assert_eq!(client.clone().by_value().await.map(|client| client.calls).ok(), Some(4));
    assert_eq!(client.call("a").await.ok().as_deref(), Some("a3"));
    assert_eq!(Arc::new(client).shared().ok(), Some(3));
}

#[test]
fn plain_functions_come_through() {
    assert_eq!(plain("4", vec![1]).ok(), Some(5));
    assert_eq!(borrowed_back(&mut vec![], "").ok(), Some(&mut 1));
    assert_eq!(takes_opaque([1, 2].into_iter()).ok(), Some(3));
    assert!(plain_recorded_inside("x", vec![]).is_err());
    assert_eq!(
        plain_recorded_outside(&mut "4".to_owned(), vec![1]).ok(),
        Some(&mut *"45".to_owned())
    );
}

#[tokio::test]
async fn stacked_functions_come_through() {
    let mut count = 0;
    assert_eq!(recorded_outside("4".to_owned(), &mut count).await.ok(), Some(4));
    assert_eq!(recorded_inside("5".to_owned(), &mut count).await.ok(), Some(5));
    assert_eq!(count, 2);
}

#[test]
fn futures_stay_send() {
    fn is_send<T: Send>(value: T) {
        drop(value);
    }
    is_send(cell(Cell::new(1)));
    is_send(recorded_outside(String::new(), &mut 0));
    is_send(recorded_inside(String::new(), &mut 0));
    is_send(generic(Ok::<u8, Failed>(1)));
}
