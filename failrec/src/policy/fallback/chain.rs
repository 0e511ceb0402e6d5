//! [`Chain`]: alternatives, in the order in which they are tried.

use std::marker::PhantomData;

use crate::policy::fallback::link::{By, Call, CallSync, Or, Value};

/// Alternatives, in the order in which they are tried; each is told the error of the primary call.
///
/// # Examples
///
/// ```
/// use std::io;
///
/// use failrec::policy::Fallback;
/// use failrec::policy::fallback::{call_sync, value};
///
/// let fallback = Fallback::builder().build()?;
/// let chain = call_sync(|_: &io::Error| Err(io::Error::other("the copy is gone, too")))
///     .or(call_sync(|_| Ok("from the archive")))
///     .or(value("a default"));
/// let answer = fallback.run_sync(|| Err(io::ErrorKind::TimedOut.into()), chain)?;
/// assert_eq!(answer, "from the archive");
/// assert_eq!(fallback.stats().used[..3], [0, 1, 0]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
#[must_use = "a chain does nothing unless a `Fallback` is given it"]
pub struct Chain<A> {
    pub(super) links: A,
}

impl<A> Chain<A> {
    /// These alternatives, and `next` where none of them works.
    pub fn or<B>(self, next: Chain<B>) -> Chain<Or<A, B>> {
        Chain { links: Or(self.links, next.links) }
    }
}

/// This value, which always works.
pub const fn value<T>(value: T) -> Chain<Value<T>> {
    Chain { links: Value(value) }
}

/// What `make` makes of the error, which always works.
pub const fn by<T, E, C: FnOnce(&E) -> T>(make: C) -> Chain<By<E, C>> {
    Chain { links: By(make, PhantomData) }
}

/// What another call gives, which may fail as well.
pub const fn call<T, E, C: AsyncFnOnce(&E) -> Result<T, E>>(call: C) -> Chain<Call<E, C>> {
    Chain { links: Call(call, PhantomData) }
}

/// What another call gives that holds its thread, and which may fail as well.
pub const fn call_sync<T, E, C: FnOnce(&E) -> Result<T, E>>(call: C) -> Chain<CallSync<E, C>> {
    Chain { links: CallSync(call, PhantomData) }
}
