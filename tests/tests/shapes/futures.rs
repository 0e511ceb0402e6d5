//! Functions that return a future without being async.

use std::future::{Future, ready};
use std::pin::Pin;

use failrec::record_failures;
use tokio::task::yield_now;

type Boxed<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;
type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

#[record_failures]
fn boxed(text: String) -> Pin<Box<dyn Future<Output = Result<usize, String>> + Send>> {
    Box::pin(async move {
        yield_now().await;
        if text.is_empty() { Err("empty".to_owned()) } else { Ok(text.len()) }
    })
}

#[record_failures]
#[expect(unused_qualifications, reason = "the path is what is tried")]
fn boxed_by_path<'a>(text: &'a str) -> Boxed<'a, Result<usize, String>> {
    std::boxed::Box::pin(async move {
        yield_now().await;
        Ok(text.len())
    })
}

#[record_failures]
fn prepared(text: &str, count: u8) -> Boxed<'static, Result<String, String>> {
    let text = text.repeat(usize::from(count));
    Box::pin(async move {
        yield_now().await;
        Ok(text)
    })
}

#[record_failures]
fn tail_block(text: &str) -> impl Future<Output = Result<usize, String>> + '_ {
    let length = text.len();
    async move {
        yield_now().await;
        Ok(length + text.len())
    }
}

#[record_failures]
fn borrowing_block() -> impl Future<Output = u8> {
    async {
        yield_now().await;
        1
    }
}

#[record_failures]
fn made_elsewhere(value: u8) -> impl Future<Output = Result<u8, String>> {
    ready(value.checked_add(1).ok_or_else(|| "too large".to_owned()))
}

#[record_failures]
fn boxed_elsewhere(value: u8) -> BoxFuture<'static, Result<u8, String>> {
    let made = ready(Ok(value));
    Box::pin(made)
}

#[record_failures]
fn two_ways(text: &str) -> BoxFuture<'_, Result<usize, String>> {
    if text.is_empty() {
        return Box::pin(ready(Err("empty".to_owned())));
    }
    Box::pin(async move {
        yield_now().await;
        Ok(text.len())
    })
}

struct Client {
    base: String,
}

impl Client {
    #[record_failures]
    fn get(&self, path: &str) -> impl Future<Output = Result<String, String>> + Send {
        let url = format!("{}{path}", self.base);
        async move {
            yield_now().await;
            Ok(url)
        }
    }

    #[record_failures]
    fn consume(self: Box<Self>, note: String) -> Boxed<'static, usize> {
        Box::pin(async move {
            yield_now().await;
            self.base.len() + note.len()
        })
    }
}

#[tokio::test]
async fn futures_come_through() {
    assert_eq!(boxed("ab".to_owned()).await, Ok(2));
    assert_eq!(boxed(String::new()).await, Err("empty".to_owned()));
    assert_eq!(boxed_by_path("ab").await, Ok(2));
    assert_eq!(prepared("ab", 2).await, Ok("abab".to_owned()));
    assert_eq!(tail_block("ab").await, Ok(4));
    assert_eq!(borrowing_block().await, 1);
    assert_eq!((made_elsewhere(1).await, made_elsewhere(255).await.is_err()), (Ok(2), true));
    assert_eq!(boxed_elsewhere(1).await, Ok(1));
    assert_eq!((two_ways("").await, two_ways("a").await), (Err("empty".to_owned()), Ok(1)));
    let client = Client { base: "http://".to_owned() };
    assert_eq!(client.get("a").await, Ok("http://a".to_owned()));
    assert_eq!(Box::new(client).consume("n".to_owned()).await, 8);
}

#[tokio::test]
async fn future_need_not_outlive_the_arguments() {
    let made = {
        let text = "short".to_owned();
        prepared(&text, 1)
    };
    assert_eq!(made.await, Ok("short".to_owned()));
}
