//! [`saga`]: an operation whose steps are undone when it fails.

use std::sync::OnceLock;
use std::time::Duration;

use crate::__private::rejecting::Fallible;
use crate::policy::{Compensation, Saga};
use crate::record::PolicyName;

/// Where the steps of a function can be undone.
#[derive(Debug)]
pub struct SagaSite {
    name: &'static str,
    time_limit: Option<Duration>,
    compensation: OnceLock<Compensation>,
}

impl SagaSite {
    /// A site told of as `name`, where the undoing has `time_limit`.
    pub const fn new(name: &'static str, time_limit: Option<Duration>) -> Self {
        Self { name, time_limit, compensation: OnceLock::new() }
    }

    #[inline]
    fn compensation(&self) -> &Compensation {
        self.compensation.get_or_init(|| self.make())
    }

    #[cold]
    fn make(&self) -> Compensation {
        let builder = Compensation::builder().name(PolicyName::from_static(self.name));
        match self.time_limit {
            Some(limit) => builder.time_limit(limit).build_sound(),
            None => builder.build_sound(),
        }
    }
}

/// Begins an operation.
#[inline]
pub fn saga(site: &'static SagaSite) -> Saga {
    site.compensation().begin()
}

/// Ends an operation: what was done stays if it has succeeded, and is undone else.
#[inline]
pub async fn settle<R: Fallible>(saga: Saga, returned: R) -> R {
    if returned.as_result().is_ok() {
        saga.commit();
    } else {
        drop(saga.failed().await);
    }
    returned
}

/// As [`settle`], on this thread.
#[inline]
pub fn settle_sync<R: Fallible>(saga: Saga, returned: R) -> R {
    if returned.as_result().is_ok() {
        saga.commit();
    } else {
        drop(saga.failed_blocking());
    }
    returned
}
