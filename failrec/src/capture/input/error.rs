//! [`Stop`]: why a value was left before its end.

use std::fmt::{self, Display};

use crate::capture::text;

/// Bytes of a reason that are kept.
const REASON_BYTES_MAX: usize = 200;

/// Why a value was left before its end.
#[derive(Debug)]
pub(super) enum Stop {
    /// There is no room for more; what is written so far counts.
    Full,
    /// The value itself said so.
    Failed(String),
    /// It is no text, and a key has to be one.
    NoKey,
}

impl Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Full => f.write_str("write more of a value: there is no room"),
            Self::Failed(reason) => f.write_str(reason),
            Self::NoKey => f.write_str("write a value as a key: it is no text"),
        }
    }
}

impl std::error::Error for Stop {}

impl serde::ser::Error for Stop {
    fn custom<T: Display>(reason: T) -> Self {
        let mut kept = String::new();
        match text::fill(&mut kept, REASON_BYTES_MAX, format_args!("{reason}")) {
            text::Filled::Whole | text::Filled::Full => Self::Failed(kept),
            text::Filled::Failed | text::Filled::Panicked => Self::Failed("no reason".to_owned()),
        }
    }
}
