//! The retry of backon.

use std::time::Duration;

use backon::{ExponentialBuilder, Retryable as _};

use crate::poll::block_paused;
use crate::retry::adaptor::tokio_clock::TokioClock;
use crate::retry::plan::Failed;
use crate::retry::{Plan, Ran, Script};

/// The hint is taken as its documents show, by `adjust`.
pub(crate) fn run(plan: Plan) -> Option<Ran> {
    let backoff = ExponentialBuilder::default()
        .with_factor(1.0)
        .with_min_delay(plan.delay)
        .with_max_delay(plan.delay)
        .with_max_times(plan.attempts as usize - 1)
        .with_total_delay(plan.total);
    block_paused(async {
        let script = Script::new(plan, TokioClock::start());
        let adjust = |failed: &Failed, delay: Option<Duration>| {
            delay.map(|delay| failed.hint.unwrap_or(delay))
        };
        let result = (|| script.attempt()).retry(backoff).adjust(adjust).await;
        result.is_err().then(|| script.ran())
    })
}
