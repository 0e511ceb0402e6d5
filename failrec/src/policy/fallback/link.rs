//! [`Link`]: what stands in a chain of alternatives.

use std::fmt;
use std::marker::PhantomData;

/// What stands in a [`Chain`](crate::policy::fallback::Chain) of alternatives.
pub trait Link<T, E> {
    /// Gives what works instead of the call that has failed with `primary`; nothing if this does
    /// not work either, with its own error put to the `failures`.
    fn follow(self, primary: &E, failures: &mut Failures<E>) -> impl Future<Output = Option<T>>;
}

/// What stands in a chain of alternatives that hold their thread.
pub trait LinkSync<T, E> {
    /// As [`Link::follow`].
    fn follow_sync(self, primary: &E, failures: &mut Failures<E>) -> Option<T>;
}

/// The errors of alternatives that did not work, in their order.
#[derive(Debug)]
pub struct Failures<E> {
    pub(super) errors: Vec<E>,
}

impl<E> Failures<E> {
    pub(super) const fn new() -> Self {
        Self { errors: Vec::new() }
    }

    /// Another alternative did not work.
    pub fn push(&mut self, error: E) {
        self.errors.push(error);
    }

    /// The value, if there is one; else its error is one of these.
    fn take<T>(&mut self, result: Result<T, E>) -> Option<T> {
        result.map_err(|error| self.push(error)).ok()
    }
}

/// A value that is there already.
#[derive(Clone, Debug)]
pub struct Value<T>(pub(super) T);

/// A function of the error.
pub struct By<E, C>(pub(super) C, pub(super) PhantomData<fn(&E)>);

/// Another call.
pub struct Call<E, C>(pub(super) C, pub(super) PhantomData<fn(&E)>);

/// Another call, which holds its thread.
pub struct CallSync<E, C>(pub(super) C, pub(super) PhantomData<fn(&E)>);

/// One alternative, and another where that does not work.
#[derive(Clone, Debug)]
pub struct Or<A, B>(pub(super) A, pub(super) B);

impl<T, E> Link<T, E> for Value<T> {
    async fn follow(self, primary: &E, failures: &mut Failures<E>) -> Option<T> {
        self.follow_sync(primary, failures)
    }
}

impl<T, E> LinkSync<T, E> for Value<T> {
    fn follow_sync(self, _: &E, _: &mut Failures<E>) -> Option<T> {
        Some(self.0)
    }
}

impl<T, E, C: FnOnce(&E) -> T> Link<T, E> for By<E, C> {
    async fn follow(self, primary: &E, failures: &mut Failures<E>) -> Option<T> {
        self.follow_sync(primary, failures)
    }
}

impl<T, E, C: FnOnce(&E) -> T> LinkSync<T, E> for By<E, C> {
    fn follow_sync(self, primary: &E, _: &mut Failures<E>) -> Option<T> {
        Some((self.0)(primary))
    }
}

impl<T, E, C: AsyncFnOnce(&E) -> Result<T, E>> Link<T, E> for Call<E, C> {
    async fn follow(self, primary: &E, failures: &mut Failures<E>) -> Option<T> {
        failures.take((self.0)(primary).await)
    }
}

impl<T, E, C: FnOnce(&E) -> Result<T, E>> Link<T, E> for CallSync<E, C> {
    async fn follow(self, primary: &E, failures: &mut Failures<E>) -> Option<T> {
        self.follow_sync(primary, failures)
    }
}

impl<T, E, C: FnOnce(&E) -> Result<T, E>> LinkSync<T, E> for CallSync<E, C> {
    fn follow_sync(self, primary: &E, failures: &mut Failures<E>) -> Option<T> {
        failures.take((self.0)(primary))
    }
}

impl<T, E, A: Link<T, E>, B: Link<T, E>> Link<T, E> for Or<A, B> {
    async fn follow(self, primary: &E, failures: &mut Failures<E>) -> Option<T> {
        match self.0.follow(primary, failures).await {
            None => self.1.follow(primary, failures).await,
            found => found,
        }
    }
}

impl<T, E, A: LinkSync<T, E>, B: LinkSync<T, E>> LinkSync<T, E> for Or<A, B> {
    fn follow_sync(self, primary: &E, failures: &mut Failures<E>) -> Option<T> {
        self.0.follow_sync(primary, failures).or_else(|| self.1.follow_sync(primary, failures))
    }
}

impl<E, C> fmt::Debug for By<E, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("By(..)")
    }
}

impl<E, C> fmt::Debug for Call<E, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Call(..)")
    }
}

impl<E, C> fmt::Debug for CallSync<E, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CallSync(..)")
    }
}
