//! [`Now`]: when the writer is at work.

use std::time::Duration;

use crate::base::Timestamp;

/// When a batch is worked on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Now {
    pub(super) wall: Timestamp,
    pub(super) monotonic: Duration,
}
