//! [`Promise`]: what a store was given, and what of it a loss of power must not take.

use std::collections::{BTreeMap, BTreeSet};

use failrec::record::{Entry, EntryBody};

/// Which entry it is: its process and its number.
pub(super) type Key = (String, u64);

/// What a store was given, and what of it a loss of power must not take.
#[derive(Clone, Debug, Default)]
pub(super) struct Promise {
    given: BTreeMap<Key, Entry>,
    safe: BTreeSet<Key>,
    /// These may go, and must not be there any more once they are gone.
    released: BTreeSet<Key>,
    is_gone: bool,
}

impl Promise {
    /// These are given to a store, which may or may not keep them.
    pub(super) fn give(&mut self, entries: &[Entry]) {
        self.given.extend(entries.iter().map(|entry| (key(entry), entry.clone())));
    }

    /// These must not be lost any more.
    pub(super) fn keep(&mut self, keys: impl IntoIterator<Item = Key>) {
        let released = &self.released;
        self.safe.extend(keys.into_iter().filter(|key| !released.contains(key)));
    }

    /// What was given of this session may go from now on.
    pub(super) fn release(&mut self, session: &str) {
        let names = |entry: &Entry| match &entry.body {
            EntryBody::Failure(record) => {
                record.session_id.as_ref().is_some_and(|id| id.as_str() == session)
            }
            _ => false,
        };
        let released = self.given.iter().filter(|(_, entry)| names(entry));
        self.released.extend(released.map(|(key, _)| key.clone()));
        self.safe.retain(|key| !self.released.contains(key));
    }

    /// It is gone, and stays so.
    pub(super) const fn be_gone(&mut self) {
        self.is_gone = true;
    }

    /// Nothing that was given names what was released.
    pub(super) const fn is_gone(&self) -> bool {
        self.is_gone
    }

    /// How many must not be lost.
    pub(super) fn safe(&self) -> usize {
        self.safe.len()
    }

    /// Says what is wrong with what is there: an entry that nobody gave, or one that is missing.
    pub(super) fn check(&self, there: &[Entry]) -> Result<(), String> {
        let mut found = BTreeSet::new();
        for entry in there {
            let key = key(entry);
            if self.is_gone && self.released.contains(&key) {
                return Err(format!("{key:?} was forgotten and is there"));
            }
            if self.given.get(&key) != Some(entry) {
                return Err(format!("{key:?} is not as it was given"));
            }
            if !found.insert(key.clone()) {
                return Err(format!("{key:?} is there twice"));
            }
        }
        match self.safe.difference(&found).next() {
            Some(lost) => Err(format!("{lost:?} was acknowledged and is lost")),
            None => Ok(()),
        }
    }
}

/// Which entry it is.
pub(super) fn key(entry: &Entry) -> Key {
    (entry.process.to_string(), entry.sequence)
}
