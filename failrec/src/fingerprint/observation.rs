//! [`Observation`]: what the table says to one failure.

use std::sync::Arc;

use crate::fingerprint::group::{Added, Group};
use crate::fingerprint::sampler::Verdict;
use crate::record::{LossReason, RecordId, Sample};

/// Why a record that would have to be stored is not.
const REFUSED: LossReason = LossReason::RateGuard;

/// What the table says to one failure.
#[derive(Clone, Debug)]
pub(crate) struct Observation {
    pub(crate) group: Arc<Group>,
    /// The failure's number in its group, from one.
    pub(crate) occurrence: u64,
    /// It is to be stored.
    pub(crate) store: Option<Sample>,
    /// It is to be [captured](GroupTable::keep_spare) although it is not to be stored.
    pub(crate) is_spare: bool,
    /// It would have to be stored and is not; its weight goes to the next one.
    pub(crate) refused: Option<LossReason>,
}

/// What the table says to a failure that repeats another one.
#[derive(Clone, Debug)]
pub(crate) enum Recognition {
    /// It was counted, and that is all.
    Counted {
        /// The newest record of its like that was to be stored.
        newest: Option<RecordId>,
        /// As [`Observation::refused`].
        refused: Option<LossReason>,
        /// As [`Added::may_lend`].
        may_lend: bool,
    },
    /// It is to be captured.
    Wanted(Box<Observation>),
}

impl Observation {
    /// What has become of the failure that was added to `group`.
    pub(super) fn new(added: Added, group: Arc<Group>) -> Self {
        let Added { number: occurrence, verdict, is_spare, .. } = added;
        let (store, refused) = match verdict {
            Verdict::Store(sample) => (Some(sample), None),
            Verdict::CountOnly => (None, None),
            Verdict::Refused => (None, Some(REFUSED)),
        };
        Self { group, occurrence, store, is_spare, refused }
    }
}

impl Recognition {
    /// What has become of the failure that was added to `group`.
    pub(super) fn new(added: Added, group: &Arc<Group>) -> Self {
        let Added { newest, may_lend, .. } = added;
        match added.verdict {
            Verdict::Refused => Self::Counted { newest, refused: Some(REFUSED), may_lend },
            Verdict::CountOnly if !added.is_spare => {
                Self::Counted { newest, refused: None, may_lend }
            }
            _ => Self::Wanted(Box::new(Observation::new(added, Arc::clone(group)))),
        }
    }
}
