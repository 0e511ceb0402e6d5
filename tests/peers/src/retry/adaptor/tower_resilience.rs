//! The retry of tower-resilience.

use tower::{Layer as _, ServiceExt as _, service_fn};
use tower_resilience::retry::RetryLayer;

use crate::poll::block_paused;
use crate::retry::adaptor::tokio_clock::TokioClock;
use crate::retry::plan::Failed;
use crate::retry::{Plan, Ran, Script};

pub(crate) fn run(plan: Plan) -> Option<Ran> {
    if plan.total.is_some() || plan.hint.is_some() {
        return None;
    }
    block_paused(async {
        let script = Script::new(plan, TokioClock::start());
        let layer = RetryLayer::<(), (), Failed>::builder()
            .max_attempts(plan.attempts as usize)
            .fixed_backoff(plan.delay)
            .build();
        let attempts = script.clone();
        let service = layer.layer(service_fn(move |()| attempts.attempt()));
        service.oneshot(()).await.is_err().then(|| script.ran())
    })
}
