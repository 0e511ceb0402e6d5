//! [`Sensitive`]: a value that does not show itself.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::mask::mark::MASK;

/// A value that does not show itself: printed or serialised it is eight asterisks.
///
/// For fields and arguments of one's own whose names do not say what they hold. What is
/// deserialised into it is the value itself.
///
/// # Examples
///
/// ```
/// use failrec::mask::Sensitive;
///
/// #[derive(Debug, serde::Deserialize, serde::Serialize)]
/// struct Patient {
///     number: u32,
///     diagnosis: Sensitive<String>,
/// }
///
/// # fn main() -> Result<(), serde_json::Error> {
/// let patient: Patient = serde_json::from_str(r#"{"number": 7, "diagnosis": "gout"}"#)?;
/// assert_eq!(patient.diagnosis.expose(), "gout");
/// assert_eq!(format!("{patient:?}"), "Patient { number: 7, diagnosis: ******** }");
/// assert_eq!(serde_json::to_string(&patient)?, r#"{"number":7,"diagnosis":"********"}"#);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sensitive<T>(T);

impl<T> Sensitive<T> {
    /// Hides `value` from now on.
    pub const fn new(value: T) -> Self {
        Self(value)
    }

    /// The value, to be used and not to be shown.
    pub const fn expose(&self) -> &T {
        &self.0
    }

    /// The value, no longer hidden.
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> From<T> for Sensitive<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl<T> fmt::Debug for Sensitive<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(MASK)
    }
}

impl<T> fmt::Display for Sensitive<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(MASK)
    }
}

impl<T> Serialize for Sensitive<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(MASK)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Sensitive<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::deserialize(deserializer).map(Self)
    }
}
