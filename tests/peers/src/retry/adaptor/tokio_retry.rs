//! The retry of tokio-retry.

use tokio_retry::Retry;
use tokio_retry::strategy::FixedInterval;

use crate::poll::block_paused;
use crate::retry::adaptor::tokio_clock::TokioClock;
use crate::retry::{Plan, Ran, Script};

pub(crate) fn run(plan: Plan) -> Option<Ran> {
    if plan.total.is_some() || plan.hint.is_some() {
        return None;
    }
    let strategy = FixedInterval::new(plan.delay).take(plan.attempts as usize - 1);
    block_paused(async {
        let script = Script::new(plan, TokioClock::start());
        let result = Retry::start(strategy, || script.attempt()).await;
        result.is_err().then(|| script.ran())
    })
}
