//! [`Case`]: a failure and what is known around it.

use failrec::Timestamp;
use failrec::query::{Group, PriorAttempt, Reach, Similar};
use failrec::record::FailureRecord;

/// A failure and what is known around it.
#[derive(Debug)]
pub(crate) struct Case {
    /// The record.
    pub(crate) record: FailureRecord,
    /// Its group.
    pub(crate) group: Option<Group>,
    /// How far the group reaches.
    pub(crate) reach: Option<Reach>,
    /// Failures like it, of other groups.
    pub(crate) similar: Vec<Similar>,
    /// What was tried on the group.
    pub(crate) attempts: Vec<PriorAttempt>,
    /// When it is looked at.
    pub(crate) now: Timestamp,
}

/// Which frames of the stack are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Frames {
    /// Those of the program.
    InApp,
    /// All.
    All,
}
