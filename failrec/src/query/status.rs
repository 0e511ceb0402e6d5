//! [`Status`]: where a group of failures stands.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind};

/// Where a group of failures stands. It is worked out from what is known, never set.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Status {
    /// First seen less than seven days ago, and nobody has said anything about it. A merge or a split
    /// alone leaves it new.
    #[default]
    New,
    /// Open.
    Ongoing,
    /// Open, and it failed far more often in this hour or the last one than it used to.
    Escalating,
    /// Failed again after it was resolved, in a build that holds the fix.
    Regressed,
    /// Failed again after it was resolved, and whether in a build that holds the fix cannot be told.
    Suspect,
    /// Resolved, and it has not failed since but in builds without the fix.
    Resolved,
    /// Said to be a duplicate, to be as it should be, or to stay: failing again changes nothing.
    Ignored,
    /// To be left out of sight for a while.
    Snoozed,
}

impl Status {
    /// Every value, in order.
    pub const ALL: &[Self] = &[
        Self::New,
        Self::Ongoing,
        Self::Escalating,
        Self::Regressed,
        Self::Suspect,
        Self::Resolved,
        Self::Ignored,
        Self::Snoozed,
    ];

    /// The name, as it is written in statistics and read in queries.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Ongoing => "ongoing",
            Self::Escalating => "escalating",
            Self::Regressed => "regressed",
            Self::Suspect => "suspect",
            Self::Resolved => "resolved",
            Self::Ignored => "ignored",
            Self::Snoozed => "snoozed",
        }
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Status {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let found = Self::ALL.iter().find(|value| value.as_str().eq_ignore_ascii_case(text));
        found.copied().ok_or_else(|| {
            let known: Vec<_> = Self::ALL.iter().map(|value| value.as_str()).collect();
            let message = format!("read {text:?} as a status: it is one of {}", known.join(", "));
            Error::new(ErrorKind::InvalidInput, message)
        })
    }
}
