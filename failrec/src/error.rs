//! [`Error`]: the one error type of this crate.

use std::error::Error as StdError;
use std::fmt;

/// The result of a call into this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What a call into this crate could not do, and why.
///
/// The text is a fragment that fits after "failed to". The cause below it, if there is one, stays
/// in [`source`](StdError::source) and is not printed twice.
///
/// # Examples
///
/// ```
/// use failrec::{ErrorKind, RecordId};
///
/// let error = "fail_!".parse::<RecordId>().unwrap_err();
/// assert_eq!(error.kind(), ErrorKind::InvalidInput);
/// ```
#[expect(clippy::error_impl_error, reason = "callers write `failrec::Error`, as with `io::Error`")]
pub struct Error {
    inner: Box<Inner>,
}

struct Inner {
    kind: ErrorKind,
    message: Box<str>,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

/// What sort of thing went wrong, for a program to decide on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A value or text that was given is not of its form.
    InvalidInput,
    /// There is no such record, group or store.
    NotFound,
    /// A prefix fits more than one record.
    Ambiguous,
    /// A recorder is installed already.
    AlreadyInstalled,
    /// No recorder is installed.
    NotInstalled,
    /// A file could not be read or written.
    Io,
    /// A file was read and does not hold what it must.
    Corrupt,
    /// The recorder has been shut down.
    Closed,
}

impl Error {
    #[cold]
    pub(crate) fn new(kind: ErrorKind, message: impl Into<Box<str>>) -> Self {
        Self { inner: Box::new(Inner { kind, message: message.into(), source: None }) }
    }

    #[cold]
    pub(crate) fn with_source(
        kind: ErrorKind,
        message: impl Into<Box<str>>,
        source: impl Into<Box<dyn StdError + Send + Sync>>,
    ) -> Self {
        let source = Some(source.into());
        Self { inner: Box::new(Inner { kind, message: message.into(), source }) }
    }

    /// What sort of thing went wrong.
    pub fn kind(&self) -> ErrorKind {
        self.inner.kind
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.inner.message)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("kind", &self.inner.kind)
            .field("message", &self.inner.message)
            .field("source", &self.inner.source)
            .finish()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.inner.source.as_deref().map(|source| source as _)
    }
}
