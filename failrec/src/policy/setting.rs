//! Refuses settings that make no sense, with words that say which and why.

use std::fmt::Display;

use crate::error::{Error, ErrorKind, Result};
use crate::record::PolicyName;

/// The policy has a name that can be spoken of.
///
/// # Errors
///
/// [`ErrorKind::InvalidInput`] if it is empty.
pub(super) fn require_name(name: &PolicyName) -> Result<()> {
    require(!name.as_str().is_empty(), "name", "\"\"", "a text that is not empty")
}

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
