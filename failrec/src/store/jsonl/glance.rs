//! [`Glance`]: an entry, read as far as it takes to add up a log.

use serde::Deserialize as _;
use serde::de::MapAccess;
use serde::de::value::MapAccessDeserializer;

use crate::query::{Ledger, Said};
use crate::record::{Entry, EntryBody, GoalId, Outline, ProcessId, Pruned};
use crate::store::jsonl::line::{Body, Line};

/// An entry, read as far as it takes to add up a log.
#[derive(Debug)]
pub(super) enum Glance<'a> {
    /// A line that was whole.
    Line(Line<'a, Glimpse<'a>>),
    /// What was found in a broken one.
    Found(Entry),
}

/// What an entry says: of a failure no more than its outline.
#[derive(Debug)]
pub(super) enum Glimpse<'a> {
    Failure(Box<Outline<'a>>),
    Other(EntryBody),
}

impl<'de: 'a, 'a> Body<'de> for Glimpse<'a> {
    fn read<A: MapAccess<'de>>(kind: &str, map: A) -> Result<Self, A::Error> {
        if kind != "failure" {
            return EntryBody::read(kind, map).map(Self::Other);
        }
        Outline::deserialize(MapAccessDeserializer::new(map)).map(|it| Self::Failure(Box::new(it)))
    }
}

impl Glance<'_> {
    /// The process that wrote it, and its number there.
    pub(super) fn place(&self) -> (&str, u64) {
        match self {
            Self::Line(line) => (&line.process, line.sequence),
            Self::Found(entry) => (entry.process.as_str(), entry.sequence),
        }
    }

    /// What it says was left out on purpose.
    pub(super) const fn pruned(&self) -> Option<&Pruned> {
        match self {
            Self::Line(Line { body: Glimpse::Other(EntryBody::Pruned(pruned)), .. }) => {
                Some(pruned)
            }
            Self::Found(Entry { body: EntryBody::Pruned(pruned), .. }) => Some(pruned),
            _ => None,
        }
    }

    /// Adds it to what is known.
    pub(super) fn tell(self, ledger: &mut Ledger) {
        let Line { at, process, sequence, goal, body } = match self {
            Self::Line(line) => line,
            Self::Found(entry) => return ledger.observe(&entry),
        };
        match body {
            Glimpse::Failure(failure) => {
                let said = Said { at, goal: &goal, process: &process, sequence };
                ledger.observe_failure(said, &failure);
            }
            Glimpse::Other(body) => {
                let (goal, process) = (GoalId::from(&*goal), ProcessId::from(&*process));
                ledger.observe(&Entry { at, goal, process, sequence, body });
            }
        }
    }
}
