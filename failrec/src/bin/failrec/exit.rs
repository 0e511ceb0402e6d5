//! [`Exit`]: what the command tells the shell.

use std::process::ExitCode;

/// What the command tells the shell. Scripts rely on these numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Done.
    Ok,
    /// Something went wrong that should not have.
    Unexpected,
    /// The command line was not understood.
    Usage,
    /// There is no such failure, group, goal or store, or none that was asked for.
    NothingFound,
    /// The store cannot be read, or is damaged.
    Damaged,
    /// More failures than allowed. No verb uses it yet.
    #[expect(dead_code, reason = "the number is promised, so that nothing else takes it")]
    ThresholdExceeded,
}

/// The list that the help shows.
pub(crate) const EXIT_CODES: &str = "\
Exit codes:
  0  done
  1  something unexpected went wrong
  2  the command line or the query was not understood
  3  nothing found: no such failure, group, goal or store
  4  the store cannot be read, or is damaged
  5  a threshold was exceeded (reserved)";

impl Exit {
    /// The number.
    pub(crate) const fn code(self) -> u8 {
        match self {
            Self::Ok => 0,
            Self::Unexpected => 1,
            Self::Usage => 2,
            Self::NothingFound => 3,
            Self::Damaged => 4,
            Self::ThresholdExceeded => 5,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}
