//! [`SharedText`]: a text that costs nothing to clone.

use std::cmp::Ordering;
use std::hash::{Hash, Hasher};
use std::ops::Deref;
use std::sync::Arc;
use std::{borrow::Cow, fmt};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A text that costs nothing to clone; nor to make, where it is part of the program or short, as most names
/// of sessions are.
#[derive(Clone)]
pub(crate) enum SharedText {
    Static(&'static str),
    Short(Short),
    Counted(Arc<str>),
}

/// Bytes of a text that stands in the value itself, which gets no larger by it.
const SHORT_MAX: usize = 22;

/// A text that stands in the value itself.
#[derive(Clone, Copy)]
pub(crate) struct Short {
    length: u8,
    bytes: [u8; SHORT_MAX],
}

impl SharedText {
    pub(crate) fn new(text: &str) -> Self {
        match Short::new(text) {
            Some(short) => Self::Short(short),
            None => Self::Counted(text.into()),
        }
    }

    /// It lies at the same place, so that it need not be compared: names of processes are long, and nearly
    /// always the same.
    fn is_same(&self, other: &Self) -> bool {
        self.as_ptr() == other.as_ptr() && self.len() == other.len()
    }
}

impl Short {
    /// Nothing of a text that is too long.
    fn new(text: &str) -> Option<Self> {
        let mut bytes = [0; SHORT_MAX];
        bytes.get_mut(..text.len())?.copy_from_slice(text.as_bytes());
        Some(Self { length: u8::try_from(text.len()).ok()?, bytes })
    }

    fn as_str(&self) -> &str {
        // It was one, which no one but the compiler would have to look at again.
        str::from_utf8(self.bytes.get(..usize::from(self.length)).unwrap_or_default())
            .unwrap_or_default()
    }
}

impl Deref for SharedText {
    type Target = str;

    fn deref(&self) -> &str {
        match self {
            Self::Static(text) => text,
            Self::Short(text) => text.as_str(),
            Self::Counted(text) => text,
        }
    }
}

impl fmt::Debug for SharedText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, f)
    }
}

impl PartialEq for SharedText {
    fn eq(&self, other: &Self) -> bool {
        self.is_same(other) || **self == **other
    }
}

impl Eq for SharedText {}

impl PartialOrd for SharedText {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for SharedText {
    fn cmp(&self, other: &Self) -> Ordering {
        if self.is_same(other) { Ordering::Equal } else { (**self).cmp(&**other) }
    }
}

impl Hash for SharedText {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (**self).hash(state);
    }
}

impl Serialize for SharedText {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self)
    }
}

impl<'de> Deserialize<'de> for SharedText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Cow::<'de, str>::deserialize(deserializer).map(|text| Self::new(&text))
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for SharedText {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "SharedText".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        String::json_schema(generator)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn where_a_text_lies_makes_no_difference() {
        for text in
            ["", "node", "22 bytes, some of ünï ", "a name that is too long to stand in the value"]
        {
            let (fixed, held) = (SharedText::Static(text), SharedText::new(text));
            assert_eq!(fixed, held);
            assert_eq!(fixed.cmp(&held), Ordering::Equal);
            assert!(HashSet::from([fixed]).contains(&held));
        }
    }

    #[test]
    fn it_takes_no_more_than_a_string() {
        assert_eq!(size_of::<SharedText>(), size_of::<String>());
    }
}
