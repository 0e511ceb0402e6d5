//! [`Branch`]: a saga, for a task or a thread of its own.

use std::borrow::Cow;
use std::error::Error;
use std::sync::Arc;

use crate::policy::compensation::book::Book;
use crate::policy::compensation::refused::Refused;
use crate::policy::compensation::state::SagaState;
use crate::policy::compensation::step::Step;
use crate::policy::compensation::undo::Undo;

/// A handle of a saga that registers steps from a task or a thread of its own.
///
/// It does not keep the saga going: when that ends or is undone, a branch that comes later is
/// refused. A step that was registered before may be undone while the branch is still at it, so an
/// operation should wait for its branches before it ends.
///
/// # Examples
///
/// ```
/// use std::io;
///
/// use failrec::policy::Compensation;
/// use failrec::policy::compensation::SagaState;
///
/// let saga = Compensation::builder().build()?.begin();
/// let branch = saga.branch();
/// let other = std::thread::spawn(move || {
///     branch.undo_sync("release the seat", || Ok::<_, io::Error>(()))?;
///     // here the seat is taken
///     Ok::<_, failrec::policy::compensation::Refused>(branch)
/// });
/// let branch = other.join().unwrap()?;
/// saga.commit();
///
/// assert_eq!(branch.state(), SagaState::Closed);
/// let late = branch.undo_sync("refund the fare", || Ok::<_, io::Error>(()));
/// assert_eq!(late.unwrap_err().description(), "refund the fare");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Branch {
    book: Arc<Book>,
}

impl Branch {
    pub(super) const fn new(book: Arc<Book>) -> Self {
        Self { book }
    }

    /// The number of the saga, unique in this process.
    pub fn id(&self) -> u64 {
        self.book.id()
    }

    /// How far the saga has come.
    pub fn state(&self) -> SagaState {
        self.book.state()
    }

    /// As [`Saga::undo`](crate::policy::Saga::undo).
    ///
    /// # Errors
    ///
    /// [`Refused`] if the saga has ended or is being undone. `undo` will not be called, and what it
    /// would undo must not be done any more.
    pub fn undo<E, F>(
        &self,
        description: impl Into<Cow<'static, str>>,
        undo: impl FnMut() -> F + Send + 'static,
    ) -> Result<Step, Refused>
    where
        E: Into<Box<dyn Error + Send + Sync>>,
        F: Future<Output = Result<(), E>> + Send + 'static,
    {
        self.register(description.into(), Undo::new(undo))
    }

    /// As [`Saga::undo_sync`](crate::policy::Saga::undo_sync).
    ///
    /// # Errors
    ///
    /// As [`undo`](Self::undo).
    pub fn undo_sync<E>(
        &self,
        description: impl Into<Cow<'static, str>>,
        undo: impl FnMut() -> Result<(), E> + Send + 'static,
    ) -> Result<Step, Refused>
    where
        E: Into<Box<dyn Error + Send + Sync>>,
    {
        self.register(description.into(), Undo::new_sync(undo))
    }

    fn register(&self, description: Cow<'static, str>, undo: Undo) -> Result<Step, Refused> {
        let number = self.book.register_if_open(description, undo)?;
        Ok(Step::new(Arc::clone(&self.book), number))
    }
}
