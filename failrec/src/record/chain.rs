//! [`Link`]: one error of a chain of causes.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// One error of a chain of causes; the outermost comes first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Link {
    /// The error's type without generic arguments, if it is known.
    #[serde(rename = "type", default, skip_serializing_if = "Option::is_none")]
    pub error_type: Option<Cow<'static, str>>,
    /// Its text.
    pub message: String,
    /// Its text without the text of the next link, where it repeats that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message_own: Option<String>,
    /// Its own code: an HTTP status, an error number of the system, a SQLSTATE.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
}

impl Link {
    /// The text that this link adds: its own where its cause is repeated, else all of it.
    pub fn own(&self) -> &str {
        self.message_own.as_deref().unwrap_or(&self.message)
    }
}
