//! [`Class`]: the kinds of text that are replaced.

use std::fmt;
use std::str::FromStr;

use crate::error::{Error, ErrorKind};

/// A kind of text that differs from message to message and is therefore replaced, unless
/// [`NormalizerBuilder::without`](crate::fingerprint::NormalizerBuilder::without) says otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Class {
    /// Numbers: `<n>`.
    Number,
    /// Numbers with a unit of time: `<dur>`.
    Duration,
    /// Numbers with a unit of memory: `<size>`.
    Size,
    /// Dates and times of day: `<ts>`.
    Time,
    /// Hexadecimal numbers and addresses of network cards: `<hex>`.
    Hex,
    /// Random-looking words: `<id>`.
    Id,
    /// UUIDs, and traces as W3C writes them: `<uuid>`, `<trace>`.
    Uuid,
    /// Addresses of the internet, names that stand beside them, and ports handed out for one
    /// connection: `<ip>`, `<host>`, `<port>`.
    Address,
    /// Addresses of mail: `<email>`.
    Email,
    /// Quoted text that is no name of the program's, names of users behind a word that announces
    /// them, and values of keys that tell no cause, such as `tenant=acme`: `<str>`.
    Quoted,
    /// Objects of JSON that say nothing of a failure: `<json>`. Of others the members stay that do.
    Json,
    /// Paths of files and routes: `<path>`, `<path.json>`.
    Path,
    /// Addresses of the web and of services, of which scheme and host stay.
    Url,
    /// Line and column behind the name of a source file.
    Line,
}

impl Class {
    /// All classes, with their names.
    const NAMED: [(Self, &'static str); 14] = [
        (Self::Number, "number"),
        (Self::Duration, "duration"),
        (Self::Size, "size"),
        (Self::Time, "time"),
        (Self::Hex, "hex"),
        (Self::Id, "id"),
        (Self::Uuid, "uuid"),
        (Self::Address, "address"),
        (Self::Email, "email"),
        (Self::Quoted, "quoted"),
        (Self::Json, "json"),
        (Self::Path, "path"),
        (Self::Url, "url"),
        (Self::Line, "line"),
    ];

    /// The name, as rule files write it.
    pub fn as_str(self) -> &'static str {
        let found = Self::NAMED.iter().find(|(class, _)| *class == self);
        found.map_or("", |(_, name)| name)
    }
}

impl fmt::Display for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Class {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let found = Self::NAMED.iter().find(|(_, name)| *name == text);
        found.map(|(class, _)| *class).ok_or_else(|| {
            let names = Self::NAMED.map(|(_, name)| name).join(", ");
            let message = format!("read {text:?} as a class of replaced text: there are {names}");
            Error::new(ErrorKind::InvalidInput, message)
        })
    }
}

/// Some of the classes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::fingerprint) struct Classes(u16);

impl Classes {
    pub(in crate::fingerprint) const fn add(&mut self, class: Class) {
        self.0 |= bit(class);
    }

    pub(in crate::fingerprint) const fn contains(self, class: Class) -> bool {
        self.0 & bit(class) != 0
    }

    pub(in crate::fingerprint) const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Those of the set, always in the same order.
    pub(in crate::fingerprint) fn iter(self) -> impl Iterator<Item = Class> {
        let all = Class::NAMED.into_iter().map(|(class, _)| class);
        all.filter(move |class| self.contains(*class))
    }
}

const fn bit(class: Class) -> u16 {
    1 << class as u16
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn name_of_each_class_reads_back() {
        for (class, name) in Class::NAMED {
            assert_eq!((name.parse().ok(), class.as_str()), (Some(class), name));
        }
    }

    #[test]
    fn unknown_name_is_refused_with_the_known_ones() {
        let message = "uuids".parse::<Class>().unwrap_err().to_string();
        assert!(message.contains("\"uuids\"") && message.contains("uuid, address"), "{message}");
    }

    #[test]
    fn set_holds_what_was_added() {
        let mut classes = Classes::default();
        assert!(classes.is_empty());
        classes.add(Class::Line);
        classes.add(Class::Number);
        assert_eq!(classes.iter().collect::<Vec<_>>(), [Class::Number, Class::Line]);
    }
}
