//! The identifiers: [`RecordId`] of a record, and the names that runs, agents and nodes go by.

use std::fmt;
use std::str::FromStr;
use std::sync::{Arc, Mutex, PoisonError};

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use uuid::{ContextV7, Uuid};

use crate::base::Timestamp;
use crate::error::{Error, ErrorKind};

/// The digits of Crockford's base 32: no I, L, O or U, and in rising order.
const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// 128 bits in digits of five bits.
const DIGIT_COUNT: usize = 26;
const PREFIX: &str = "fail_";

/// The name of one record: a UUID of version 7 (RFC 9562), so that later records have larger ids.
///
/// It prints as `fail_` and 26 digits of Crockford's base 32, whose text order is time order. It
/// parses from that, in any case and with or without the prefix, and from the UUID's own form.
///
/// # Examples
///
/// ```
/// use failrec::RecordId;
///
/// let id: RecordId = "fail_01K8ZQ3V5E7RJ9T2M4N6P8Q0AB".parse()?;
/// assert_eq!(id.to_string(), "fail_01K8ZQ3V5E7RJ9T2M4N6P8Q0AB");
/// # Ok::<(), failrec::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RecordId(u128);

impl RecordId {
    /// The first `digits` characters of the printed form fit this id, or would with the prefix.
    pub fn starts_with(self, prefix: &str) -> bool {
        let text = self.to_string();
        let bare = text.strip_prefix(PREFIX).unwrap_or(&text);
        let prefix = strip_prefix_of_id(prefix);
        bare.get(..prefix.len()).is_some_and(|head| head.eq_ignore_ascii_case(prefix))
    }
}

fn strip_prefix_of_id(text: &str) -> &str {
    match text.get(..PREFIX.len()) {
        Some(head) if head.eq_ignore_ascii_case(PREFIX) => &text[PREFIX.len()..],
        _ => text,
    }
}

impl fmt::Display for RecordId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(PREFIX)?;
        for position in (0..DIGIT_COUNT).rev() {
            let digit = usize::try_from((self.0 >> (5 * position)) & 31).unwrap_or(0);
            let digit = DIGITS.get(digit).copied().unwrap_or(b'0');
            fmt::Write::write_char(f, char::from(digit))?;
        }
        Ok(())
    }
}

impl FromStr for RecordId {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let bare = strip_prefix_of_id(text);
        let value = if bare.len() == DIGIT_COUNT {
            parse_digits(bare)
        } else {
            Uuid::try_parse(bare).ok().map(|uuid| uuid.as_u128())
        };
        value.map(Self).ok_or_else(|| {
            let message = format!(
                "read {text:?} as a record id: it is fail_ and 26 letters and digits, as `failrec list` prints it"
            );
            Error::new(ErrorKind::InvalidInput, message)
        })
    }
}

fn parse_digits(text: &str) -> Option<u128> {
    let mut value = 0_u128;
    for (index, byte) in text.bytes().enumerate() {
        let byte = byte.to_ascii_uppercase();
        let digit = DIGITS.iter().position(|digit| *digit == byte)?;
        // 26 digits hold 130 bits: the first may only use three of its five.
        if index == 0 && 7 < digit {
            return None;
        }
        value = (value << 5) | u128::try_from(digit).ok()?;
    }
    Some(value)
}

impl Serialize for RecordId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for RecordId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(D::Error::custom)
    }
}

/// Makes ids that rise, also when the clock goes back.
#[derive(Debug)]
pub(crate) struct IdSource {
    context: Mutex<ContextV7>,
}

impl IdSource {
    pub(crate) fn new() -> Self {
        Self { context: Mutex::new(ContextV7::new()) }
    }

    pub(crate) fn next(&self, now: Timestamp) -> RecordId {
        // An id has no place for years before 1970.
        let micros = u64::try_from(now.as_micros()).unwrap_or(0);
        let nanos = u32::try_from(micros % 1_000_000).unwrap_or(0) * 1_000;
        let context = self.context.lock().unwrap_or_else(PoisonError::into_inner);
        let timestamp = uuid::Timestamp::from_unix(&*context, micros / 1_000_000, nanos);
        RecordId(Uuid::new_v7(timestamp).as_u128())
    }
}

macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        ///
        /// Any text is a valid name; a store maps it to a safe file name where it needs one.
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Arc<str>);

        impl $name {
            /// The name with this text.
            pub fn new(text: impl Into<Arc<str>>) -> Self {
                Self(text.into())
            }

            /// The text of the name.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self::new(text)
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self::new(text)
            }
        }
    };
}

text_id! {
    /// The name of a conversation or session.
    SessionId
}
text_id! {
    /// The name of one execution of a graph or a job.
    RunId
}
text_id! {
    /// The name of an agent.
    AgentId
}
text_id! {
    /// The name of a graph node; the path of the function where nothing else was said.
    NodeId
}
text_id! {
    /// The name of a goal: what the work is for. Each goal has its own journal.
    GoalId
}
text_id! {
    /// The name of one life of one process; a `boot` entry describes it.
    ProcessId
}

impl Default for GoalId {
    fn default() -> Self {
        Self::new("default")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_rise_even_when_the_clock_goes_back() {
        let source = IdSource::new();
        let late = Timestamp::from_micros(1_795_000_000_000_000);
        let early = Timestamp::from_micros(1_700_000_000_000_000);
        let ids: Vec<_> = [late, late, early, late].map(|now| source.next(now)).to_vec();
        assert!(ids.is_sorted_by(|a, b| a < b), "{ids:?}");
    }

    #[test]
    fn printed_id_parses_back_with_and_without_its_prefix() {
        let id = IdSource::new().next(Timestamp::from_micros(1_795_000_000_000_000));
        let text = id.to_string();
        assert_eq!(text.parse::<RecordId>().unwrap(), id);
        assert_eq!(text[5..].to_lowercase().parse::<RecordId>().unwrap(), id);
        assert_eq!(Uuid::from_u128(id.0).to_string().parse::<RecordId>().unwrap(), id);
    }

    #[test]
    fn text_order_of_ids_is_their_order() {
        let source = IdSource::new();
        let ids: Vec<_> = (0..100)
            .map(|step| source.next(Timestamp::from_micros(1_795_000_000_000_000 + step * 7_000)))
            .map(|id| id.to_string())
            .collect();
        assert!(ids.is_sorted());
    }

    #[test]
    fn damaged_ids_are_refused() {
        for text in ["", "fail_", "fail_0", "fail_81K8ZQ3V5E7RJ9T2M4N6P8Q0AB", "é"] {
            assert!(text.parse::<RecordId>().is_err(), "{text}");
        }
    }
}
