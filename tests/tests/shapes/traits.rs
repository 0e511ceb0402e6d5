//! Methods of traits: declared, implemented, async in every way there is.

use std::fmt;
use std::future::Future;
use std::ops::{Add, Index, Neg};
use std::pin::Pin;
use std::str::FromStr;
use std::task::{Context, Poll};

use async_trait::async_trait;
use failrec::record_failures;
use tokio::task::yield_now;

trait Store {
    type Key<'a>
    where
        Self: 'a;

    fn find(&self, key: Self::Key<'_>) -> Result<u8, String>;

    #[record_failures]
    fn find_or_zero(&self, key: Self::Key<'_>) -> u8 {
        self.find(key).unwrap_or(0)
    }

    #[record_failures]
    fn name() -> &'static str
    where
        Self: Sized,
    {
        "store"
    }
}

struct Table(Vec<u8>);

impl Store for Table {
    type Key<'a> = &'a str;

    #[record_failures]
    fn find(&self, key: Self::Key<'_>) -> Result<u8, String> {
        let index: usize = key.parse().map_err(|_| format!("{key} is no number"))?;
        self.0.get(index).copied().ok_or_else(|| format!("no item {index}"))
    }
}

impl Index<u8> for Table {
    type Output = u8;

    #[record_failures]
    fn index(&self, index: u8) -> &Self::Output {
        match self.0.get(usize::from(index)) {
            Some(item) => item,
            None => &0,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Meters(i32);

impl Add for Meters {
    type Output = Self;

    #[record_failures]
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl Neg for Meters {
    type Output = Self;

    #[record_failures]
    fn neg(self) -> Self::Output {
        Self(-self.0)
    }
}

impl FromStr for Meters {
    type Err = std::num::ParseIntError;

    #[record_failures]
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}

impl From<i32> for Meters {
    #[record_failures]
    fn from(value: i32) -> Self {
        Self(value)
    }
}

impl TryFrom<&str> for Meters {
    type Error = std::num::ParseIntError;

    #[record_failures]
    fn try_from(text: &str) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl fmt::Display for Meters {
    #[record_failures]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} m", self.0)
    }
}

impl Iterator for Table {
    type Item = u8;

    #[record_failures]
    fn next(&mut self) -> Option<Self::Item> {
        self.0.pop()
    }
}

struct Countdown(u8);

impl Future for Countdown {
    type Output = Result<u8, String>;

    #[record_failures]
    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        if self.0 == 0 {
            return Poll::Ready(Err("over".to_owned()));
        }
        self.0 -= 1;
        context.waker().wake_by_ref();
        Poll::Pending
    }
}

#[async_trait]
trait Tool: Send + Sync {
    async fn call(&self, input: &str) -> Result<String, String>;

    #[record_failures]
    async fn call_twice(&self, input: &str) -> Result<String, String> {
        let once = self.call(input).await?;
        self.call(&once).await
    }
}

struct Echo {
    suffix: char,
}

#[async_trait]
impl Tool for Echo {
    #[record_failures]
    async fn call(&self, input: &str) -> Result<String, String> {
        yield_now().await;
        if input.is_empty() {
            return Err("empty".to_owned());
        }
        Ok(format!("{input}{}", self.suffix))
    }
}

#[async_trait(?Send)]
trait Local {
    async fn change(&mut self, by: Vec<u8>, generic: impl fmt::Debug + 'async_trait) -> usize;
}

#[async_trait(?Send)]
impl Local for Table {
    #[record_failures]
    async fn change(&mut self, by: Vec<u8>, generic: impl fmt::Debug + 'async_trait) -> usize {
        yield_now().await;
        self.0.extend(by);
        self.0.len() + format!("{generic:?}").len()
    }
}

trait Native {
    async fn wait(&self, count: u8) -> Result<u8, String>;

    fn wait_sent(&self, count: u8) -> impl Future<Output = Result<u8, String>> + Send;
}

impl Native for Meters {
    #[record_failures]
    async fn wait(&self, count: u8) -> Result<u8, String> {
        yield_now().await;
        count.checked_add(1).ok_or_else(|| "too many".to_owned())
    }

    #[record_failures]
    async fn wait_sent(&self, count: u8) -> Result<u8, String> {
        yield_now().await;
        Ok(count)
    }
}

#[test]
fn methods_of_traits_come_through() {
    let mut table = Table(vec![5, 6]);
    assert_eq!(table.find("1"), Ok(6));
    assert_eq!(table.find("x"), Err("x is no number".to_owned()));
    assert_eq!((table.find_or_zero("9"), Table::name()), (0, "store"));
    assert_eq!((table[0], table[9]), (5, 0));
    assert_eq!(table.next(), Some(6));
    assert_eq!(-(Meters(1) + Meters(2)), Meters(-3));
    assert_eq!("4".parse(), Ok(Meters(4)));
    assert_eq!(Meters::try_from("5"), Ok(Meters(5)));
    assert_eq!(Meters::from(6).to_string(), "6 m");
}

#[tokio::test]
async fn async_methods_of_traits_come_through() {
    assert_eq!(Countdown(2).await, Err("over".to_owned()));
    let echo: Box<dyn Tool> = Box::new(Echo { suffix: '!' });
    assert_eq!(echo.call_twice("a").await, Ok("a!!".to_owned()));
    assert_eq!(echo.call("").await, Err("empty".to_owned()));
    assert_eq!(Table(vec![]).change(vec![1], "ab").await, 5);
    assert_eq!(Meters(1).wait(255).await, Err("too many".to_owned()));
    assert_eq!(Meters(1).wait_sent(2).await, Ok(2));
}
