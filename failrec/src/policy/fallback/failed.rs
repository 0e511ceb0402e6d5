//! [`FallbackFailed`]: all errors of a call for which nothing worked.

use std::error::Error;
use std::fmt;

/// All errors of a call for which nothing worked; its source is the error of the primary call.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FallbackFailed<E> {
    /// Of the primary call.
    pub primary: E,
    /// Of the alternatives that were tried, in their order. None where there is nothing instead
    /// after such an error.
    pub alternatives: Vec<E>,
}

impl<E> fmt::Display for FallbackFailed<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.alternatives.len() {
            0 => f.write_str("call, and there is nothing instead"),
            1 => f.write_str("call, and so did the alternative"),
            count => write!(f, "call, and so did {count} alternatives"),
        }
    }
}

impl<E: Error + 'static> Error for FallbackFailed<E> {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&self.primary)
    }
}
