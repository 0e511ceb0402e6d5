//! Which recorder is in force: one for the process, or another for a test.

use std::cell::RefCell;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use once_cell::sync::OnceCell;
use pin_project_lite::pin_project;

use crate::capture::ledger;
use crate::capture::passing::Generation;
use crate::capture::site::Site;
use crate::error::{Error, ErrorKind, Result};
use crate::recorder::handle::Recorder;
use crate::recorder::passes::Counted;

static GLOBAL: OnceCell<Recorder> = OnceCell::new();

thread_local! {
    static OVERRIDE: RefCell<Option<Recorder>> = const { RefCell::new(None) };
}

/// A recorder may be in force, so arguments are worth capturing. One relaxed load.
#[inline]
pub(crate) fn is_recording() -> bool {
    ledger::is_kept()
}

/// Puts the recorder that `make` gives in force for the whole process.
pub(super) fn install(make: impl FnOnce() -> Result<Recorder>) -> Result<Recorder> {
    let mut is_first = false;
    let recorder = GLOBAL.get_or_try_init(|| {
        is_first = true;
        make()
    })?;
    if !is_first {
        return Err(Error::new(
            ErrorKind::AlreadyInstalled,
            "install a recorder: one was installed before, and a process has one in its life",
        ));
    }
    ledger::begin();
    Generation::renew();
    Ok(recorder.clone())
}

pub(super) fn uninstall() {
    ledger::end();
}

/// Calls `use_it` with the recorder in force.
pub(crate) fn with_current<R>(use_it: impl FnOnce(&Recorder) -> R) -> Option<R> {
    if !is_recording() {
        return None;
    }
    // Cloned out of its cell: the recorder may call code of the user, which may come back here.
    let own = OVERRIDE.try_with(|own| own.try_borrow().ok().and_then(|own| own.clone()));
    let own = own.ok().flatten();
    own.as_ref().or_else(|| GLOBAL.get()).map(use_it)
}

/// A function has succeeded, of which it is not known that nobody wants to know.
#[inline(never)]
pub(crate) fn passed(site: &'static Site) {
    let generation = Generation::now();
    // With several recorders in force none may speak for the others: what was the last word of one
    // would hide a success from another, so each success asks again.
    let others = match count(site) {
        Some(Counted::Yes) => return,
        Some(Counted::No) => 1,
        Some(Counted::Closed) | None => 0,
    };
    if ledger::readers() <= others {
        site.passing.rest(generation);
    }
}

/// Counts a success with the recorder in force.
fn count(site: &'static Site) -> Option<Counted> {
    peek(Recorder::count_pass, site)
}

/// Calls a method of the recorder in force, which is not cloned out of its cell: no code of the user
/// may run in the method.
#[inline]
pub(super) fn peek<A: Copy, R>(
    method: impl Fn(&Recorder, A) -> R + Copy,
    argument: A,
) -> Option<R> {
    if !is_recording() {
        return None;
    }
    let own = OVERRIDE.try_with(|own| Some(method(own.try_borrow().ok()?.as_ref()?, argument)));
    own.ok().flatten().or_else(|| GLOBAL.get().map(|recorder| method(recorder, argument)))
}

/// The recorder in force, if there is one.
pub fn current() -> Option<Recorder> {
    with_current(Recorder::clone)
}

/// Puts a recorder in force on this thread until it is dropped.
#[derive(Debug)]
struct Entered {
    before: Option<Recorder>,
}

impl Entered {
    fn new(recorder: &Recorder) -> Self {
        ledger::begin();
        let before = OVERRIDE.with(|own| own.replace(Some(recorder.clone())));
        Generation::renew();
        Self { before }
    }
}

impl Drop for Entered {
    fn drop(&mut self) {
        let before = self.before.take();
        OVERRIDE.try_with(|own| own.replace(before)).ok();
        ledger::end();
    }
}

impl Recorder {
    /// Runs `call` with this recorder in force on this thread, whichever one is installed.
    pub fn in_force<R>(&self, call: impl FnOnce() -> R) -> R {
        let _entered = Entered::new(self);
        call()
    }

    /// Runs `future` with this recorder in force wherever it is polled.
    ///
    /// # Cancel safety
    ///
    /// Nothing of the recorder is left behind when the future is dropped.
    pub fn in_force_for<F: Future>(&self, future: F) -> InForce<F> {
        InForce { future, recorder: self.clone() }
    }
}

pin_project! {
    /// A future that runs with a recorder of its own in force.
    #[derive(Debug)]
    #[must_use = "futures do nothing unless polled"]
    pub struct InForce<F> {
        #[pin]
        future: F,
        recorder: Recorder,
    }
}

impl<F: Future> Future for InForce<F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        let this = self.project();
        let _entered = Entered::new(this.recorder);
        this.future.poll(context)
    }
}
