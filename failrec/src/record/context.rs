//! What was going on around a failure, as the program told it.

use serde::{Deserialize, Serialize};

use crate::base::Timestamp;
use crate::record::{Json, Redact, Severity};

/// Something that happened before the failure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Breadcrumb {
    /// When.
    #[serde(rename = "t")]
    pub at: Timestamp,
    /// How much it matters.
    pub level: Severity,
    /// A short name for its kind, such as `http` or `llm`.
    #[serde(rename = "cat", default, skip_serializing_if = "String::is_empty")]
    pub category: String,
    /// What happened.
    #[serde(rename = "msg")]
    pub message: String,
    /// More of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub data: Option<Json>,
}

impl Breadcrumb {
    /// Says that `message` happened at `at`.
    pub fn new(at: Timestamp, category: impl Into<String>, message: impl Into<String>) -> Self {
        let (category, message) = (category.into(), message.into());
        Self { at, level: Severity::Info, category, message, data: None }
    }

    /// Hands every text to `redact`.
    pub(crate) fn mask(&mut self, redact: &mut dyn Redact) {
        redact.text(&mut self.category);
        redact.text(&mut self.message);
        self.data.iter_mut().for_each(|data| redact.named_json("data", data));
    }
}

/// A choice that was made before the failure.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Decision {
    /// What the choice was about.
    pub intent: String,
    /// What was chosen.
    pub chosen: String,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reasoning: Option<String>,
}

impl Decision {
    /// Says that for `intent` the choice fell on `chosen`.
    pub fn new(intent: impl Into<String>, chosen: impl Into<String>) -> Self {
        Self { intent: intent.into(), chosen: chosen.into(), reasoning: None }
    }

    /// Adds why.
    #[must_use]
    pub fn because(mut self, reasoning: impl Into<String>) -> Self {
        self.reasoning = Some(reasoning.into());
        self
    }
}

/// Which try of one logical operation failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Attempt {
    /// The number of the try, from one.
    pub n: u32,
    /// How many there may be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<u32>,
}

impl Attempt {
    /// Try number `n`, of `max` if that is known.
    pub const fn new(n: u32, max: Option<u32>) -> Self {
        Self { n, max }
    }
}

/// The language model in use.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Model {
    /// Who runs it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub provider: String,
    /// Its name.
    pub name: String,
    /// The provider's name for the request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
}

impl Model {
    /// The model `name` of `provider`.
    pub fn new(provider: impl Into<String>, name: impl Into<String>) -> Self {
        Self { provider: provider.into(), name: name.into(), request_id: None }
    }
}

/// The tool that an agent called.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Tool {
    /// Its name.
    pub name: String,
    /// The model's name for this call.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub call_id: Option<String>,
}

impl Tool {
    /// The tool `name`.
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), call_id: None }
    }
}
