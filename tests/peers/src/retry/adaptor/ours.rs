//! The retry of failrec, in virtual time.

use std::pin::Pin;
use std::time::Duration;

use failrec::policy::retry::{Backoff, Jitter};
use failrec::policy::{Fault, FaultKind, Rejected, Retry, Seams, Timeout};
use failrec::test_util::{SeededRandom, VirtualTime};
use failrec::{Clock as _, Timer as _};

use crate::retry::plan::Failed;
use crate::retry::{Clock, Plan, Ran, Script};

struct Virtual(VirtualTime);

impl Clock for Virtual {
    fn now(&self) -> Duration {
        self.0.monotonic()
    }

    fn sleep(&self, time: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        Box::pin(self.0.sleep(time))
    }
}

impl From<Rejected> for Failed {
    fn from(_: Rejected) -> Self {
        Self { hint: None }
    }
}

fn seams(time: &VirtualTime) -> Seams {
    let seams = Seams::system().clock(time.clone()).timer(time.clone());
    seams.random(SeededRandom::new(1))
}

pub(crate) fn run(plan: Plan) -> Option<Ran> {
    let (time, retry) = retry(plan, plan.total);
    let script = Script::new(plan, Virtual(time.clone()));
    let result = time.block_on(retry.run_with(classify, |_| script.attempt()));
    result.is_err().then(|| script.ran())
}

/// The total time is that of a timeout around.
pub(crate) fn run_in_timeout(plan: Plan) -> Option<Ran> {
    let (time, retry) = retry(plan, None);
    let script = Script::new(plan, Virtual(time.clone()));
    let timeout = Timeout::builder(plan.total?).seams(seams(&time)).build().ok()?;
    let call = || retry.run_with(classify, |_| script.attempt());
    time.block_on(timeout.run(call)).is_err().then(|| script.ran())
}

fn retry(plan: Plan, total: Option<Duration>) -> (VirtualTime, Retry) {
    let time = VirtualTime::new();
    let builder = Retry::builder()
        .max_attempts(plan.attempts)
        .backoff(Backoff::Fixed(plan.delay))
        .jitter(Jitter::None)
        .seams(seams(&time));
    let builder = match total {
        Some(total) => builder.deadline(total),
        None => builder,
    };
    (time, builder.build().expect("settings that make sense"))
}

fn classify(failed: &Failed) -> Fault {
    let mut fault = Fault::new(FaultKind::Throttled);
    fault.retry_after = failed.hint;
    fault
}
