//! [`Fingerprint`]: the name of a group of failures.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind};
use crate::record::NodeId;

/// The name of a group of failures: lower-case hexadecimal digits of a SHA-256.
///
/// Scheme `group` keeps 32 digits, scheme `exact` all 64.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Fingerprint(Arc<str>);

impl Fingerprint {
    pub(crate) fn from_hex(digits: impl Into<Arc<str>>) -> Self {
        Self(digits.into())
    }

    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl FromStr for Fingerprint {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let digits = text.to_ascii_lowercase();
        let is_hex = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        if is_hex && matches!(digits.len(), 32 | 64) {
            return Ok(Self::from_hex(digits));
        }
        let message = format!("read {text:?} as a fingerprint: it is 32 or 64 hexadecimal digits");
        Err(Error::new(ErrorKind::InvalidInput, message))
    }
}

/// How failures are told apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Scheme {
    /// By node, type, code, normalised message and root cause.
    #[default]
    Group,
    /// By node, type and whole message, byte for byte as the older system did:
    /// `sha256(node_id + ":" + error_type + ":" + error_message)` over the masked message.
    Exact,
}

impl fmt::Display for Scheme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Group => "group",
            Self::Exact => "exact",
        })
    }
}

/// The fingerprints of one failure, coarse to fine, and what they were made of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Fingerprints {
    /// Which scheme named the group.
    pub scheme: Scheme,
    /// The version of that scheme's rules.
    pub version: u32,
    /// The group: everything is counted by this.
    pub group: Fingerprint,
    /// The roll-up across nodes: category, root type and code.
    pub coarse: Fingerprint,
    /// The finest: as [`Scheme::Exact`].
    pub exact: Fingerprint,
    /// Which parts made the group, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<String>,
}

impl Fingerprints {
    pub(crate) fn new(
        scheme: Scheme,
        version: u32,
        group: Fingerprint,
        coarse: Fingerprint,
        exact: Fingerprint,
    ) -> Self {
        Self { scheme, version, group, coarse, exact, parts: Vec::new() }
    }
}

/// What tells one group from another: masked and normalised, kept once per group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Identity {
    pub(crate) node_id: NodeId,
    pub(crate) error_type: Box<str>,
    pub(crate) error_code: Option<Box<str>>,
    /// The outermost message without what its cause repeats, normalised; whole and not
    /// normalised under [`Scheme::Exact`].
    pub(crate) message_norm: Box<str>,
    pub(crate) root_type: Box<str>,
    pub(crate) root_norm: Box<str>,
    /// The parts of a fingerprint of the user's own, already filled in; empty for the default.
    pub(crate) custom: Box<[Box<str>]>,
}
