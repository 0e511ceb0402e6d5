//! [`Resolution`]: what was done about a group of failures.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::base::Timestamp;
use crate::error::{Error, ErrorKind};

/// What was done about a group of failures.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Resolution {
    /// Which way it was dealt with.
    pub kind: ResolutionKind,
    /// What was done, in words.
    pub text: String,
    /// Who did it: a person or an agent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// When it was said.
    pub at: Timestamp,
    /// The commit that holds the change.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commit: Option<String>,
    /// The version that holds the change.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
}

impl Resolution {
    /// Says at `at` that the group was dealt with as `text` tells.
    pub fn new(kind: ResolutionKind, text: impl Into<String>, at: Timestamp) -> Self {
        Self { kind, text: text.into(), by: None, at, commit: None, version: None }
    }

    /// By time; the rest only makes it the same whatever the order of reading.
    pub(crate) fn order(&self) -> impl Ord + use<> {
        let rest = (self.kind, self.by.clone(), self.commit.clone(), self.version.clone());
        (self.at, self.text.clone(), rest)
    }
}

/// An agent or its graph was changed because of a failure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Evolution {
    /// The name of the change.
    pub evolution_id: String,
    /// When it was said.
    pub at: Timestamp,
    /// Who changed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// The version of the graph before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub graph_from: Option<String>,
    /// The version of the graph after.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub graph_to: Option<String>,
}

impl Evolution {
    /// Says at `at` that the change `evolution_id` was made.
    pub fn new(evolution_id: impl Into<String>, at: Timestamp) -> Self {
        let evolution_id = evolution_id.into();
        Self { evolution_id, at, by: None, graph_from: None, graph_to: None }
    }
}

/// A remark.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Note {
    /// The remark.
    pub text: String,
    /// Who made it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// When.
    pub at: Timestamp,
}

impl Note {
    /// Remarks `text` at `at`.
    pub fn new(text: impl Into<String>, at: Timestamp) -> Self {
        Self { text: text.into(), by: None, at }
    }
}

/// Which way a group of failures was dealt with.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ResolutionKind {
    /// The program was changed.
    #[default]
    Fix,
    /// A setting was changed.
    Config,
    /// It was gone round.
    Workaround,
    /// It stays.
    WontFix,
    /// Another group stands for it.
    Duplicate,
    /// It is as it should be.
    NotABug,
    /// The agent was changed.
    Evolved,
}

impl ResolutionKind {
    /// Every value, in order.
    pub const ALL: &[Self] = &[
        Self::Fix,
        Self::Config,
        Self::Workaround,
        Self::WontFix,
        Self::Duplicate,
        Self::NotABug,
        Self::Evolved,
    ];

    /// The name, as it is written in records and read in queries.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Fix => "fix",
            Self::Config => "config",
            Self::Workaround => "workaround",
            Self::WontFix => "wont_fix",
            Self::Duplicate => "duplicate",
            Self::NotABug => "not_a_bug",
            Self::Evolved => "evolved",
        }
    }

    /// Failing again changes nothing.
    pub const fn is_ignoring(self) -> bool {
        matches!(self, Self::WontFix | Self::Duplicate | Self::NotABug)
    }
}

impl fmt::Display for ResolutionKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for ResolutionKind {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let found = Self::ALL.iter().find(|value| value.as_str().eq_ignore_ascii_case(text));
        found.copied().ok_or_else(|| {
            let known: Vec<_> = Self::ALL.iter().map(|value| value.as_str()).collect();
            let message =
                format!("read {text:?} as a resolution_kind: it is one of {}", known.join(", "));
            Error::new(ErrorKind::InvalidInput, message)
        })
    }
}
