//! The retry of resilient.

use std::time::Duration;

use resilient::RetryPolicy;

use crate::poll::block;
use crate::retry::adaptor::tokio_clock::TokioClock;
use crate::retry::{Plan, Ran, Script};

/// In real time, for its total time goes by that.
pub(crate) fn run(plan: Plan) -> Option<Ran> {
    if plan.hint.is_some() {
        return None;
    }
    let policy = RetryPolicy::default()
        .with_max_retries(plan.attempts as usize - 1)
        .with_min_delay(plan.delay)
        .with_max_delay(plan.delay)
        .with_max_duration(plan.total.unwrap_or(Duration::from_hours(1)));
    block(async {
        let script = Script::new(plan, TokioClock::start());
        let result = policy.run(|| script.attempt()).await;
        result.is_err().then(|| script.ran())
    })
}
