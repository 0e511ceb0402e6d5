//! Which texts a record holds that passes a filter.

use std::collections::BTreeSet;

use crate::query::catalogue::Kind;
use crate::query::filter::{Filter, Node, Text};
use crate::query::needles::Needles;
use crate::query::number::Number;
use crate::query::term::{Operand, Term, Test};
use crate::record::RecordId;

impl Filter {
    /// Texts of which one is in the JSON of every record that passes, in some case; nothing if that cannot
    /// be told.
    pub(in crate::query) fn words(&self) -> Option<BTreeSet<Box<str>>> {
        self.0.words().filter(|words| words.len() <= Needles::COUNT_MAX)
    }
}

impl Filter {
    /// The smallest and the largest id that a record may have that passes; nothing if any may pass.
    pub(in crate::query) fn ids(&self) -> Option<(RecordId, RecordId)> {
        match &self.0 {
            Node::And(nodes) => nodes.iter().find_map(Node::ids),
            node => node.ids(),
        }
    }
}

impl Node {
    fn ids(&self) -> Option<(RecordId, RecordId)> {
        let Self::Term(Term { field, or_absent: false, test: Test::Any(operands) }) = self else {
            return None;
        };
        match operands.as_slice() {
            [Operand::Word(word)] if field.is_id() => RecordId::beginning_with(&word.text),
            _ => None,
        }
    }

    fn words(&self) -> Option<BTreeSet<Box<str>>> {
        match self {
            // All must hold: the one that tells most is enough.
            Self::And(nodes) => {
                let shortest =
                    |words: &BTreeSet<Box<str>>| words.iter().map(|word| word.len()).min();
                nodes.iter().filter_map(Self::words).max_by_key(shortest)
            }
            Self::Or(nodes) => {
                let all: Option<Vec<_>> = nodes.iter().map(Self::words).collect();
                Some(all?.into_iter().flatten().collect())
            }
            Self::Term(term) => term.words(),
            Self::Text(Text::Word(word)) => word_of(&word.text).map(|word| [word].into()),
            Self::Text(Text::Glob(glob)) => {
                let parts = glob.text.split('*').filter_map(word_of);
                parts.max_by_key(|part| part.len()).map(|part| [part].into())
            }
            Self::Not(_) | Self::Has(_) | Self::Is(_) => None,
        }
    }
}

impl Term {
    fn words(&self) -> Option<BTreeSet<Box<str>>> {
        // What the ledger tells is in no record.
        if self.or_absent || self.field.is_decoration() || self.field.is_of_groups_alone() {
            return None;
        }
        let (Test::Any(operands) | Test::Exactly(operands)) = &self.test else { return None };
        operands.iter().map(|operand| operand.word(self.field.kind())).collect()
    }
}

impl Operand {
    fn word(&self, kind: Kind) -> Option<Box<str>> {
        match (self, kind) {
            // Of a time or a severity more is compared than its text, and an id has two forms.
            (_, Kind::Time | Kind::Age | Kind::Severity | Kind::Number | Kind::Flag) => None,
            (Self::Word(word), Kind::Prefix) => word_of(word.text.trim_start_matches("fail_")),
            // 10 is 1e1 as well.
            (Self::Word(word), _) if Number::parse(&word.text).is_none() => word_of(&word.text),
            _ => None,
        }
    }
}

fn word_of(text: &str) -> Option<Box<str>> {
    Needles::plain_part(text).map(Into::into)
}
