//! [`Build`]: which build of the program a process ran.

use serde::{Deserialize, Serialize};

use crate::record::Environment;

/// Which build of the program a process ran, as far as it told.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Build {
    /// The commit it was built from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub commit: Option<String>,
    /// The release of the program.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub release: Option<String>,
    /// The version of the crate that holds the function that failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub crate_version: Option<String>,
}

impl Build {
    /// What tells it from other builds: the release, or else the commit.
    pub fn name(&self) -> Option<&str> {
        self.release.as_deref().or(self.commit.as_deref())
    }

    /// Nothing is known of it.
    pub(super) const fn is_empty(&self) -> bool {
        self.commit.is_none() && self.release.is_none() && self.crate_version.is_none()
    }

    /// Adds what the process said when it began.
    pub(super) fn boot(&mut self, environment: &Environment) {
        // A process says it once; the largest wins, so that no order of reading changes the outcome.
        raise(&mut self.commit, environment.git_commit.as_deref());
        raise(&mut self.release, environment.release.as_deref());
    }

    /// Adds what other entries told of the same process.
    pub(super) fn join(&mut self, other: &Self) {
        raise(&mut self.commit, other.commit.as_deref());
        raise(&mut self.release, other.release.as_deref());
        raise(&mut self.crate_version, other.crate_version.as_deref());
    }

    /// Adds what a failure says.
    pub(super) fn fail(&mut self, crate_version: &str) {
        raise(&mut self.crate_version, Some(crate_version).filter(|version| !version.is_empty()));
    }
}

fn raise(known: &mut Option<String>, said: Option<&str>) {
    if known.as_deref() < said {
        *known = said.map(ToOwned::to_owned);
    }
}
