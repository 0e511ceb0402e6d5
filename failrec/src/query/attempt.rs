//! [`PriorAttempt`]: what was tried on a group of failures, and what came of it.

use serde::{Deserialize, Serialize};

use crate::base::Timestamp;
use crate::record::{Evolution, Resolution, ResolutionKind};

/// What was tried on a group of failures, and what came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PriorAttempt {
    /// When it was said.
    pub at: Timestamp,
    /// In which way: `evolved` if the agent or its graph was changed.
    #[serde(rename = "resolution_kind")]
    pub kind: ResolutionKind,
    /// What was done, in words; for a change of the agent its name.
    pub text: String,
    /// Who did it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// The commit that holds the change.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commit: Option<String>,
    /// The version that holds it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// The version of the graph before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub graph_from: Option<String>,
    /// The version of the graph after.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub graph_to: Option<String>,
    /// What came of it.
    #[serde(flatten)]
    pub outcome: AttemptOutcome,
}

/// What came of a [`PriorAttempt`], as far as failures tell.
///
/// A failure counts against the attempts before it whose change its build holds, but not against one
/// that a later attempt has replaced in that build.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
#[non_exhaustive]
pub enum AttemptOutcome {
    /// It has not failed since, at least in no build with the change. That alone is no proof:
    /// [`is_verified`](Self::is_verified) tells whether enough calls have gone well.
    Held {
        /// How long that is.
        seconds: u64,
        /// Calls of its functions that went well since, in builds with the change.
        #[serde(default)]
        passes: u64,
        /// How many would show that it helped, as in [`Proof::needed`](crate::query::Proof::needed).
        #[serde(default)]
        needed: u64,
    },
    /// It failed again.
    Failed {
        /// The first time that is known.
        first: Timestamp,
        /// How often, at least.
        count: u64,
    },
    /// It failed again, and whether in a build with the change cannot be told.
    Suspect {
        /// The first time that is known.
        first: Timestamp,
        /// How often, at least.
        count: u64,
    },
    /// The group was opened again, with no failure since.
    Reopened {
        /// When.
        at: Timestamp,
    },
    /// Something else was tried before it could fail.
    Superseded,
}

impl AttemptOutcome {
    /// The name, as answers carry it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Held { .. } => "held",
            Self::Failed { .. } => "failed",
            Self::Suspect { .. } => "suspect",
            Self::Reopened { .. } => "reopened",
            Self::Superseded => "superseded",
        }
    }

    /// It held in as many calls as are needed to show that it helped.
    pub const fn is_verified(self) -> bool {
        matches!(self, Self::Held { passes, needed, .. } if 0 < needed && needed <= passes)
    }
}

impl PriorAttempt {
    pub(super) fn of_resolution(resolution: &Resolution) -> Self {
        let Resolution { kind, text, by, at, commit, version } = resolution.clone();
        let (graph_from, graph_to, outcome) = (None, None, AttemptOutcome::Superseded);
        Self { at, kind, text, by, commit, version, graph_from, graph_to, outcome }
    }

    pub(super) fn of_evolution(evolution: &Evolution) -> Self {
        let Evolution { evolution_id: text, at, by, graph_from, graph_to } = evolution.clone();
        let (kind, outcome) = (ResolutionKind::Evolved, AttemptOutcome::Superseded);
        let (commit, version) = (None, None);
        Self { at, kind, text, by, commit, version, graph_from, graph_to, outcome }
    }
}
