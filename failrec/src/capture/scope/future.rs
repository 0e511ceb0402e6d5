//! [`ScopedFuture`]: a future that runs in a scope of its own.

use std::fmt::{self, Debug};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use pin_project_lite::pin_project;

use crate::capture::scope::active::{Active, Entered};
use crate::capture::scope::entry::Entry;

pin_project! {
    /// A future that runs in a scope of its own: see [`Scope::enter`](super::Scope::enter) and [`InCurrentScope`].
    #[must_use = "futures do nothing unless they are polled or awaited"]
    pub struct ScopedFuture<F> {
        // Nothing only while it is dropped.
        #[pin]
        future: Option<F>,
        // Entered by the first poll.
        entry: Option<Box<Entry>>,
        active: Option<Arc<Active>>,
    }

    impl<F> PinnedDrop for ScopedFuture<F> {
        fn drop(this: Pin<&mut Self>) {
            let mut this = this.project();
            // What the future does when it is dropped, it does in its scope.
            let _entered = this.active.is_some().then(|| Entered::swap(this.active));
            this.future.set(None);
        }
    }
}

impl<F> ScopedFuture<F> {
    /// Without a scope the future runs as it would alone.
    pub(super) fn new(future: F, entry: Option<Box<Entry>>) -> Self {
        Self { future: Some(future), entry, active: None }
    }
}

impl<F: Future> Future for ScopedFuture<F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        let this = self.project();
        if let Some(entry) = this.entry.take() {
            *this.active = Some(entry.activate());
        }
        let polled = {
            let _entered = this.active.is_some().then(|| Entered::swap(this.active));
            this.future.as_pin_mut().map_or(Poll::Pending, |future| future.poll(context))
        };
        if polled.is_ready() {
            // The scope ends here and not when the future is dropped.
            *this.active = None;
        }
        polled
    }
}

impl<F> Debug for ScopedFuture<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ScopedFuture")
            .field("active", &self.active.is_some())
            .finish_non_exhaustive()
    }
}

/// Takes the scope in force along to where a future will run.
pub trait InCurrentScope: Future + Sized + sealed::Sealed {
    /// Runs this future in a scope that knows what the scope in force knows at this moment.
    ///
    /// What the future notes stays with it, and what the scope in force learns later does not
    /// reach it. Outside of any scope the future runs as it would alone.
    ///
    /// # Examples
    ///
    /// ```
    /// use failrec::Scope;
    /// use failrec::scope::InCurrentScope as _;
    ///
    /// # async fn fetch() {}
    /// # fn spawn(_: impl Future + Send + 'static) {}
    /// # async fn example() {
    /// Scope::new()
    ///     .session("conversation 7")
    ///     // `spawn` is that of any runtime.
    ///     .enter(async { spawn(fetch().in_current_scope()) })
    ///     .await;
    /// # }
    /// ```
    fn in_current_scope(self) -> ScopedFuture<Self>;
}

impl<F: Future> InCurrentScope for F {
    fn in_current_scope(self) -> ScopedFuture<Self> {
        ScopedFuture::new(self, Entry::of_current().map(Box::new))
    }
}

mod sealed {
    /// Keeps the trait open for more methods.
    #[expect(unnameable_types, reason = "nobody else is to implement it")]
    pub trait Sealed {}

    impl<F: Future> Sealed for F {}
}
