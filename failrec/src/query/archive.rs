//! [`Archive`]: where packed groups are read from.

use std::fmt::Debug;
use std::ops::Range;

use crate::query::Group;
use crate::record::Fingerprint;

/// Where packed groups are read from, each when it is asked for.
pub(crate) trait Archive: Debug + Send + Sync {
    /// The bytes at a place; nothing if they cannot be read.
    fn read(&self, place: Range<u64>) -> Option<Vec<u8>>;

    /// The group as the journal itself tells it, for when what was packed is damaged.
    fn recall(&self, name: &Fingerprint) -> Option<Group>;
}
