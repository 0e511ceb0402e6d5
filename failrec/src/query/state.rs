//! [`State`]: what `is:` asks.

use std::fmt;
use std::str::FromStr;

use crate::error::{Error, ErrorKind};
use crate::query::subject::Subject;
use crate::query::{Group, Status, Verified};
use crate::record::Outcome;

/// What a failure or its group can be, as `is:` asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum State {
    /// The group stands so.
    Status(Status),
    /// It failed, and the work succeeded all the same.
    Recovered,
    /// The caller saw no error: a panic or the end of the process.
    Unhandled,
    /// A change of the agent followed.
    Evolved,
    /// Its group was dealt with, and calls that went well show that it helped.
    Verified,
}

impl State {
    /// Every value, in order.
    pub const ALL: &[Self] = &[
        Self::Status(Status::New),
        Self::Status(Status::Ongoing),
        Self::Status(Status::Escalating),
        Self::Status(Status::Regressed),
        Self::Status(Status::Suspect),
        Self::Status(Status::Resolved),
        Self::Status(Status::Ignored),
        Self::Status(Status::Snoozed),
        Self::Recovered,
        Self::Unhandled,
        Self::Evolved,
        Self::Verified,
    ];

    /// The name, as it is read in queries.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Status(status) => status.as_str(),
            Self::Recovered => "recovered",
            Self::Unhandled => "unhandled",
            Self::Evolved => "evolved",
            Self::Verified => "verified",
        }
    }

    pub(super) fn matches(self, subject: &Subject<'_>) -> bool {
        let Subject { record, group, now, .. } = subject;
        match (self, record, group) {
            (Self::Status(status), _, group) => {
                group.is_some_and(|group| group.status_at(*now) == status)
            }
            (Self::Verified, _, group) => {
                group.and_then(Group::prove).is_some_and(|proof| proof.verified == Verified::Held)
            }
            (Self::Recovered, Some(record), _) => record.outcome == Outcome::Recovered,
            (Self::Recovered, None, group) => group.is_some_and(Group::is_recovered),
            (Self::Unhandled, Some(record), _) => !record.handled,
            (Self::Unhandled, None, group) => group.is_some_and(|group| !group.handled),
            (Self::Evolved, Some(record), _) => record.evolution_triggered(),
            (Self::Evolved, None, group) => group.is_some_and(Group::is_evolved),
        }
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for State {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let found = Self::ALL.iter().find(|value| value.as_str().eq_ignore_ascii_case(text));
        found.copied().ok_or_else(|| {
            let known: Vec<_> = Self::ALL.iter().map(|value| value.as_str()).collect();
            let message = format!("read {text:?} as a state: it is one of {}", known.join(", "));
            Error::new(ErrorKind::InvalidInput, message)
        })
    }
}
