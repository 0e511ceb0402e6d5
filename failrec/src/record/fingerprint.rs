//! [`Fingerprint`]: the name of a group of failures.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::error::{Error, ErrorKind};
use crate::record::NodeId;

/// The name of a group of failures: lower-case hexadecimal digits of a SHA-256.
///
/// Scheme `group` keeps 32 digits, scheme `exact` all 64.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint {
    /// In place: each failure has three of them, made on the writer and dropped again. Zeros
    /// follow the last digit, so that the order is that of the texts.
    digits: [u8; DIGITS_MAX],
    length: u8,
}

/// Digits of a whole SHA-256.
const DIGITS_MAX: usize = 64;

impl Fingerprint {
    /// The first half or all of a SHA-256, in digits; no more than fit are taken.
    pub(crate) fn from_bytes(hash: &[u8]) -> Self {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let mut digits = [0; DIGITS_MAX];
        let (pairs, _) = digits.as_chunks_mut::<2>();
        for (pair, byte) in pairs.iter_mut().zip(hash) {
            let digit = |value: u8| DIGITS.get(usize::from(value & 15)).copied().unwrap_or(b'0');
            *pair = [digit(byte >> 4), digit(*byte)];
        }
        let length = u8::try_from(hash.len().saturating_mul(2).min(DIGITS_MAX)).unwrap_or(0);
        Self { digits, length }
    }

    /// The bytes that the digits stand for, with zeros behind them; their order is that of the texts.
    pub(crate) fn to_bytes(self) -> [u8; DIGITS_MAX / 2] {
        let mut bytes = [0; DIGITS_MAX / 2];
        let value =
            |digit: u8| char::from(digit).to_digit(16).map_or(0, |value| value.to_le_bytes()[0]);
        let (pairs, _) = self.digits.as_chunks::<2>();
        for (byte, [high, low]) in bytes.iter_mut().zip(pairs) {
            *byte = value(*high) << 4 | value(*low);
        }
        bytes
    }

    /// How many bytes the digits stand for.
    pub(crate) const fn byte_count(&self) -> u8 {
        self.length / 2
    }

    /// The digits.
    pub fn as_str(&self) -> &str {
        let digits = self.digits.get(..usize::from(self.length)).unwrap_or_default();
        // There is nothing but ASCII in it.
        str::from_utf8(digits).unwrap_or_default()
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Fingerprint").field(&self.as_str()).finish()
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl Serialize for Fingerprint {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Fingerprint {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(D::Error::custom)
    }
}

impl FromStr for Fingerprint {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        // Without a way out at the first that is none: it goes over sixteen at once then.
        let is_hex = text.bytes().fold(true, |is_hex, byte| is_hex & byte.is_ascii_hexdigit());
        let mut digits = [0; DIGITS_MAX];
        if let (true, length @ (32 | 64)) = (is_hex, text.len())
            && let Some(place) = digits.get_mut(..length)
        {
            place.copy_from_slice(text.as_bytes());
            place.make_ascii_lowercase();
            return Ok(Self { digits, length: u8::try_from(length).unwrap_or(0) });
        }
        let message = format!("read {text:?} as a fingerprint: it is 32 or 64 hexadecimal digits");
        Err(Error::new(ErrorKind::InvalidInput, message))
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Fingerprint {
    fn schema_name() -> Cow<'static, str> {
        "Fingerprint".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "pattern": "^([0-9a-f]{32}|[0-9a-f]{64})$",
            "description": "The name of a group of failures: digits of a SHA-256.",
        })
    }
}

/// How failures are told apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
    pub parts: Vec<Cow<'static, str>>,
    /// The name of the rules of one's own by which messages were compared; none for the built-in
    /// ones alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rules: Option<String>,
}

/// What tells one group from another: masked and normalised, kept once per group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Identity {
    pub(crate) node_id: NodeId,
    pub(crate) error_type: Cow<'static, str>,
    pub(crate) error_code: Option<Box<str>>,
    /// The outermost message without what its cause repeats, normalised; whole and not
    /// normalised under [`Scheme::Exact`].
    pub(crate) message_norm: Box<str>,
    pub(crate) root_type: Cow<'static, str>,
    /// What the last cause says itself, normalised; empty where there is no cause.
    pub(crate) root_norm: Box<str>,
    /// The parts of a fingerprint of the user's own, already filled in; empty for the default.
    pub(crate) custom: Box<[Box<str>]>,
}
