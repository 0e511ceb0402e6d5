//! [`TimeoutBuilder`]: how a timeout is made.

use std::time::Duration;

use crate::error::Result;
use crate::policy::seams::Seams;
use crate::policy::setting::{require, require_name};
use crate::policy::timeout::handle::Timeout;
use crate::record::PolicyName;

/// How a timeout is made.
#[derive(Debug)]
#[must_use = "a builder makes nothing until `build()`"]
pub struct TimeoutBuilder {
    name: PolicyName,
    limit: Duration,
    seams: Seams,
}

impl Timeout {
    /// A timeout that gives calls up after `limit`.
    pub fn builder(limit: Duration) -> TimeoutBuilder {
        let name = PolicyName::from_static("timeout");
        TimeoutBuilder { name, limit, seams: Seams::system() }
    }
}

impl TimeoutBuilder {
    /// The name under which rejections and records speak of it.
    pub fn name(self, name: impl Into<PolicyName>) -> Self {
        Self { name: name.into(), ..self }
    }

    /// Time and waiting.
    pub fn seams(self, seams: Seams) -> Self {
        Self { seams, ..self }
    }

    /// The timeout.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) if the limit is zero or the name
    /// is empty.
    pub fn build(self) -> Result<Timeout> {
        require_name(&self.name)?;
        require(!self.limit.is_zero(), "limit", "0 s", "above zero")?;
        Ok(Timeout::new(self.name, self.limit, self.seams))
    }
}
