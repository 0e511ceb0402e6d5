//! [`Saga`]: an operation whose steps can be undone.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;
use std::sync::{Arc, OnceLock};

use crate::policy::compensation::book::Book;
use crate::policy::compensation::branch::Branch;
use crate::policy::compensation::report::{CompensationCause, CompensationReport};
use crate::policy::compensation::settings::Shared;
use crate::policy::compensation::step::Step;
use crate::policy::compensation::undo::Undo;
use crate::policy::compensation::undoing::Undoing;

/// An operation that goes on and whose steps can be undone; made by
/// [`Compensation::begin`](crate::policy::Compensation::begin), or lent by
/// [`Compensation::run`](crate::policy::Compensation::run).
///
/// It ends in one of three ways: [`commit`](Self::commit) keeps what was done,
/// [`compensate`](Self::compensate) undoes it, and dropping it undoes it as well, in the
/// background: in the tokio runtime of this thread or else of the first step (feature `tokio`),
/// where there is none on a thread of its own. When that runtime ends meanwhile, a thread undoes
/// the rest. The end of the program ends the undoing, too; who ends it should not leave a saga
/// to be dropped.
///
/// # Examples
///
/// ```
/// use std::io;
/// use std::sync::{Arc, Mutex};
///
/// use failrec::policy::Compensation;
///
/// let booked = Arc::new(Mutex::new(Vec::new()));
/// let saga = Compensation::builder().name("trip").build()?.begin();
/// for item in ["hotel", "flight"] {
///     let place = Arc::clone(&booked);
///     saga.undo_sync(format!("cancel the {item}"), move || {
///         place.lock().unwrap().retain(|booked| *booked != item);
///         Ok::<_, io::Error>(())
///     });
///     booked.lock().unwrap().push(item);
/// }
///
/// let report = saga.compensate_blocking();
/// let undone: Vec<_> = report.steps.iter().map(|step| &*step.description).collect();
/// assert_eq!(undone, ["cancel the flight", "cancel the hotel"]);
/// assert!(report.is_complete() && booked.lock().unwrap().is_empty());
/// # Ok::<(), failrec::Error>(())
/// ```
#[must_use = "a saga that is dropped is undone"]
pub struct Saga {
    shared: Arc<Shared>,
    /// Opened with the first step, since most operations of some kinds have none.
    book: OnceLock<Arc<Book>>,
    has_ended: bool,
}

impl Saga {
    pub(super) const fn new(shared: Arc<Shared>) -> Self {
        Self { shared, book: OnceLock::new(), has_ended: false }
    }

    /// Its number, unique in this process.
    pub fn id(&self) -> u64 {
        self.book().id()
    }

    /// Registers how the step that comes next is undone. This belongs before the step: one whose
    /// call fails or is cut off may have happened all the same.
    ///
    /// `undo` is called when the saga is undone, and again after a failure, as the compensation's
    /// retry says. It must do no harm if there is nothing to undo. It runs outside of the
    /// operation, so it sees no deadline of that.
    ///
    /// # Examples
    ///
    /// ```
    /// use std::io;
    ///
    /// use failrec::policy::{Compensation, Seams};
    /// use failrec::test_util::VirtualTime;
    ///
    /// let time = VirtualTime::new();
    /// let seams = Seams::system().clock(time.clone()).timer(time.clone());
    /// let saga = Compensation::builder().seams(seams).build()?.begin();
    ///
    /// let mut calls = 0;
    /// saga.undo("release the stock", move || {
    ///     calls += 1;
    ///     async move {
    ///         if calls < 3 { Err(io::Error::from(io::ErrorKind::TimedOut)) } else { Ok(()) }
    ///     }
    /// });
    /// let report = time.block_on(saga.compensate());
    /// assert_eq!((report.is_complete(), report.steps[0].attempts), (true, 3));
    /// # Ok::<(), failrec::Error>(())
    /// ```
    pub fn undo<E, F>(
        &self,
        description: impl Into<Cow<'static, str>>,
        undo: impl FnMut() -> F + Send + 'static,
    ) -> Step
    where
        E: Into<Box<dyn Error + Send + Sync>>,
        F: Future<Output = Result<(), E>> + Send + 'static,
    {
        self.register(description.into(), Undo::new(undo))
    }

    /// As [`undo`](Self::undo), for an undo that holds its thread, which is a worker of the runtime
    /// where it is undone in one.
    pub fn undo_sync<E>(
        &self,
        description: impl Into<Cow<'static, str>>,
        undo: impl FnMut() -> Result<(), E> + Send + 'static,
    ) -> Step
    where
        E: Into<Box<dyn Error + Send + Sync>>,
    {
        self.register(description.into(), Undo::new_sync(undo))
    }

    /// A handle that registers steps from a task or a thread of its own. Threads of a scope can use
    /// the saga itself.
    pub fn branch(&self) -> Branch {
        Branch::new(Arc::clone(self.book()))
    }

    /// Keeps what was done: nothing is undone, and the undos are dropped.
    ///
    /// # Examples
    ///
    /// ```
    /// use std::io;
    ///
    /// use failrec::policy::Compensation;
    ///
    /// let compensation = Compensation::builder().build()?;
    /// let saga = compensation.begin();
    /// saga.undo_sync("not called", || Err(io::Error::other("called all the same")));
    /// saga.commit();
    /// assert_eq!(compensation.stats().committed, 1);
    /// # Ok::<(), failrec::Error>(())
    /// ```
    pub fn commit(mut self) {
        self.has_ended = true;
        if let Some(book) = self.book.get() {
            book.close();
        }
        self.shared.counters.add_committed();
    }

    /// Undoes what was done, the newest step first, and tells what became of each.
    ///
    /// A step that cannot be undone does not keep the others from it. When the time limit of the
    /// compensation has passed, the undo that runs is cut off, and the rest is not begun.
    ///
    /// # Cancel safety
    ///
    /// Dropped half-way, the undoing goes on in the background, as after a drop of the saga, and
    /// its report goes to the listener alone. In a runtime an undo that runs goes on with it.
    pub async fn compensate(self) -> CompensationReport {
        self.undone(CompensationCause::Asked).await
    }

    /// As [`compensate`](Self::compensate), and holds this thread meanwhile.
    ///
    /// In a tokio runtime the undos run on a thread outside of it, because that runtime may wait
    /// for this thread; one that needs it, for a connection say, panics there and is reported so.
    pub fn compensate_blocking(self) -> CompensationReport {
        self.undone_blocking(CompensationCause::Asked)
    }

    /// Undoes what was done, because the operation has failed.
    pub(crate) async fn failed(self) -> CompensationReport {
        self.undone(CompensationCause::Failed).await
    }

    /// As [`failed`](Self::failed), on this thread.
    pub(crate) fn failed_blocking(self) -> CompensationReport {
        self.undone_blocking(CompensationCause::Failed)
    }

    pub(super) async fn undone(mut self, cause: CompensationCause) -> CompensationReport {
        self.has_ended = true;
        Undoing::here(Arc::clone(self.book()), cause).await
    }

    pub(super) fn undone_blocking(mut self, cause: CompensationCause) -> CompensationReport {
        self.has_ended = true;
        Undoing::blocking(Arc::clone(self.book()), cause)
    }

    fn register(&self, description: Cow<'static, str>, undo: Undo) -> Step {
        let book = self.book();
        Step::new(Arc::clone(book), book.register(description, undo))
    }

    fn book(&self) -> &Arc<Book> {
        self.book.get_or_init(|| Book::new(Arc::clone(&self.shared)))
    }
}

impl Drop for Saga {
    fn drop(&mut self) {
        if self.has_ended {
            return;
        }
        let is_panic = std::thread::panicking();
        let cause = if is_panic { CompensationCause::Panicked } else { CompensationCause::Dropped };
        Undoing::elsewhere(Arc::clone(self.book()), cause);
    }
}

impl fmt::Debug for Saga {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Saga")
            .field("name", &self.shared.settings.name)
            .field("id", &self.book.get().map(|book| book.id()))
            .finish_non_exhaustive()
    }
}
