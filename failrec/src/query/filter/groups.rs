//! Which groups a record is in that passes a filter.

use std::collections::BTreeSet;

use crate::base::Timestamp;
use crate::query::filter::{Filter, Node};
use crate::query::term::Term;
use crate::query::{Ledger, State};
use crate::record::Fingerprint;

/// Where records of so many groups are meant, some are nearly everywhere.
const GROUPS_MAX: usize = 256;

impl Filter {
    /// The groups, by the names that records have, of which some record may pass; nothing if that cannot be
    /// told, or if they are very many.
    pub(in crate::query) fn groups(
        &self,
        ledger: &Ledger,
        now: Timestamp,
    ) -> Option<BTreeSet<Fingerprint>> {
        let asked = self.of_groups_alone()?;
        let mut names = BTreeSet::new();
        ledger.visit_digests(&mut |digest| {
            let name = &digest.fingerprint;
            let passes = || {
                let whole = || ledger.ask(name, &|group| asked.matches_group(group, now));
                asked.matches_digest(digest, now).unwrap_or_else(whole)
            };
            if names.len() <= GROUPS_MAX && passes() {
                names.insert(*name);
                let parts = ledger.group(name).into_iter().filter(|_| digest.has_parts);
                names.extend(parts.flat_map(|group| &group.parts).map(|part| part.fingerprint));
            }
        });
        (names.len() <= GROUPS_MAX).then_some(names)
    }

    /// What it asks of the group of a record, whatever else it asks.
    fn of_groups_alone(&self) -> Option<Self> {
        let nodes = match &self.0 {
            Node::And(nodes) => nodes.as_slice(),
            node => std::slice::from_ref(node),
        };
        let asked = Node::and(nodes.iter().filter(|node| node.is_of_groups_alone()).cloned());
        (!asked.is_all()).then_some(Self(asked))
    }
}

impl Node {
    /// What it asks of a record depends on the group of the record, and on nothing else.
    fn is_of_groups_alone(&self) -> bool {
        match self {
            Self::And(nodes) | Self::Or(nodes) => nodes.iter().all(Self::is_of_groups_alone),
            Self::Not(node) => node.is_of_groups_alone(),
            Self::Term(Term { field, .. }) | Self::Has(field) => field.is_of_groups_alone(),
            Self::Is(state) => matches!(state, State::Status(_) | State::Verified),
            Self::Text(_) => false,
        }
    }
}
