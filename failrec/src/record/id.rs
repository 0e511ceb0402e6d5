//! The identifiers: [`RecordId`] of a record, and the names that runs, agents and nodes go by.

use std::borrow::Borrow;
use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::str::FromStr;
use std::sync::{Mutex, PoisonError};

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::base::Timestamp;
use crate::error::{Error, ErrorKind};
use crate::record::shared_text::SharedText;

/// The digits of Crockford's base 32: no I, L, O or U, and in rising order.
const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// 128 bits in digits of five bits.
const DIGIT_COUNT: usize = 26;
const PREFIX: &str = "fail_";
/// Bytes of the printed form.
const TEXT_BYTES: usize = PREFIX.len() + DIGIT_COUNT;
/// The value of each byte as a digit, in any case; [`NO_DIGIT`] where it is none.
const VALUES: [u8; 256] = values();
const NO_DIGIT: u8 = u8::MAX;

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
    /// Stands for a record where there is none: of what is said of a group that has only been counted.
    pub const NONE: Self = Self(0);

    /// The one name that goes with `text` and the moment `at`, whoever asks for it.
    pub(crate) fn derived(at: Timestamp, text: &str) -> Self {
        let micros = u64::try_from(at.as_micros()).unwrap_or(0);
        let hash = Sha256::digest(text.as_bytes());
        let mut rest = [0; 10];
        rest.iter_mut().zip(hash).for_each(|(place, byte)| *place = byte);
        let id = uuid::Builder::from_unix_timestamp_millis(micros / 1_000, &rest).into_uuid();
        Self(id.as_u128())
    }

    /// The first `digits` characters of the printed form fit this id, or would with the prefix.
    pub fn starts_with(self, prefix: &str) -> bool {
        let text = self.to_string();
        let bare = text.strip_prefix(PREFIX).unwrap_or(&text);
        let prefix = strip_prefix_of_id(prefix);
        bare.get(..prefix.len()).is_some_and(|head| head.eq_ignore_ascii_case(prefix))
    }

    /// The printed form.
    fn to_bytes(self) -> [u8; TEXT_BYTES] {
        let mut text = [b'0'; TEXT_BYTES];
        let mut rest = self.0;
        for digit in text.iter_mut().rev().take(DIGIT_COUNT) {
            *digit = DIGITS.get(usize::try_from(rest & 31).unwrap_or(0)).copied().unwrap_or(b'0');
            rest >>= 5;
        }
        text.iter_mut().zip(PREFIX.bytes()).for_each(|(place, byte)| *place = byte);
        text
    }

    /// The id as a number; later ones are larger.
    pub(crate) const fn number(self) -> u128 {
        self.0
    }

    /// The id of a number.
    pub(crate) const fn of_number(number: u128) -> Self {
        Self(number)
    }

    /// The smallest and the largest id whose digits begin so, with or without the prefix; nothing if none
    /// does.
    pub(crate) fn beginning_with(text: &str) -> Option<(Self, Self)> {
        let digits = strip_prefix_of_id(text);
        let missing = DIGIT_COUNT.checked_sub(digits.chars().count())?;
        let [first, last] =
            ["0", "Z"].map(|fill| parse_digits(&[digits, &fill.repeat(missing)].concat()));
        // Of no digits at all, the first one is no larger than 7.
        let last = if digits.is_empty() { Some(u128::MAX) } else { last };
        Some((Self(first?), Self(last?)))
    }

    /// The digits of a printed id, without the prefix; none if `text` is no id.
    pub(crate) fn digits_of(text: &str) -> Option<&str> {
        text.parse::<Self>().ok().map(|_| strip_prefix_of_id(text))
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
        f.write_str(text_of(&self.to_bytes()))
    }
}

fn text_of(bytes: &[u8; TEXT_BYTES]) -> &str {
    // There is nothing but ASCII in it.
    str::from_utf8(bytes).unwrap_or_default()
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
        let digit = VALUES.get(usize::from(byte)).copied().unwrap_or(NO_DIGIT);
        // 26 digits hold 130 bits: the first may only use three of its five.
        if digit == NO_DIGIT || (index == 0 && 7 < digit) {
            return None;
        }
        value = (value << 5) | u128::from(digit);
    }
    Some(value)
}

#[expect(
    clippy::indexing_slicing,
    reason = "the compiler runs it, and sees whether it goes beyond"
)]
const fn values() -> [u8; 256] {
    let mut values = [NO_DIGIT; 256];
    let mut value = 0;
    while value < 32 {
        let digit = DIGITS[value as usize];
        values[digit as usize] = value;
        values[digit.to_ascii_lowercase() as usize] = value;
        value += 1;
    }
    values
}

impl Serialize for RecordId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(text_of(&self.to_bytes()))
    }
}

impl<'de> Deserialize<'de> for RecordId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(D::Error::custom)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for RecordId {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "RecordId".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "pattern": "^fail_[0-7][0-9A-HJKMNP-TV-Z]{25}$",
            "description": "The name of one record: a UUID of version 7 in Crockford's base 32, so that later records have larger ids.",
        })
    }
}

/// Makes ids that rise, also when the clock goes back.
///
/// Behind the milliseconds stand the microseconds (RFC 9562, section 6.2, method 3), a counter
/// (method 1) and 48 bits that no other process has: a keyed hash, whose keys are the system's
/// random numbers. Asking the system for each id would cost more than the rest of the failure.
#[derive(Debug)]
pub(crate) struct IdSource {
    keys: RandomState,
    newest: Mutex<Newest>,
}

/// Where the newest id stands.
#[derive(Debug, Default)]
struct Newest {
    micros: u64,
    /// Ids of the same microsecond.
    count: u16,
}

/// The bits that the counter has.
const COUNT_MAX: u16 = (1 << 14) - 1;

impl IdSource {
    pub(crate) fn new() -> Self {
        Self { keys: RandomState::new(), newest: Mutex::default() }
    }

    pub(crate) fn next(&self, now: Timestamp) -> RecordId {
        // An id has no place for years before 1970.
        let (micros, count) = self.place(u64::try_from(now.as_micros()).unwrap_or(0));
        let [_, _, unique @ ..] = self.keys.hash_one((micros, count)).to_be_bytes();
        let mut rest = [0; 10];
        // The two highest bits are the variant's, the four before these two bytes the version's.
        let fraction = u16::try_from(micros % 1_000).unwrap_or(0);
        let places = fraction.to_be_bytes().into_iter().chain(count.to_be_bytes()).chain(unique);
        rest.iter_mut().zip(places).for_each(|(place, byte)| *place = byte);
        let id = uuid::Builder::from_unix_timestamp_millis(micros / 1_000, &rest).into_uuid();
        RecordId(id.as_u128())
    }

    /// The microsecond of the next id and its number there: never before the newest.
    fn place(&self, micros: u64) -> (u64, u16) {
        let mut newest = self.newest.lock().unwrap_or_else(PoisonError::into_inner);
        *newest = if newest.micros < micros {
            Newest { micros, count: 0 }
        } else if newest.count < COUNT_MAX {
            Newest { micros: newest.micros, count: newest.count + 1 }
        } else {
            Newest { micros: newest.micros + 1, count: 0 }
        };
        (newest.micros, newest.count)
    }
}

macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        ///
        /// Any text is a valid name; a store maps it to a safe file name where it needs one.
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(transparent)]
        pub struct $name(SharedText);

        impl $name {
            /// The name with this text.
            pub fn new(text: impl AsRef<str>) -> Self {
                Self(SharedText::new(text.as_ref()))
            }

            /// The name with this text, which is part of the program and is not copied.
            pub const fn from_static(text: &'static str) -> Self {
                Self(SharedText::Static(text))
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

        /// Names are equal, ordered and hashed as their texts: a map by name is asked with a text.
        impl Borrow<str> for $name {
            fn borrow(&self) -> &str {
                self.as_str()
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

text_id! {
    /// The name of a policy, such as a circuit breaker that several functions share.
    PolicyName
}

impl GoalId {
    /// The text of the name, if it is part of the program.
    pub(crate) const fn as_static(&self) -> Option<&'static str> {
        match self.0 {
            SharedText::Static(text) => Some(text),
            SharedText::Short(_) | SharedText::Counted(_) => None,
        }
    }
}

impl Default for GoalId {
    fn default() -> Self {
        Self::from_static("default")
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
    fn ids_rise_past_the_numbers_of_one_microsecond() {
        let source = IdSource::new();
        let now = Timestamp::from_micros(1_795_000_000_000_999);
        let ids: Vec<_> = (0..3 * u32::from(COUNT_MAX)).map(|_| source.next(now)).collect();
        assert!(ids.is_sorted_by(|a, b| a < b));
    }

    #[test]
    fn id_is_a_uuid_of_version_seven_with_its_time() {
        let id = IdSource::new().next(Timestamp::from_micros(1_795_000_000_123_456));
        let uuid = Uuid::from_u128(id.0);
        assert_eq!((uuid.get_version_num(), uuid.get_variant()), (7, uuid::Variant::RFC4122));
        assert_eq!(uuid.as_u128() >> 80, 1_795_000_000_123);
    }

    #[test]
    fn ids_that_begin_alike_lie_between_the_smallest_and_the_largest() {
        let id: RecordId = "fail_01K8ZQ3V5E7RJ9T2M4N6P8Q0AB".parse().unwrap();
        for length in 0..=DIGIT_COUNT {
            let digits = &id.to_string()[PREFIX.len()..][..length];
            let (first, last) = RecordId::beginning_with(digits).unwrap();
            assert!(first <= id && id <= last, "{digits}");
            assert!(first.starts_with(digits) && last.starts_with(digits), "{digits}");
        }
        assert_eq!(RecordId::beginning_with("fail_01k8zq3v5e7rj9t2m4n6p8q0ab"), Some((id, id)));
        for none in ["8", "01U", "é", "01K8ZQ3V5E7RJ9T2M4N6P8Q0AB0"] {
            assert_eq!(RecordId::beginning_with(none), None, "{none}");
        }
    }

    #[test]
    fn two_sources_share_no_id() {
        let now = Timestamp::from_micros(1_795_000_000_000_000);
        let [one, other] = [IdSource::new(), IdSource::new()].map(|source| source.next(now));
        assert_ne!(one, other);
    }

    #[test]
    fn derived_id_is_the_same_for_everyone_and_tells_texts_apart() {
        let at = Timestamp::from_micros(1_795_000_000_123_456);
        let id = RecordId::derived(at, "41-650a-77");
        assert_eq!(id, RecordId::derived(at, "41-650a-77"));
        assert_ne!(id, RecordId::derived(at, "42-650a-77"));
        let uuid = Uuid::from_u128(id.0);
        assert_eq!((uuid.get_version_num(), uuid.as_u128() >> 80), (7, 1_795_000_000_123));
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
    fn no_record_is_written_and_read_as_such() {
        assert_eq!(RecordId::NONE.to_string().parse::<RecordId>().unwrap(), RecordId::NONE);
    }

    #[test]
    fn damaged_ids_are_refused() {
        for text in ["", "fail_", "fail_0", "fail_81K8ZQ3V5E7RJ9T2M4N6P8Q0AB", "é"] {
            assert!(text.parse::<RecordId>().is_err(), "{text}");
        }
    }
}
