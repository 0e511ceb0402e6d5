//! The call that goes well, with nothing around it.

use std::error::Error;
use std::fmt;
use std::hint::black_box;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use failrec::policy::Rejected;

/// What a call is that failed: nothing that has to be dropped.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Failed;

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("failed")
    }
}

impl Error for Failed {}

impl From<Rejected> for Failed {
    fn from(_: Rejected) -> Self {
        Self
    }
}

#[inline(never)]
pub(crate) fn work(call: u32) -> Result<u32, Failed> {
    if call == u32::MAX { Err(Failed) } else { Ok(call) }
}

pub(crate) async fn work_async(call: u32) -> Result<u32, Failed> {
    work(call)
}

/// Makes calls one after the other.
pub(crate) fn each<T>(calls: u32, call: impl Fn(u32) -> T) {
    counted(calls, |number| drop(black_box(call(number))));
}

/// Instructions are counted in here alone: making a clock may take as many as it likes.
#[inline(never)]
fn counted(calls: u32, mut call: impl FnMut(u32)) {
    for number in 0..calls {
        call(black_box(number));
    }
}

/// Makes calls whose futures are ready when they are polled first, where tokio has timers.
pub(crate) fn each_async<F: Future>(calls: u32, mut call: impl FnMut(u32) -> F) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build();
    let runtime = runtime.expect("a runtime");
    let _entered = runtime.enter();
    counted(calls, |number| ready(call(number)));
}

fn ready<T>(future: impl Future<Output = T>) {
    let mut future = pin!(black_box(future));
    let polled = future.as_mut().poll(&mut Context::from_waker(Waker::noop()));
    assert!(matches!(black_box(polled), Poll::Ready(_)), "a future that is ready at once");
}

pub(crate) fn bare(calls: u32) {
    each(calls, work);
}

pub(crate) fn bare_async(calls: u32) {
    each_async(calls, work_async);
}
