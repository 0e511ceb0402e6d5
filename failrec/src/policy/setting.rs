//! Refuses settings that make no sense, with words that say which and why.

use std::fmt::Display;

use crate::error::{Error, ErrorKind, Result};

/// Settings are as they must be, or an error that names the policy, the field, its value and what
/// is allowed.
///
/// # Errors
///
/// [`ErrorKind::InvalidInput`] unless `is_allowed`.
pub(super) fn require(
    is_allowed: bool,
    field: &str,
    value: impl Display,
    allowed: &str,
) -> Result<()> {
    if is_allowed {
        return Ok(());
    }
    let message = format!("set `{field}` to {value}: it must be {allowed}");
    Err(Error::new(ErrorKind::InvalidInput, message))
}
