//! The functions that are called, bare and recorded.

use std::fmt;
use std::future::poll_fn;
use std::hint::black_box;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};

use failrec::record_failures;

#[derive(Debug)]
pub(crate) struct Refused(String);

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "payment {}", self.0)
    }
}

impl std::error::Error for Refused {}

#[derive(Debug, serde::Serialize)]
struct Order {
    customer: String,
    items: Vec<String>,
    cents: u64,
    express: bool,
}

pub(crate) fn bare(call: u32) {
    drop(black_box(add(black_box(call), black_box("order"))));
}

#[inline(never)]
fn add(call: u32, text: &str) -> Result<usize, Refused> {
    if call == u32::MAX { Err(Refused(text.to_owned())) } else { Ok(text.len()) }
}

pub(crate) fn referring(call: u32) {
    drop(black_box(add_recorded(black_box(call), black_box("order"))));
}

/// A twentieth dearer: what the gate must not let through.
pub(crate) fn regressed(call: u32) {
    referring(call);
    black_box(black_box(call).wrapping_mul(3));
}

pub(crate) fn refer_all(calls: u32) {
    (0..calls).for_each(referring);
}

#[inline(never)]
#[record_failures]
fn add_recorded(call: u32, text: &str) -> Result<usize, Refused> {
    if call == u32::MAX { Err(Refused(text.to_owned())) } else { Ok(text.len()) }
}

pub(crate) fn owning(call: u32) {
    let items = vec!["tea".to_owned(), "pot".to_owned()];
    let order = Order { customer: "ada".to_owned(), items, cents: 1250, express: true };
    drop(black_box(take(black_box(order), black_box(call))));
}

#[inline(never)]
#[record_failures]
fn take(order: Order, call: u32) -> Result<u64, Refused> {
    if call == u32::MAX { Err(Refused(order.customer)) } else { Ok(order.cents) }
}

/// Eight fields, which go from call to call.
#[derive(Debug, serde::Serialize)]
struct Request {
    model: String,
    prompt: String,
    user: String,
    stop: Vec<String>,
    seed: Option<u64>,
    top_k: u32,
    temperature: f64,
    stream: bool,
}

pub(crate) fn own_eight_fields(calls: u32) {
    let mut request = Request {
        model: "small-2".to_owned(),
        prompt: "which train to Lisbon arrives before noon".to_owned(),
        user: "ada".to_owned(),
        stop: vec!["\n\n".to_owned()],
        seed: Some(7),
        top_k: 40,
        temperature: 0.5,
        stream: false,
    };
    for call in 0..calls {
        request = black_box(ask(black_box(request), black_box(call))).unwrap();
    }
}

#[inline(never)]
#[record_failures]
fn ask(request: Request, call: u32) -> Result<Request, Refused> {
    if call == u32::MAX { Err(Refused(request.user)) } else { Ok(request) }
}

/// A mebibyte, which goes from call to call.
pub(crate) fn own_a_mebibyte(calls: u32) {
    let mut bytes = vec![7; 1 << 20];
    for call in 0..calls {
        bytes = black_box(store(black_box(bytes), black_box(call))).unwrap();
    }
}

#[inline(never)]
#[record_failures]
fn store(bytes: Vec<u8>, call: u32) -> Result<Vec<u8>, Refused> {
    if call == u32::MAX { Err(Refused("full".to_owned())) } else { Ok(bytes) }
}

/// Awaited by another async function, as calls are: a future that is polled by hand is moved about first.
pub(crate) fn await_bare(calls: u32) {
    ready(async {
        for call in 0..calls {
            let mut future = pin!(async_add(black_box(call), black_box("order")));
            drop(black_box(poll_fn(|context| resume(future.as_mut(), context)).await));
        }
    });
}

/// Polls a future whose body is too large to be taken into the one that awaits it, as most are.
#[inline(never)]
fn resume<F: Future>(future: Pin<&mut F>, context: &mut Context<'_>) -> Poll<F::Output> {
    future.poll(context)
}

#[expect(clippy::unused_async, reason = "the least an async function can do is what is measured")]
async fn async_add(call: u32, text: &str) -> Result<usize, Refused> {
    if call == u32::MAX { Err(Refused(text.to_owned())) } else { Ok(text.len()) }
}

pub(crate) fn await_recorded(calls: u32) {
    ready(async {
        for call in 0..calls {
            let mut future = pin!(async_add_recorded(black_box(call), black_box("order")));
            drop(black_box(poll_fn(|context| resume(future.as_mut(), context)).await));
        }
    });
}

/// As [`await_bare`], where the compiler sees what is awaited.
pub(crate) fn await_bare_in_line(calls: u32) {
    ready(async {
        for call in 0..calls {
            drop(black_box(async_add_once(black_box(call), black_box("order")).await));
        }
    });
}

pub(crate) fn await_recorded_in_line(calls: u32) {
    ready(async {
        for call in 0..calls {
            drop(black_box(async_add_once_recorded(black_box(call), black_box("order")).await));
        }
    });
}

#[expect(clippy::unused_async, reason = "the least an async function can do is what is measured")]
async fn async_add_once(call: u32, text: &str) -> Result<usize, Refused> {
    if call == u32::MAX { Err(Refused(text.to_owned())) } else { Ok(text.len()) }
}

#[record_failures]
async fn async_add_once_recorded(call: u32, text: &str) -> Result<usize, Refused> {
    if call == u32::MAX { Err(Refused(text.to_owned())) } else { Ok(text.len()) }
}

#[record_failures]
pub(crate) async fn async_add_recorded(call: u32, text: &str) -> Result<usize, Refused> {
    if call == u32::MAX { Err(Refused(text.to_owned())) } else { Ok(text.len()) }
}

pub(crate) fn ready<T>(future: impl Future<Output = T>) {
    let mut future = pin!(black_box(future));
    let polled = future.as_mut().poll(&mut Context::from_waker(Waker::noop()));
    assert!(matches!(black_box(polled), Poll::Ready(_)));
}

/// What `pay` does.
#[inline(never)]
pub(crate) fn fail(reason: &str, cents: u32) -> Result<u32, Refused> {
    if cents == 0 { Ok(0) } else { Err(Refused(reason.to_owned())) }
}

/// Fails as a payment does: an input with a secret, an error with a text.
#[record_failures]
pub(crate) fn pay(reason: &str, cents: u32) -> Result<u32, Refused> {
    if cents == 0 { Ok(0) } else { Err(Refused(reason.to_owned())) }
}

pub(crate) fn refuse(_: u32) {
    drop(black_box(refuse_seats(black_box(12))));
}

#[inline(never)]
fn refuse_seats(seats: u32) -> Result<u32, SoldOut> {
    if seats == 0 { Ok(0) } else { Err(SoldOut(seats)) }
}

/// Fails for a reason that takes no memory.
#[inline(never)]
#[record_failures(group = "site")]
pub(crate) fn reserve(seats: u32) -> Result<u32, SoldOut> {
    if seats == 0 { Ok(0) } else { Err(SoldOut(seats)) }
}

#[derive(Debug)]
pub(crate) struct SoldOut(u32);

impl fmt::Display for SoldOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no {} seats are left", self.0)
    }
}

impl std::error::Error for SoldOut {}
