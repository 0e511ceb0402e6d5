//! [`seal`]: gives a masked failure its name.

use crate::fingerprint::digest::fingerprints;
use crate::record::{FailureRecord, Masked, Scheme};

/// Gives a masked failure the names of its groups. Nothing else makes a record of one.
pub(crate) fn seal(masked: Masked, scheme: Scheme) -> FailureRecord {
    let names = fingerprints(masked.identity(), masked.message(), masked.category(), scheme);
    masked.into_record(names)
}
