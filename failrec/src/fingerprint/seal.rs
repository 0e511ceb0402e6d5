//! [`seal`]: gives a masked failure its name.

use crate::fingerprint::digest::fingerprints;
use crate::fingerprint::group::Group;
use crate::record::{FailureRecord, Masked};

/// Gives a masked failure of `group` its names. Nothing else makes a record of one.
pub(crate) fn seal(masked: Masked, group: &Group) -> Box<FailureRecord> {
    let identity = &group.identity;
    let (message, category) = (masked.message(), masked.category());
    let scheme = group.naming.scheme;
    let mut names = fingerprints(identity, group.fingerprint(), message, category, scheme);
    names.rules = group.naming.rules.as_deref().map(ToOwned::to_owned);
    masked.into_record(identity, names)
}
