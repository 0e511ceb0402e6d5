//! The retry of tokio-retry2.

use std::time::Duration;

use tokio_retry2::strategy::{FixedInterval, MaxInterval as _};
use tokio_retry2::{Retry, RetryError};

use crate::poll::block;
use crate::retry::adaptor::tokio_clock::TokioClock;
use crate::retry::{Plan, Ran, Script};

/// In real time, for its total time goes by that.
pub(crate) fn run(plan: Plan) -> Option<Ran> {
    let total = plan.total.unwrap_or(Duration::MAX);
    let strategy =
        FixedInterval::new(plan.delay).take(plan.attempts as usize - 1).max_duration(total);
    block(async {
        let script = Script::new(plan, TokioClock::start());
        let attempt = || {
            let attempt = script.attempt();
            async {
                attempt.await.map_err(|err| RetryError::Transient { err, retry_after: err.hint })
            }
        };
        let result = Retry::spawn(strategy, attempt).await;
        result.is_err().then(|| script.ran())
    })
}
