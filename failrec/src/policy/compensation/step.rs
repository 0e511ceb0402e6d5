//! [`Step`]: a step that was registered.

use std::sync::Arc;

use crate::policy::compensation::book::Book;

/// A step that was registered with a saga. Dropping it changes nothing.
///
/// # Examples
///
/// A call that surely has not arrived leaves nothing to undo:
///
/// ```
/// use std::io;
///
/// use failrec::policy::Compensation;
/// use failrec::policy::compensation::StepEnd;
///
/// let saga = Compensation::builder().build()?.begin();
/// let step = saga.undo_sync("delete the upload", || Ok::<_, io::Error>(()));
/// let upload = Err::<(), _>(io::Error::from(io::ErrorKind::ConnectionRefused));
/// if upload.is_err_and(|error| error.kind() == io::ErrorKind::ConnectionRefused) {
///     assert!(step.withdraw());
/// }
/// assert_eq!(saga.compensate_blocking().steps[0].end, StepEnd::Withdrawn);
/// # Ok::<(), failrec::Error>(())
/// ```
#[derive(Debug)]
pub struct Step {
    book: Arc<Book>,
    number: usize,
}

impl Step {
    pub(super) const fn new(book: Arc<Book>, number: usize) -> Self {
        Self { book, number }
    }

    /// Takes the undo back, for there is nothing to undo: what was to be done surely has not
    /// happened, or is undone already. Gives whether that came in time; otherwise the undo runs or
    /// has run, or the saga has ended.
    pub fn withdraw(self) -> bool {
        self.book.withdraw(self.number)
    }
}
