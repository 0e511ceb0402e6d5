//! Parameters: types, lifetimes, constants.

use std::fmt::{Debug, Display};

use failrec::record_failures;
use tokio::task::yield_now;

#[record_failures]
fn unbounded<T>(value: T) -> T {
    value
}

#[record_failures]
fn bounded<T: Display + Clone>(value: &T) -> Result<String, T> {
    if value.to_string().is_empty() { Err(value.clone()) } else { Ok(value.to_string()) }
}

#[record_failures]
fn with_where<T, E>(value: T) -> Result<T::Output, E>
where
    T: std::ops::Add<Output = T> + Copy,
    E: Default,
{
    Ok(value + value)
}

#[record_failures]
fn generic_error<E>(error: E) -> Result<(), E> {
    Err(error)
}

#[record_failures]
fn generic_result<R>(result: R) -> R {
    result
}

#[record_failures]
fn copied<T: Copy + Debug>(value: T) -> T {
    value
}

#[record_failures]
fn constant<const N: usize>(values: [u8; N]) -> usize {
    values.len() + N
}

#[record_failures]
fn late_bound<'a>(value: &'a u8) -> &'a u8 {
    value
}

#[record_failures]
fn early_bound<'a, 'b: 'a>(left: &'a str, right: &'b str, other: &'b str) -> &'a str {
    if left.is_empty() {
        right
    } else if right.is_empty() {
        other
    } else {
        left
    }
}

#[record_failures]
fn higher_ranked(call: impl for<'a> Fn(&'a str) -> &'a str) -> String {
    call("text").to_owned()
}

#[record_failures]
fn unsized_argument<T: ?Sized + AsRef<str>>(value: &T) -> usize {
    value.as_ref().len()
}

#[record_failures]
async fn async_unbounded<T>(value: T) -> T {
    yield_now().await;
    value
}

#[record_failures]
async fn async_bounded<T: Debug + Send>(value: T) -> Result<T, String> {
    yield_now().await;
    if format!("{value:?}").is_empty() { Err(String::new()) } else { Ok(value) }
}

#[record_failures]
async fn async_constant<const N: usize>(values: [u8; N]) -> Result<usize, String> {
    yield_now().await;
    Ok(values.len())
}

#[record_failures]
async fn async_closure<F>(call: F) -> u8
where
    F: AsyncFnOnce() -> u8,
{
    call().await
}

#[record_failures]
async fn calls_future<F: Future<Output = Result<u8, E>>, E>(future: F) -> Result<u8, E> {
    future.await
}

struct Holder<T>(T);

impl<T: Clone> Holder<T> {
    #[record_failures]
    fn get(&self) -> T {
        self.0.clone()
    }

    #[record_failures]
    fn map<U, F: FnOnce(T) -> U>(self, change: F) -> Holder<U> {
        Holder(change(self.0))
    }

    #[record_failures]
    async fn get_later(&self) -> Result<T, String> {
        yield_now().await;
        Ok(self.0.clone())
    }
}

#[test]
fn parameters_come_through() {
    assert_eq!(unbounded("a"), "a");
    assert_eq!(bounded(&1), Ok("1".to_owned()));
    assert_eq!(with_where::<_, ()>(2), Ok(4));
    assert_eq!(generic_error("e"), Err("e"));
    assert_eq!(generic_result(Err::<u8, _>("e")), Err("e"));
    assert_eq!(copied(Some(1)), Some(1));
    assert_eq!(constant([1, 2]), 4);
    assert_eq!((late_bound(&1), early_bound("", "b", "")), (&1, "b"));
    assert_eq!(higher_ranked(|text| text), "text");
    assert_eq!(unsized_argument("abc"), 3);
    assert_eq!(Holder(1).map(|value| value + 1).get(), 2);
}

#[tokio::test]
async fn async_parameters_come_through() {
    assert_eq!(async_unbounded("a").await, "a");
    assert_eq!(async_bounded(1).await, Ok(1));
    assert_eq!(async_constant([1, 2]).await, Ok(2));
    assert_eq!(async_closure(async || 3).await, 3);
    assert_eq!(calls_future(async { Err("e") }).await, Err("e"));
    assert_eq!(Holder(1).get_later().await, Ok(1));
}
