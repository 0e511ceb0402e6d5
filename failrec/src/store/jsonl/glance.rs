//! [`Glance`]: an entry, read as far as it takes to add up a log.

use serde::Deserialize as _;
use serde::de::MapAccess;
use serde::de::value::MapAccessDeserializer;

use crate::query::{Ledger, Said};
use crate::record::{Entry, EntryBody, GoalId, Outline, ProcessId, Pruned};
use crate::store::jsonl::line::{Body, Line};

/// An entry, read as far as it takes to add up a log.
#[derive(Debug)]
#[expect(clippy::large_enum_variant, reason = "nearly all are of the large one, and live shortly")]
pub(super) enum Glance<'a> {
    /// A line that was whole.
    Line(Line<'a, Glimpse<'a>>),
    /// What was found in a broken one.
    Found(Entry),
}

/// What an entry says: of a failure no more than its outline.
#[derive(Debug)]
#[expect(clippy::large_enum_variant, reason = "nearly all are of the large one, and live shortly")]
pub(super) enum Glimpse<'a> {
    Failure(Outline<'a>),
    Other(EntryBody),
}

impl<'de: 'a, 'a> Body<'de> for Glimpse<'a> {
    fn read<A: MapAccess<'de>>(kind: &str, map: A) -> Result<Self, A::Error> {
        if kind != "failure" {
            return EntryBody::read(kind, map).map(Self::Other);
        }
        Outline::deserialize(MapAccessDeserializer::new(map)).map(Self::Failure)
    }

    fn of_compact(line: &'de str) -> Option<Line<'de, Self>> {
        Line::of_compact(line, "failure", |fields| Outline::read(fields).map(Self::Failure))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::jsonl::line::{Content, decode, decode_as};
    use crate::store::jsonl::samples;

    #[test]
    fn glance_at_a_line_tells_what_the_whole_of_it_does() {
        for entry in samples::every_kind() {
            let line = samples::line(&entry);
            let line = line.trim_ascii();
            let Some(Content::Entry(whole)) = decode(line) else { panic!("{entry:?}") };
            let Some(Content::Entry(glimpse)) = decode_as(line) else { panic!("{entry:?}") };
            let [mut expected, mut told] = [Ledger::default(), Ledger::default()];
            expected.observe(&whole);
            Glance::Line(glimpse).tell(&mut told);
            assert_eq!(told, expected);
        }
    }
}
