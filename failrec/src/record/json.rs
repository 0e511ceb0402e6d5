//! [`Json`]: a value kept as the text it was captured in.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;
use serde_json::value::RawValue;

use crate::error::{Error, ErrorKind};

/// One JSON value as text.
///
/// Text and not a tree, because a record is mostly passed on: numbers keep the digits they came
/// with, keys their order, and nothing is built only to be printed again.
#[derive(Clone)]
pub struct Json(Box<RawValue>);

impl Json {
    /// The value that `text` holds.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`] if `text` is not exactly one JSON value.
    pub fn parse(text: impl Into<String>) -> Result<Self, Error> {
        RawValue::from_string(text.into()).map(Self).map_err(|error| {
            Error::with_source(ErrorKind::InvalidInput, "read a value as JSON", error)
        })
    }

    /// The value that `text` holds, or the text itself as a JSON string if it holds none.
    pub fn from_text_or_string(text: &str) -> Self {
        match serde_json::from_str::<&RawValue>(text) {
            Ok(raw) => Self(raw.to_owned()),
            Err(_) => Self::string(text),
        }
    }

    /// A JSON string.
    pub fn string(text: &str) -> Self {
        Self::from(&Value::String(text.to_owned()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        self.0.get()
    }

    /// The value as a tree.
    pub fn to_value(&self) -> Value {
        serde_json::from_str(self.as_str()).unwrap_or(Value::Null)
    }
}

impl From<&Value> for Json {
    fn from(value: &Value) -> Self {
        // A tree always has a text; `null` stands where that would ever fail.
        Self(serde_json::value::to_raw_value(value).unwrap_or_else(|_| RawValue::NULL.to_owned()))
    }
}

impl fmt::Debug for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl PartialEq for Json {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for Json {}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Box::<RawValue>::deserialize(deserializer).map(Self)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Json {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Json".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        true.into()
    }
}
