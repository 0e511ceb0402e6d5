//! [`Predicates`]: what the user's own code says of an error.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

use crate::capture::guarded::guarded;
use crate::policy::retry::rules::Verdict;

/// A function that looks at an error.
pub(super) type Predicate = Arc<dyn Fn(&(dyn Error + 'static)) -> bool + Send + Sync>;

/// What the user's own code says of an error.
#[derive(Clone, Default)]
pub(super) struct Predicates {
    pub(super) stop_if: Option<Predicate>,
    pub(super) retry_if: Option<Predicate>,
}

impl Predicates {
    /// What they say; one that panics says nothing.
    pub(super) fn verdict(&self, error: &(dyn Error + 'static)) -> Verdict {
        let ask = |predicate: &Option<Predicate>| {
            predicate.as_ref().and_then(|predicate| guarded(|| predicate(error)))
        };
        match ask(&self.stop_if) {
            Some(true) => Verdict::Stop,
            _ => match ask(&self.retry_if) {
                Some(true) => Verdict::Retry,
                Some(false) => Verdict::Leave,
                None => Verdict::Unsaid,
            },
        }
    }
}

impl fmt::Debug for Predicates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Predicates")
            .field("stop_if", &self.stop_if.is_some())
            .field("retry_if", &self.retry_if.is_some())
            .finish()
    }
}
