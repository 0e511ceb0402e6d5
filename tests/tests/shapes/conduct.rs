//! An annotated function runs when, drops what and in the order that the bare one does.

use std::cell::RefCell;
use std::future::Future;
use std::pin::{Pin, pin};
use std::rc::Rc;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use failrec::test_util::TestRecorder;

/// Notes its name where it is dropped.
#[derive(Debug)]
struct Noted(&'static str, Rc<RefCell<Vec<&'static str>>>);

impl Noted {
    fn touch(&self) {
        self.1.borrow_mut().push("touched");
    }
}

impl Drop for Noted {
    fn drop(&mut self) {
        self.1.borrow_mut().push(self.0);
    }
}

#[derive(Clone, Default)]
struct Notes(Rc<RefCell<Vec<&'static str>>>);

impl Notes {
    fn noted(&self, name: &'static str) -> Noted {
        Noted(name, Rc::clone(&self.0))
    }

    fn take(&self) -> Vec<&'static str> {
        std::mem::take(&mut *self.0.borrow_mut())
    }
}

/// The same functions, bare and recorded.
macro_rules! twins {
    ($($(#[$attribute:meta])* fn $name:ident $arguments:tt $(-> $returned:ty)? $body:block)*) => {
        mod bare {
            use super::*;
            $($(#[$attribute])* pub(super) fn $name $arguments $(-> $returned)? $body)*
        }
        mod recorded {
            use super::*;
            $(
                #[failrec::record_failures]
                $(#[$attribute])* pub(super) fn $name $arguments $(-> $returned)? $body
            )*
        }
    };
}

/// The same async functions, bare and recorded.
macro_rules! async_twins {
    ($($(#[$attribute:meta])* async fn $name:ident $arguments:tt $body:block)*) => {
        mod async_bare {
            use super::*;
            $($(#[$attribute])* pub(super) async fn $name $arguments $body)*
        }
        mod async_recorded {
            use super::*;
            $(
                #[failrec::record_failures]
                $(#[$attribute])* pub(super) async fn $name $arguments $body
            )*
        }
    };
}

twins! {
    fn untouched(a: Noted, b: Noted) {
        let _local = Noted("local", Rc::clone(&a.1));
        let _other = Noted("other", Rc::clone(&b.1));
    }
    fn touched_in_order(a: Noted, b: Noted, c: Noted) {
        a.touch();
        b.touch();
        c.touch();
        let _local = Noted("local", Rc::clone(&a.1));
    }
    fn touched_out_of_order(a: Noted, b: Noted, c: Noted) {
        c.touch();
        a.touch();
        b.touch();
    }
    fn one_moved(a: Noted, b: Noted, c: Noted) {
        a.touch();
        drop(b);
        c.touch();
    }
    fn early(a: Noted, b: Noted, leave: bool) {
        a.touch();
        if leave {
            return;
        }
        b.touch();
    }
    fn ignored_last(a: Noted, _b: Noted) {
        a.touch();
    }
    fn ignored_first(_a: Noted, b: Noted, c: Noted) {
        b.touch();
        c.touch();
    }
    fn taken_apart((a, b): (Noted, Noted), c: Noted) {
        b.touch();
        a.touch();
        c.touch();
    }
}

async_twins! {
    async fn touched_in_order(a: Noted, b: Noted, c: Noted) {
        a.touch();
        tokio::task::yield_now().await;
        b.touch();
        c.touch();
        let _local = Noted("local", Rc::clone(&a.1));
    }
    async fn one_moved(a: Noted, b: Noted, c: Noted) {
        c.touch();
        drop(b);
        tokio::task::yield_now().await;
        a.touch();
    }
    async fn waits(a: Noted, b: Noted, c: Noted) {
        let _local = Noted("local", Rc::clone(&a.1));
        b.touch();
        std::future::pending::<()>().await;
        a.touch();
        c.touch();
    }
}

fn block_on<F: Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future)
}

fn poll_once<F: Future>(future: Pin<&mut F>) -> Poll<F::Output> {
    future.poll(&mut Context::from_waker(Waker::noop()))
}

/// What three arguments note when `call` has taken them.
fn noted_by(call: impl FnOnce(Noted, Noted, Noted)) -> Vec<&'static str> {
    let notes = Notes::default();
    call(notes.noted("a"), notes.noted("b"), notes.noted("c"));
    notes.take()
}

/// Asserts that the two note the same, with a recorder in force and without.
fn assert_alike<B, R>(bare: B, recorded: R)
where
    B: Fn(Noted, Noted, Noted),
    R: Fn(Noted, Noted, Noted),
{
    let expected = noted_by(bare);
    assert!(expected.len() > 1, "nothing was noted");
    assert_eq!(noted_by(&recorded), expected);
    assert_eq!(TestRecorder::new().run(|| noted_by(&recorded)), expected);
}

#[test]
fn arguments_are_dropped_in_the_order_of_a_bare_function() {
    assert_alike(|a, b, _| bare::untouched(a, b), |a, b, _| recorded::untouched(a, b));
    assert_alike(bare::touched_in_order, recorded::touched_in_order);
    assert_alike(bare::touched_out_of_order, recorded::touched_out_of_order);
    assert_alike(bare::one_moved, recorded::one_moved);
    assert_alike(bare::ignored_first, recorded::ignored_first);
    assert_alike(|a, b, _| bare::ignored_last(a, b), |a, b, _| recorded::ignored_last(a, b));
    assert_alike(
        |a, b, c| bare::taken_apart((a, b), c),
        |a, b, c| recorded::taken_apart((a, b), c),
    );
    assert_alike(|a, b, _| bare::early(a, b, true), |a, b, _| recorded::early(a, b, true));
    assert_alike(|a, b, _| bare::early(a, b, false), |a, b, _| recorded::early(a, b, false));
}

#[test]
fn async_arguments_are_dropped_in_the_order_of_a_bare_function() {
    assert_alike(
        |a, b, c| block_on(async_bare::touched_in_order(a, b, c)),
        |a, b, c| block_on(async_recorded::touched_in_order(a, b, c)),
    );
    assert_alike(
        |a, b, c| block_on(async_bare::one_moved(a, b, c)),
        |a, b, c| block_on(async_recorded::one_moved(a, b, c)),
    );
}

#[test]
fn arguments_of_a_cancelled_call_are_dropped_in_the_order_of_a_bare_function() {
    fn cancel(future: impl Future<Output = ()>) {
        assert!(poll_once(pin!(future)).is_pending());
    }
    assert_alike(
        |a, b, c| cancel(async_bare::waits(a, b, c)),
        |a, b, c| cancel(async_recorded::waits(a, b, c)),
    );
}

#[test]
fn arguments_of_a_call_that_never_began_are_dropped_in_the_order_of_a_bare_function() {
    assert_alike(
        |a, b, c| drop(async_bare::waits(a, b, c)),
        |a, b, c| drop(async_recorded::waits(a, b, c)),
    );
}

/// Counts how often it is formatted.
struct Formatted(Rc<RefCell<u32>>);

impl std::fmt::Debug for Formatted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        *self.0.borrow_mut() += 1;
        f.write_str("formatted")
    }
}

#[failrec::record_failures]
async fn takes(value: Formatted, fail: bool) -> Result<(), String> {
    tokio::task::yield_now().await;
    drop(value);
    if fail { Err("asked to".to_owned()) } else { Ok(()) }
}

#[failrec::record_failures]
fn borrows(value: &Formatted, fail: bool) -> Result<(), String> {
    crate::uses(value);
    if fail { Err("asked to".to_owned()) } else { Ok(()) }
}

#[test]
fn nothing_is_looked_at_before_the_first_poll() {
    let count = Rc::new(RefCell::new(0));
    TestRecorder::new().run(|| drop(takes(Formatted(Rc::clone(&count)), false)));
    assert_eq!(*count.borrow(), 0);
}

#[test]
fn nothing_is_looked_at_without_a_recorder() {
    let count = Rc::new(RefCell::new(0));
    assert!(block_on(takes(Formatted(Rc::clone(&count)), true)).is_err());
    assert!(borrows(&Formatted(Rc::clone(&count)), true).is_err());
    assert_eq!(*count.borrow(), 0);
}

#[test]
fn borrowed_argument_is_looked_at_only_when_the_call_fails() {
    let count = Rc::new(RefCell::new(0));
    let recorder = TestRecorder::new();
    assert!(recorder.run(|| borrows(&Formatted(Rc::clone(&count)), false)).is_ok());
    assert_eq!(*count.borrow(), 0);
    assert!(recorder.run(|| borrows(&Formatted(Rc::clone(&count)), true)).is_err());
    assert_eq!(*count.borrow(), 1);
}

#[test]
fn owned_argument_is_looked_at_once_before_the_body() {
    let count = Rc::new(RefCell::new(0));
    let recorder = TestRecorder::new();
    let future = recorder.run_async(takes(Formatted(Rc::clone(&count)), true));
    assert!(block_on(future).is_err());
    assert_eq!(*count.borrow(), 1);
}

#[failrec::record_failures]
fn unwraps(shared: Arc<String>) -> Result<String, Arc<String>> {
    Arc::try_unwrap(shared)
}

#[test]
fn captured_argument_is_still_the_only_owner() {
    let unwrapped = TestRecorder::new().run(|| unwraps(Arc::new("a".to_owned())));
    assert_eq!(unwrapped, Ok("a".to_owned()));
}

/// The futures whose size is compared, bare and recorded.
macro_rules! sized {
    ($($name:ident $arguments:tt $body:block)*) => {
        mod small {
            use super::pause;
            $(
                pub(super) async fn $name $arguments -> Result<usize, String> $body
            )*
        }
        mod wrapped {
            use super::pause;
            $(
                #[failrec::record_failures]
                pub(super) async fn $name $arguments -> Result<usize, String> $body
            )*
        }
    };
}

async fn pause() {
    tokio::task::yield_now().await;
}

sized! {
    borrowed(text: &str, bytes: &[u8]) {
        pause().await;
        Ok(text.len() + bytes.len())
    }
    owned(text: String, bytes: Vec<u8>, count: u32) {
        pause().await;
        Ok(text.len() + bytes.len() + usize::try_from(count).unwrap_or(0))
    }
    array(values: [u8; 1024]) {
        pause().await;
        Ok(values.len())
    }
}

/// The largest number of bytes by which recording may grow a future, beside the copies that wait.
const MOST_ADDED: usize = 48;

#[track_caller]
fn assert_small(recorded: usize, bare: usize, waiting: usize) {
    let most = bare + MOST_ADDED + waiting;
    assert!(recorded <= most, "{recorded} bytes, {bare} when bare, {most} at most");
}

#[test]
fn future_grows_by_no_more_than_it_must() {
    let slices = size_of::<&str>() + size_of::<&[u8]>();
    assert_small(
        size_of_val(&wrapped::borrowed("", &[])),
        size_of_val(&small::borrowed("", &[])),
        slices,
    );
    assert_small(
        size_of_val(&wrapped::owned(String::new(), vec![], 1)),
        size_of_val(&small::owned(String::new(), vec![], 1)),
        size_of::<u32>(),
    );
    assert_small(size_of_val(&wrapped::array([0; 1024])), size_of_val(&small::array([0; 1024])), 0);
}
