//! [`seal`]: gives a masked failure its name.

use crate::fingerprint::digest::{fingerprints, group_fingerprint};
use crate::fingerprint::group::Group;
use crate::fingerprint::naming::Naming;
use crate::record::{FailureRecord, Fingerprint, Identity, Masked};

/// Gives a masked failure of `group` its names. Nothing else makes a record of one, but
/// [`seal_apart`].
pub(crate) fn seal(masked: Masked, group: &Group) -> Box<FailureRecord> {
    seal_with(masked, &group.identity, group.fingerprint(), &group.naming)
}

/// The same for a failure that this process has not counted, as it was none of its own.
pub(crate) fn seal_apart(
    masked: Masked,
    identity: &Identity,
    naming: &Naming,
) -> Box<FailureRecord> {
    seal_with(masked, identity, group_fingerprint(identity, naming.scheme), naming)
}

fn seal_with(
    masked: Masked,
    identity: &Identity,
    group: Fingerprint,
    naming: &Naming,
) -> Box<FailureRecord> {
    let (message, category) = (masked.message(), masked.category());
    let mut names = fingerprints(identity, group, message, category, naming.scheme);
    names.rules = naming.rules.as_deref().map(ToOwned::to_owned);
    masked.into_record(identity, names)
}
