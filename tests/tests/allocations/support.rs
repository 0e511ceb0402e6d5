//! Counts what calls allocate.

use std::future::poll_fn;
use std::hint::black_box;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use failrec::Recorder;
use failrec::policy::Rejected;
use failrec::store::MemoryStore;

/// The one error is that of a policy.
pub(crate) type Answer<T = u32> = Result<T, Rejected>;

/// A call by its name.
pub(crate) type Call = (&'static str, Box<dyn Fn() -> Answer>);

/// A call by its name.
pub(crate) fn call(name: &'static str, call: impl Fn() -> Answer + 'static) -> Call {
    (name, Box::new(call))
}

/// A call by its name, whose future is awaited.
pub(crate) fn awaited<F>(name: &'static str, make: impl Fn() -> F + 'static) -> Call
where
    F: Future<Output = Answer>,
{
    call(name, move || block_on(make()))
}

/// The calls that allocate, by name, with how often. Each is made once before that, and a recorder
/// is there for all.
pub(crate) fn allocating(calls: Vec<Call>) -> Vec<(&'static str, u64)> {
    let recorder = Recorder::builder().store(MemoryStore::new()).build().unwrap();
    let count = |(name, call): Call| {
        let make = || assert_eq!(black_box(call()), Ok(7), "{name}");
        make();
        (name, allocation_counter::measure(|| (0..100).for_each(|_| make())).count_total)
    };
    recorder.in_force(|| calls.into_iter().map(count).filter(|(_, count)| *count != 0).collect())
}

/// Polls until the future is ready. What it waits for is ready at once.
pub(crate) fn block_on<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    loop {
        let mut context = Context::from_waker(Waker::noop());
        if let Poll::Ready(value) = future.as_mut().poll(&mut context) {
            return value;
        }
    }
}

/// Waits for one poll.
pub(crate) async fn pause() {
    let mut has_waited = false;
    poll_fn(|_| {
        let polled = if has_waited { Poll::Ready(()) } else { Poll::Pending };
        has_waited = true;
        polled
    })
    .await;
}
