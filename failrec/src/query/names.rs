//! [`Names`]: some of the names that a group knows of something.

use std::borrow::Borrow;
use std::cmp::Ordering;
use std::collections::BTreeSet;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::base::insert_sparingly;
use crate::record::{AgentId, NodeId, PrunedFunction, SessionId, Sketch};

/// Distinct names that are known; more are not told apart.
const MAX: usize = 64;

/// Some of the names that a group knows of something: up to 64, which are the same whatever the order in which
/// they came. As JSON it is a list in the order of names.
///
/// They are held in the order of their hashes, and those with the smallest are kept. A log of ten million
/// failures asks as often whether a name is known, and texts are everywhere in memory, while hashes stand in a
/// row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Names<N>(Vec<(u64, N)>);

/// What is known by a text, or by several.
pub(crate) trait Name: Ord {
    /// By it names are put in order: the same in every process and of every version.
    fn spread(&self) -> u64;
}

impl<N> Names<N> {
    /// How many there are, 64 at most.
    pub const fn len(&self) -> usize {
        self.0.len()
    }

    /// There is none.
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All of them, in an order that means nothing.
    pub fn iter(&self) -> impl Iterator<Item = &N> {
        self.0.iter().map(|(_, name)| name)
    }
}

#[expect(private_bounds, reason = "what is in here is not public either")]
impl<N: Name> Names<N> {
    pub(super) fn note(&mut self, name: N) {
        let hash = name.spread();
        let place = self.find(hash, |known| known.cmp(&name));
        self.insert(place, || (hash, name));
    }

    /// Notes a name of this hash, and makes one of the text only if it is kept.
    pub(super) fn note_text(&mut self, hash: u64, text: &str)
    where
        N: Borrow<str> + for<'t> From<&'t str>,
    {
        let place = self.find(hash, |known| known.borrow().cmp(text));
        self.insert(place, || (hash, N::from(text)));
    }

    fn find(&self, hash: u64, compare: impl Fn(&N) -> Ordering) -> Result<usize, usize> {
        self.0.binary_search_by(|(known, name)| known.cmp(&hash).then_with(|| compare(name)))
    }

    fn insert(&mut self, place: Result<usize, usize>, name: impl FnOnce() -> (u64, N)) {
        let Err(at) = place else { return };
        if at < MAX {
            self.0.truncate(MAX - 1);
            insert_sparingly(&mut self.0, at, name());
        }
    }
}

/// Leaves those of `names` that [`Names`] would keep.
pub(crate) fn keep_known<N: Name>(names: &mut BTreeSet<N>) {
    if MAX < names.len() {
        let all = std::mem::take(names).into_iter();
        let mut all: Vec<_> = all.map(|name| (name.spread(), name)).collect();
        all.sort_unstable();
        all.truncate(MAX);
        names.extend(all.into_iter().map(|(_, name)| name));
    }
}

impl Name for SessionId {
    fn spread(&self) -> u64 {
        Sketch::hash(self.as_str())
    }
}

impl Name for AgentId {
    fn spread(&self) -> u64 {
        Sketch::hash(self.as_str())
    }
}

/// A function, and the node that it is.
impl Name for (NodeId, String) {
    fn spread(&self) -> u64 {
        spread_of_function(&self.0, &self.1)
    }
}

impl Name for PrunedFunction {
    fn spread(&self) -> u64 {
        spread_of_function(&self.node_id, &self.path)
    }
}

fn spread_of_function(node: &NodeId, path: &str) -> u64 {
    Sketch::hash(node.as_str()).rotate_left(1) ^ Sketch::hash(path)
}

impl<N> Default for Names<N> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<N: Name> FromIterator<N> for Names<N> {
    fn from_iter<I: IntoIterator<Item = N>>(all: I) -> Self {
        let mut names: Vec<_> = all.into_iter().map(|name| (name.spread(), name)).collect();
        names.sort_unstable();
        names.dedup();
        names.truncate(MAX);
        Self(names)
    }
}

impl<N: Ord + Serialize> Serialize for Names<N> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter().collect::<BTreeSet<_>>())
    }
}

impl<'de, N: Name + Deserialize<'de>> Deserialize<'de> for Names<N> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Vec::deserialize(deserializer).map(Self::from_iter)
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::{Just, Strategy as _, prop_assert, prop_assert_eq, proptest};

    use super::*;

    proptest! {
        #[test]
        fn same_names_are_kept_whatever_comes_when(numbers in vec(0_u32..200, 0..300)
            .prop_flat_map(|numbers| (Just(numbers.clone()), Just(numbers).prop_shuffle()))
        ) {
            let texts = |numbers: &[u32]| numbers.iter().map(ToString::to_string).collect::<Vec<_>>();
            let (texts, others) = (texts(&numbers.0), texts(&numbers.1));
            let (mut noted, mut made) = (Names::default(), Names::default());
            for (text, other) in texts.iter().zip(&others) {
                noted.note_text(Sketch::hash(text), text);
                made.note(AgentId::new(other.as_str()));
            }
            prop_assert_eq!(&noted, &made);
            let mut all: BTreeSet<_> = texts.iter().map(|it| AgentId::new(it.as_str())).collect();
            prop_assert_eq!(noted.len(), all.len().min(MAX));
            prop_assert_eq!(&noted, &all.iter().cloned().collect());
            prop_assert!(noted.iter().all(|name| all.contains(name)));
            keep_known(&mut all);
            prop_assert_eq!(noted.iter().collect::<BTreeSet<_>>(), all.iter().collect());
            let json = serde_json::to_string(&noted).unwrap();
            prop_assert_eq!(&json, &serde_json::to_string(&all).unwrap());
            prop_assert_eq!(&serde_json::from_str::<Names<AgentId>>(&json).unwrap(), &noted);
        }
    }
}
