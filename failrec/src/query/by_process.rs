//! [`ByProcess`]: what is known of each of some processes.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::base::insert_sparingly;
use crate::record::ProcessId;

/// What is known of each of some processes, by name. As JSON it is an object.
///
/// One list in order: a journal has many groups, and most of them have failed in few processes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ByProcess<T>(Vec<(ProcessId, T)>);

impl<T> ByProcess<T> {
    /// How many processes there are.
    pub const fn len(&self) -> usize {
        self.0.len()
    }

    /// There is none.
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What is known of a process.
    pub fn get(&self, process: &ProcessId) -> Option<&T> {
        self.find(process).ok().and_then(|at| self.0.get(at)).map(|(_, known)| known)
    }

    /// Whether anything is known of a process.
    pub fn contains(&self, process: &ProcessId) -> bool {
        self.find(process).is_ok()
    }

    /// The processes by name, and what is known of each.
    pub fn iter(&self) -> impl Iterator<Item = (&ProcessId, &T)> {
        self.0.iter().map(|(process, known)| (process, known))
    }

    /// The names of the processes, in order.
    pub fn names(&self) -> impl Iterator<Item = &ProcessId> {
        self.0.iter().map(|(process, _)| process)
    }

    /// What is known of each, in the order of names.
    pub fn values(&self) -> impl Iterator<Item = &T> {
        self.0.iter().map(|(_, known)| known)
    }

    pub(super) fn get_mut(&mut self, process: &ProcessId) -> Option<&mut T> {
        let at = self.find(process).ok()?;
        self.0.get_mut(at).map(|(_, known)| known)
    }

    /// What is known of a process; of a new one, what `new` says.
    pub(super) fn get_or_insert_with(
        &mut self,
        process: &ProcessId,
        new: impl FnOnce() -> T,
    ) -> &mut T {
        let at = self.find(process).unwrap_or_else(|at| {
            insert_sparingly(&mut self.0, at, (process.clone(), new()));
            at
        });
        #[expect(clippy::indexing_slicing, reason = "it was found or put there")]
        &mut self.0[at].1
    }

    fn find(&self, process: &ProcessId) -> Result<usize, usize> {
        // The newest is last in the order of names, and mostly the one that is asked for.
        match self.0.last() {
            Some((last, _)) if last == process => Ok(self.0.len() - 1),
            _ => self.0.binary_search_by(|(known, _)| known.cmp(process)),
        }
    }
}

impl<T> Default for ByProcess<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

/// Of those with the same name the last one counts.
impl<T> FromIterator<(ProcessId, T)> for ByProcess<T> {
    fn from_iter<I: IntoIterator<Item = (ProcessId, T)>>(all: I) -> Self {
        let sorted: BTreeMap<_, _> = all.into_iter().collect();
        Self(sorted.into_iter().collect())
    }
}

impl<T: Serialize> Serialize for ByProcess<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for ByProcess<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        BTreeMap::deserialize(deserializer).map(Self::from_iter)
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::{prop_assert_eq, proptest};

    use super::*;

    proptest! {
        #[test]
        fn it_holds_what_a_map_holds(steps in vec((0_u32..20, 1_u64..9), 0..60)) {
            let (mut known, mut model) = (ByProcess::default(), BTreeMap::new());
            for (number, count) in steps {
                let process = ProcessId::new(number.to_string());
                *known.get_or_insert_with(&process, || 0) += count;
                *model.entry(process.clone()).or_default() += count;
                prop_assert_eq!(known.get(&process), model.get(&process));
                prop_assert_eq!(known.get_mut(&process), model.get_mut(&process));
            }
            prop_assert_eq!(known.len(), model.len());
            prop_assert_eq!(known.is_empty(), model.is_empty());
            prop_assert_eq!(known.contains(&ProcessId::new("7")), model.contains_key(&ProcessId::new("7")));
            let json = serde_json::to_string(&known).unwrap();
            prop_assert_eq!(&json, &serde_json::to_string(&model).unwrap());
            prop_assert_eq!(&serde_json::from_str::<ByProcess<u64>>(&json).unwrap(), &known);
            prop_assert_eq!(known.iter().collect::<Vec<_>>(), model.iter().collect::<Vec<_>>());
            prop_assert_eq!(known.values().sum::<u64>(), model.values().sum::<u64>());
            prop_assert_eq!(&model.into_iter().collect::<ByProcess<_>>(), &known);
        }
    }
}
