//! [`Table`]: policies of one kind, by name.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::error::{Error, ErrorKind};
use crate::record::PolicyName;

/// Policies of one kind, by name. No policy is made, asked or dropped under its lock.
#[derive(Debug)]
pub(super) struct Table<P>(Mutex<BTreeMap<PolicyName, P>>);

impl<P: Clone> Table<P> {
    pub(super) const fn new() -> Self {
        Self(Mutex::new(BTreeMap::new()))
    }

    pub(super) fn find(&self, name: &str) -> Option<P> {
        self.lock().get(name).cloned()
    }

    /// `made`, or the one of its name that another thread has put there meanwhile.
    pub(super) fn first(&self, name: &PolicyName, made: P) -> P {
        self.lock().entry(name.clone()).or_insert(made).clone()
    }

    /// Keeps `made` under this name, and gives what was there before.
    pub(super) fn replace(&self, name: &PolicyName, made: P) -> Option<P> {
        self.lock().insert(name.clone(), made)
    }

    pub(super) fn remove(&self, name: &str) -> Option<P> {
        self.lock().remove(name)
    }

    pub(super) fn all(&self) -> Vec<P> {
        self.lock().values().cloned().collect()
    }

    /// What `ask` says of each, by name.
    pub(super) fn each<T>(&self, ask: impl Fn(P) -> T) -> BTreeMap<PolicyName, T> {
        let all = self.lock().clone();
        all.into_iter().map(|(name, policy)| (name, ask(policy))).collect()
    }

    /// Says that `name` is none of these, nor of the names that are always `known`.
    pub(super) fn unknown(&self, kind: &str, name: &str, known: &[&str]) -> Error {
        let mut names: Vec<_> = self.lock().keys().map(ToString::to_string).collect();
        names.extend(known.iter().map(ToString::to_string));
        names.sort();
        names.dedup();
        let list = if names.is_empty() {
            "none is defined".to_owned()
        } else {
            format!("there are {}", names.join(", "))
        };
        Error::new(ErrorKind::NotFound, format!("no {kind} is called {name:?}: {list}"))
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<PolicyName, P>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<P: Clone> Default for Table<P> {
    fn default() -> Self {
        Self::new()
    }
}
