//! [`MakeAttempt`]: what makes the attempts of an operation.

/// What makes the attempts of an operation, one after the other. An attempt may borrow it.
pub(crate) trait MakeAttempt<T, E> {
    /// The attempt of this number, which runs when it is polled.
    fn attempt(&mut self, number: u32) -> impl Future<Output = Result<T, E>>;
}

/// A function that makes attempts.
#[derive(Debug)]
pub(super) struct ByCalling<A>(pub(super) A);

impl<T, E, F, A> MakeAttempt<T, E> for ByCalling<A>
where
    A: FnMut(u32) -> F,
    F: Future<Output = Result<T, E>>,
{
    #[inline]
    fn attempt(&mut self, number: u32) -> impl Future<Output = Result<T, E>> {
        (self.0)(number)
    }
}
