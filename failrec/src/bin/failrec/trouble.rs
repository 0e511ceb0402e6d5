//! [`Trouble`]: why a verb could not do what it was asked.

use std::error::Error as _;
use std::io;
use std::iter::successors;

use failrec::query::SyntaxError;
use failrec::{Error, ErrorKind};

use crate::exit::Exit;

/// What a verb gives back: the number for the shell.
pub(crate) type Result<T = Exit> = std::result::Result<T, Trouble>;

/// Why a verb could not do what it was asked, and what to do next.
#[derive(Debug)]
pub(crate) enum Trouble {
    /// To be told.
    Told {
        /// The number for the shell.
        exit: Exit,
        /// What went wrong, in one line.
        message: String,
        /// What to do next; lines of their own.
        advice: Vec<String>,
    },
    /// Nobody reads the output any more, which is no trouble.
    PipeClosed,
}

impl Trouble {
    /// Tells `message` and ends with `exit`.
    pub(crate) fn new(exit: Exit, message: impl Into<String>) -> Self {
        Self::Told { exit, message: message.into(), advice: Vec::new() }
    }

    /// The command line was not understood.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self::new(Exit::Usage, message)
    }

    /// It ends with `exit`.
    pub(crate) fn is(&self, exit: Exit) -> bool {
        matches!(self, Self::Told { exit: own, .. } if *own == exit)
    }

    /// Also says what to do next.
    pub(crate) fn advise(mut self, line: impl Into<String>) -> Self {
        if let Self::Told { advice, .. } = &mut self {
            advice.push(line.into());
        }
        self
    }

    /// The query `text` could not be read.
    pub(crate) fn query(text: &str, error: &SyntaxError) -> Self {
        let mut trouble = Self::usage(format!("failed to read the query: {error}"));
        for line in error.caret(text).lines() {
            trouble = trouble.advise(line);
        }
        trouble
    }
}

impl From<Error> for Trouble {
    fn from(error: Error) -> Self {
        let exit = match error.kind() {
            ErrorKind::NotFound => Exit::NothingFound,
            ErrorKind::InvalidInput | ErrorKind::Ambiguous => Exit::Usage,
            ErrorKind::Io | ErrorKind::Corrupt => Exit::Damaged,
            _ => Exit::Unexpected,
        };
        let causes = successors(error.source(), |&cause| cause.source());
        let told = causes.fold(error.to_string(), |told, cause| format!("{told}: {cause}"));
        Self::new(exit, format!("failed to {told}"))
    }
}

impl From<io::Error> for Trouble {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Self::PipeClosed;
        }
        Self::new(Exit::Unexpected, format!("failed to read or write a stream: {error}"))
    }
}

impl From<serde_json::Error> for Trouble {
    fn from(error: serde_json::Error) -> Self {
        if error.is_io() {
            return Self::from(io::Error::from(error));
        }
        Self::new(Exit::Unexpected, format!("failed to write the answer as JSON: {error}"))
    }
}
