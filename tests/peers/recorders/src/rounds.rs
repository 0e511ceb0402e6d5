//! The rounds.
use crate::recorder::Result;
pub(crate) fn all() -> Result<()> { Ok(()) }
