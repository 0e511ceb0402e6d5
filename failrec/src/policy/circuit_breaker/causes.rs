//! [`Causes`]: the records of the failures that opened a breaker.

use crate::record::RecordId;

/// The newest failures that have a record, newest first.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Causes([Option<RecordId>; 3]);

impl Causes {
    pub(super) fn add(&mut self, id: RecordId) {
        let Self([first, second, _]) = *self;
        *self = Self([Some(id), first, second]);
    }

    pub(super) fn iter(self) -> impl Iterator<Item = RecordId> {
        self.0.into_iter().flatten()
    }
}
