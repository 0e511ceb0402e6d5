//! `async fn`s.

use std::cell::Cell;
use std::num::ParseIntError;
use std::rc::Rc;
use std::sync::Arc;

use failrec::record_failures;
use tokio::task::yield_now;

async fn pause() {
    yield_now().await;
}

#[record_failures]
async fn unit() {
    pause().await;
}

#[record_failures]
async fn number(value: u32) -> u32 {
    pause().await;
    value + 1
}

#[record_failures]
async fn question_mark(text: &str) -> Result<u32, ParseIntError> {
    pause().await;
    let value: u32 = text.parse()?;
    Ok(value)
}

#[record_failures]
async fn early_return(text: &str) -> Result<usize, String> {
    if text.is_empty() {
        return Err("empty".to_owned());
    }
    pause().await;
    Ok(text.len())
}

#[record_failures]
async fn owned(mut text: String, bytes: Vec<u8>, count: u32) -> Result<usize, String> {
    pause().await;
    text.push('x');
    if count == 0 { Err(text) } else { Ok(text.len() + bytes.len()) }
}

#[record_failures]
async fn exclusive(values: &mut Vec<u8>) -> Result<usize, String> {
    pause().await;
    values.push(1);
    Ok(values.len())
}

#[record_failures]
async fn many_references<'a>(left: &'a str, right: &'a str, _ignored: &str) -> &'a str {
    pause().await;
    if left.len() < right.len() { right } else { left }
}

#[record_failures]
async fn cell(value: Cell<u32>) -> u32 {
    pause().await;
    value.get()
}

#[record_failures]
async fn not_send(value: Rc<u32>) -> u32 {
    pause().await;
    *value
}

#[record_failures]
#[expect(clippy::large_types_passed_by_value, reason = "it is the shape that is tried")]
async fn array(values: [u8; 1024]) -> usize {
    pause().await;
    values.len()
}

#[record_failures]
async fn anyhow_error(text: &str) -> anyhow::Result<u32> {
    pause().await;
    Ok(text.parse()?)
}

#[record_failures]
async fn boxed_error(text: &str) -> Result<u32, Box<dyn std::error::Error + Send + Sync>> {
    pause().await;
    Ok(text.parse()?)
}

#[record_failures]
async fn optional(value: u8) -> Option<u8> {
    pause().await;
    value.checked_sub(1)
}

#[record_failures]
#[expect(clippy::panic, reason = "it is the shape that is tried")]
async fn never() -> ! {
    pause().await;
    panic!("stop")
}

#[record_failures]
async fn opaque(step: u8) -> impl Fn(u8) -> u8 {
    pause().await;
    move |value| value + step
}

#[record_failures]
async fn opaque_in_result(step: u8) -> Result<impl Fn(u8) -> u8, String> {
    pause().await;
    Ok(move |value| value + step)
}

#[record_failures]
async fn takes_opaque(values: impl Iterator<Item = u8>) -> u8 {
    pause().await;
    values.sum()
}

#[record_failures]
async fn empty_body(_value: u8) {}

#[record_failures]
async fn only_fails() -> Result<(), String> {
    Err("always".to_owned())
}

#[record_failures]
async fn recursive(depth: u32) -> Result<u32, String> {
    if depth == 0 {
        return Ok(0);
    }
    Ok(Box::pin(recursive(depth - 1)).await? + 1)
}

#[record_failures]
async fn mutable_argument(mut value: u32) -> u32 {
    value += 1;
    pause().await;
    value
}

#[record_failures]
async fn unwraps(shared: Arc<String>) -> Result<String, Arc<String>> {
    pause().await;
    Arc::try_unwrap(shared)
}

#[record_failures]
async fn nested_block() -> Result<u8, String> {
    let inner = async {
        pause().await;
        Err::<u8, _>("inner".to_owned())
    };
    inner.await.or(Ok(1))
}

#[record_failures]
async fn static_reference(text: &'static str) -> usize {
    pause().await;
    text.len()
}

#[record_failures]
#[must_use]
async fn must_be_used() -> u8 {
    pause().await;
    1
}

fn is_send<T: Send>(value: T) -> T {
    value
}

#[tokio::test]
async fn values_come_through() {
    unit().await;
    empty_body(1).await;
    assert_eq!((number(1).await, cell(Cell::new(1)).await, not_send(Rc::new(1)).await), (2, 1, 1));
    assert_eq!(array([0; 1024]).await, 1024);
    assert_eq!((optional(1).await, optional(0).await), (Some(0), None));
    assert_eq!((opaque(1).await(1), opaque_in_result(1).await.map(|step| step(1))), (2, Ok(2)));
    assert_eq!(takes_opaque([1, 2].into_iter()).await, 3);
    assert_eq!((mutable_argument(1).await, static_reference("ab").await), (2, 2));
    assert_eq!(must_be_used().await, 1);
    assert_eq!(many_references("a", "bc", "").await, "bc");
}

#[tokio::test]
async fn results_come_through() {
    assert_eq!(question_mark("1").await, Ok(1));
    assert!(question_mark("x").await.is_err());
    assert_eq!(early_return("").await, Err("empty".to_owned()));
    assert_eq!(early_return("ab").await, Ok(2));
    assert_eq!(owned("ab".to_owned(), vec![1], 1).await, Ok(4));
    assert_eq!(owned("ab".to_owned(), vec![1], 0).await, Err("abx".to_owned()));
    assert_eq!(exclusive(&mut vec![]).await, Ok(1));
    assert_eq!(only_fails().await, Err("always".to_owned()));
    assert_eq!((recursive(3).await, nested_block().await), (Ok(3), Ok(1)));
}

#[tokio::test]
async fn errors_keep_their_type() {
    assert!(anyhow_error("x").await.unwrap_err().is::<ParseIntError>());
    assert!(boxed_error("x").await.unwrap_err().is::<ParseIntError>());
}

#[tokio::test]
async fn argument_is_the_only_owner() {
    assert_eq!(unwraps(Arc::new("a".to_owned())).await, Ok("a".to_owned()));
}

#[tokio::test]
async fn panic_goes_on() {
    let ended = tokio::spawn(async { never().await }).await;
    assert!(ended.unwrap_err().is_panic());
}

#[tokio::test]
async fn future_stays_send() {
    assert_eq!(is_send(number(1)).await, 2);
    assert_eq!(is_send(cell(Cell::new(1))).await, 1);
    assert_eq!(is_send(exclusive(&mut vec![])).await, Ok(1));
    assert!(is_send(anyhow_error("x")).await.is_err());
}
