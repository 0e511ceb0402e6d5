//! [`Debtors`]: the groups whose failures may be counted without a look.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::fingerprint::group::Group;
use crate::fingerprint::key::GroupKey;

/// The groups whose failures may be counted without a look, and what all of them have come to.
#[derive(Debug, Default)]
pub(super) struct Debtors {
    book: Mutex<Book>,
    unseen: AtomicU64,
}

/// The groups that have been granted credit since they were all settled, once each. Its lock comes
/// before that of any group.
#[derive(Debug, Default)]
pub(super) struct Book {
    pub(super) is_open: bool,
    pub(super) groups: Vec<(GroupKey, Arc<Group>)>,
}

impl Debtors {
    pub(super) fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// So many were counted without a look, and are counted in their group now.
    pub(super) fn add_unseen(&self, count: u64) {
        if count != 0 {
            self.unseen.fetch_add(count, Ordering::Relaxed);
        }
    }

    /// How many were.
    pub(super) fn unseen(&self) -> u64 {
        self.unseen.load(Ordering::Relaxed)
    }
}
