//! [`Order`]: which answers come first.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind};
use crate::query::{Digest, Group};
use crate::record::FailureRecord;

/// Which answers come first. The newest, unless something else is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Order {
    /// What they are compared by.
    pub key: SortKey,
    /// The largest first.
    pub is_descending: bool,
}

/// What answers are compared by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SortKey {
    /// When it happened; of a group, when it happened last.
    Last,
    /// When its group was first seen.
    First,
    /// How often its group has failed.
    Count,
    /// How bad it is.
    Severity,
    /// The node.
    Node,
    /// The type of the error.
    Type,
}

/// The value that one answer is compared by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) enum Rank {
    Number(i64),
    Text(String),
}

impl Order {
    /// The newest first.
    pub const NEWEST: Self = Self { key: SortKey::Last, is_descending: true };

    /// The smallest first.
    pub const fn ascending(key: SortKey) -> Self {
        Self { key, is_descending: false }
    }

    /// The largest first.
    pub const fn descending(key: SortKey) -> Self {
        Self { key, is_descending: true }
    }

    pub(crate) fn rank_record(self, record: &FailureRecord, group: Option<&Group>) -> Rank {
        match (self.key, group) {
            (SortKey::First, Some(group)) => Rank::Number(group.first_seen.as_micros()),
            (SortKey::Last | SortKey::First, _) => Rank::Number(record.at.as_micros()),
            (SortKey::Count, group) => Rank::Number(group.map_or(0, |group| to_i64(group.count))),
            (SortKey::Severity, _) => Rank::Number(record.severity as i64),
            (SortKey::Node, _) => Rank::Text(record.node_id.as_str().to_owned()),
            (SortKey::Type, _) => Rank::Text(record.error_type.clone()),
        }
    }

    /// What a record is compared by depends on its group.
    pub(crate) const fn needs_groups(self) -> bool {
        matches!(self.key, SortKey::First | SortKey::Count)
    }

    pub(crate) fn rank_group(self, group: &Digest<'_>) -> Rank {
        match self.key {
            SortKey::Last => Rank::Number(group.last_seen.as_micros()),
            SortKey::First => Rank::Number(group.first_seen.as_micros()),
            SortKey::Count => Rank::Number(to_i64(group.count)),
            SortKey::Severity => Rank::Number(group.severity as i64),
            SortKey::Node => Rank::Text(group.node.to_owned()),
            SortKey::Type => Rank::Text(group.error_type.to_owned()),
        }
    }
}

fn to_i64(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

impl SortKey {
    /// Every value, in order.
    pub const ALL: &[Self] =
        &[Self::Last, Self::First, Self::Count, Self::Severity, Self::Node, Self::Type];

    /// The name, as it is read in queries.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Last => "last",
            Self::First => "first",
            Self::Count => "count",
            Self::Severity => "severity",
            Self::Node => "node",
            Self::Type => "type",
        }
    }
}

impl Default for Order {
    fn default() -> Self {
        Self::NEWEST
    }
}

impl fmt::Display for Order {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.is_descending { "-" } else { "" };
        write!(f, "{sign}{}", self.key.as_str())
    }
}

impl FromStr for Order {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let (name, is_descending) = match text.strip_prefix('-') {
            Some(name) => (name, true),
            None => (text, false),
        };
        let is_meant = |key: &&SortKey| match name {
            "time" | "timestamp" | "last_seen" => **key == SortKey::Last,
            "first_seen" => **key == SortKey::First,
            "sev" => **key == SortKey::Severity,
            "node_id" => **key == SortKey::Node,
            "error_type" => **key == SortKey::Type,
            name => key.as_str() == name,
        };
        let found = SortKey::ALL.iter().find(is_meant);
        found.map(|key| Self { key: *key, is_descending }).ok_or_else(|| {
            let known: Vec<_> = SortKey::ALL.iter().map(|key| key.as_str()).collect();
            let message = format!("sort by {name:?}: it is one of {}", known.join(", "));
            Error::new(ErrorKind::InvalidInput, message)
        })
    }
}
