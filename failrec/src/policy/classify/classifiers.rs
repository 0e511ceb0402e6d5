//! What a program says of errors that nobody else knows: [`Classify`], and the list of those who
//! are asked.

use std::error::Error;
use std::fmt;
use std::sync::OnceLock;

use crate::capture::guarded::guarded;
use crate::error::{Error as OwnError, ErrorKind, Result};
use crate::policy::fault::Fault;

/// Classifiers that a process has room for.
///
/// Each is asked about every link of every failure.
const CLASSIFIERS_MAX: usize = 64;

/// An error type that knows what it has met.
///
/// # Examples
///
/// ```
/// use failrec::policy::{Classify, Fault, FaultKind, classify, register_classify};
///
/// #[derive(Debug)]
/// enum PrinterError {
///     Jammed,
///     Busy,
/// }
///
/// impl std::fmt::Display for PrinterError {
///     fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
///         write!(f, "the printer is {self:?}")
///     }
/// }
///
/// impl std::error::Error for PrinterError {}
///
/// impl Classify for PrinterError {
///     fn fault(&self) -> Fault {
///         match self {
///             Self::Jammed => Fault::new(FaultKind::InvalidRequest),
///             Self::Busy => Fault::new(FaultKind::Busy),
///         }
///     }
/// }
///
/// register_classify::<PrinterError>()?;
/// let wrapped = std::io::Error::other(PrinterError::Busy);
/// assert_eq!(classify(&wrapped).kind, FaultKind::Busy);
/// # Ok::<(), failrec::Error>(())
/// ```
pub trait Classify {
    /// What it has met.
    fn fault(&self) -> Fault;
}

/// Lets errors of this type speak for themselves, wherever in a chain of causes they stand.
///
/// It holds for the whole process and cannot be taken back.
///
/// # Errors
///
/// [`ErrorKind::InvalidInput`] when 64 classifiers are registered already.
pub fn register_classify<E: Error + Classify + 'static>() -> Result<()> {
    register_classifier(|error| error.downcast_ref().map(E::fault))
}

/// Asks `classifier` about every error that is classified from now on, and about each of its
/// causes.
///
/// Its word counts more than anything else known of the error; `None` leaves the error to others.
/// The earliest registered that answers wins. One that panics has not answered. It holds for the
/// whole process and cannot be taken back.
///
/// # Errors
///
/// [`ErrorKind::InvalidInput`] when 64 classifiers are registered already.
///
/// # Examples
///
/// An error type of somebody else:
///
/// ```
/// use failrec::policy::{Fault, FaultKind, classify, register_classifier};
///
/// register_classifier(|error| {
///     error.is::<std::env::VarError>().then(|| Fault::new(FaultKind::InvalidRequest))
/// })?;
/// let error = std::env::VarError::NotPresent;
/// assert_eq!(classify(&error).kind, FaultKind::InvalidRequest);
/// # Ok::<(), failrec::Error>(())
/// ```
pub fn register_classifier(
    classifier: impl Fn(&(dyn Error + 'static)) -> Option<Fault> + Send + Sync + 'static,
) -> Result<()> {
    REGISTERED.add(Box::new(classifier))
}

/// What the program's own classifiers tell of one link.
pub(super) fn of(error: &(dyn Error + 'static)) -> Option<Fault> {
    REGISTERED.ask(error)
}

static REGISTERED: Classifiers = Classifiers::new();

type Classifier = Box<dyn Fn(&(dyn Error + 'static)) -> Option<Fault> + Send + Sync>;

/// A list that only grows, so that asking takes no lock: the filled slots come first.
struct Classifiers {
    slots: [OnceLock<Classifier>; CLASSIFIERS_MAX],
}

impl Classifiers {
    const fn new() -> Self {
        Self { slots: [const { OnceLock::new() }; CLASSIFIERS_MAX] }
    }

    fn add(&self, classifier: Classifier) -> Result<()> {
        let mut waiting = classifier;
        for slot in &self.slots {
            match slot.set(waiting) {
                Ok(()) => return Ok(()),
                Err(refused) => waiting = refused,
            }
        }
        Err(OwnError::new(
            ErrorKind::InvalidInput,
            format!(
                "register a classifier: there are {CLASSIFIERS_MAX} already; register once for a \
                 process, not once for a call"
            ),
        ))
    }

    fn ask(&self, error: &(dyn Error + 'static)) -> Option<Fault> {
        let filled = self.slots.iter().map_while(OnceLock::get);
        filled.into_iter().find_map(|classifier| guarded(|| classifier(error)).flatten())
    }
}

impl fmt::Debug for Classifiers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.slots.iter().map_while(OnceLock::get).count();
        f.debug_struct("Classifiers").field("count", &count).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::fault::FaultKind;

    fn says(kind: FaultKind) -> Classifier {
        Box::new(move |_| Some(Fault::new(kind)))
    }

    #[test]
    fn earliest_classifier_that_answers_wins() {
        let classifiers = Classifiers::new();
        classifiers.add(Box::new(|_| None)).unwrap();
        classifiers.add(says(FaultKind::Busy)).unwrap();
        classifiers.add(says(FaultKind::Server)).unwrap();
        assert_eq!(classifiers.ask(&fmt::Error), Some(Fault::new(FaultKind::Busy)));
    }

    #[test]
    fn panicking_classifier_has_not_answered() {
        let classifiers = Classifiers::new();
        classifiers.add(Box::new(|_| panic!("a classifier that panics"))).unwrap();
        classifiers.add(says(FaultKind::Busy)).unwrap();
        assert_eq!(classifiers.ask(&fmt::Error), Some(Fault::new(FaultKind::Busy)));
    }

    #[test]
    fn full_list_refuses_with_the_reason() {
        let classifiers = Classifiers::new();
        for _ in 0..CLASSIFIERS_MAX {
            classifiers.add(says(FaultKind::Busy)).unwrap();
        }
        let error = classifiers.add(says(FaultKind::Busy)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput);
        assert_eq!(
            error.to_string(),
            "register a classifier: there are 64 already; register once for a process, not once \
             for a call"
        );
    }
}
