//! [`Outline`]: what of a record is enough to count it.

use std::borrow::Cow;
use std::fmt;

use serde::de::{IgnoredAny, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use crate::base::Timestamp;
use crate::record::{
    Category, FailureRecord, Fingerprint, Outcome, PanicPlace, RecordId, Sample, Scheme, Severity,
    Text,
};

mod compact;

/// What of a record is enough to count it and to tell what it is like. It borrows from the record, or
/// from the text of one: what else is in there is passed over, which takes a third of the time.
#[derive(Debug, Deserialize)]
pub(crate) struct Outline<'a> {
    pub(crate) id: RecordId,
    #[serde(rename = "timestamp")]
    pub(crate) at: Timestamp,
    #[serde(borrow, default)]
    pub(crate) session_id: Option<Text<'a>>,
    #[serde(borrow, default)]
    pub(crate) agent_id: Option<Text<'a>>,
    #[serde(borrow)]
    pub(crate) node_id: Text<'a>,
    #[serde(borrow)]
    pub(crate) function: Place<'a>,
    pub(crate) outcome: Outcome,
    pub(crate) severity: Severity,
    pub(crate) category: Category,
    pub(crate) handled: bool,
    #[serde(borrow)]
    pub(crate) error_type: Text<'a>,
    #[serde(borrow, default)]
    pub(crate) error_code: Option<Text<'a>>,
    #[serde(borrow)]
    pub(crate) error_message: Text<'a>,
    #[serde(borrow, default, rename = "chain")]
    root: Root<'a>,
    #[serde(default)]
    panic: Option<Cow<'a, PanicPlace>>,
    pub(crate) fingerprint: Names,
    pub(crate) occurrence: u64,
    pub(crate) sample: Sample,
}

/// The function, as far as it is counted by.
#[derive(Debug, Deserialize)]
pub(crate) struct Place<'a> {
    #[serde(borrow)]
    pub(crate) path: Text<'a>,
    #[serde(borrow)]
    pub(crate) file: Text<'a>,
    #[serde(borrow, default)]
    pub(crate) crate_version: Text<'a>,
}

/// The names of the groups.
#[derive(Clone, Copy, Debug, Deserialize)]
pub(crate) struct Names {
    pub(crate) scheme: Scheme,
    pub(crate) group: Fingerprint,
    pub(crate) coarse: Fingerprint,
}

/// The type of the innermost cause.
#[derive(Debug, Default)]
struct Root<'a>(Option<Text<'a>>);

impl<'a> Outline<'a> {
    /// That of a whole record.
    pub(crate) fn of(record: &'a FailureRecord) -> Self {
        let names = &record.fingerprint;
        let root = record.root().and_then(|link| link.error_type.as_deref());
        Self {
            id: record.id,
            at: record.at,
            session_id: record.session_id.as_ref().map(|id| Text::from(id.as_str())),
            agent_id: record.agent_id.as_ref().map(|id| Text::from(id.as_str())),
            node_id: Text::from(record.node_id.as_str()),
            function: Place {
                path: Text::from(&*record.function.path),
                file: Text::from(&*record.function.file),
                crate_version: Text::from(&*record.function.crate_version),
            },
            outcome: record.outcome,
            severity: record.severity,
            category: record.category,
            handled: record.handled,
            error_type: Text::from(record.error_type.as_str()),
            error_code: record.error_code.as_deref().map(Text::from),
            error_message: Text::from(record.error_message.as_str()),
            root: Root(root.map(Text::from)),
            panic: record.panic.as_ref().map(Cow::Borrowed),
            fingerprint: Names { scheme: names.scheme, group: names.group, coarse: names.coarse },
            occurrence: record.occurrence,
            sample: record.sample,
        }
    }

    /// What its group knows of the innermost cause: the file of a panic, else the type.
    pub(crate) fn root_type(&self) -> Option<&str> {
        let file = self.panic.as_deref().map(PanicPlace::file);
        file.or(self.root.0.as_deref())
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Root<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(LastOfChain).map(Self)
    }
}

/// Of a chain only the last link counts.
struct LastOfChain;

#[derive(Deserialize)]
struct TypeOfLink<'a> {
    #[serde(borrow, default, rename = "type")]
    error_type: Option<Text<'a>>,
    #[serde(rename = "message")]
    _message: IgnoredAny,
}

impl<'de> Visitor<'de> for LastOfChain {
    type Value = Option<Text<'de>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a chain of causes")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut links: A) -> Result<Self::Value, A::Error> {
        let mut last = None;
        while let Some(TypeOfLink { error_type, .. }) = links.next_element()? {
            last = error_type;
        }
        Ok(last)
    }
}
