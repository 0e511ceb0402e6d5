//! [`Plan`]: what the probes want of a retry.

use std::pin::Pin;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// What is asked of a retry, and what it meets.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Plan {
    pub(crate) attempts: u32,
    /// Between two attempts.
    pub(crate) delay: Duration,
    /// For all of it.
    pub(crate) total: Option<Duration>,
    /// Each attempt takes so long, and fails.
    pub(crate) takes: Duration,
    /// The other side asks for this wait.
    pub(crate) hint: Option<Duration>,
}

/// What came of it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ran {
    pub(crate) attempts: u32,
    pub(crate) took: Duration,
    /// When the last attempt began.
    pub(crate) last_begun: Duration,
}

/// One who is asked. Nothing comes back where it has no such setting.
#[derive(Clone, Copy)]
pub(crate) struct Candidate {
    pub(crate) who: &'static str,
    pub(crate) run: fn(Plan) -> Option<Ran>,
}

/// An attempt failed; the other side asks for a wait.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Failed {
    pub(crate) hint: Option<Duration>,
}

pub(crate) type Attempt = Pin<Box<dyn Future<Output = Result<(), Failed>> + Send>>;

/// A clock that the attempts go by.
pub(crate) trait Clock: Send + Sync + 'static {
    fn now(&self) -> Duration;
    fn sleep(&self, time: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>>;
}

/// Makes the attempts and notes them.
#[derive(Clone)]
pub(crate) struct Script {
    plan: Plan,
    clock: Arc<dyn Clock>,
    attempts: Arc<AtomicU32>,
    last_begun: Arc<Mutex<Duration>>,
}

impl Script {
    pub(crate) fn new(plan: Plan, clock: impl Clock) -> Self {
        let (attempts, last_begun) = Default::default();
        Self { plan, clock: Arc::new(clock), attempts, last_begun }
    }

    pub(crate) fn attempt(&self) -> Attempt {
        let script = self.clone();
        Box::pin(async move {
            script.attempts.fetch_add(1, Ordering::SeqCst);
            *script.last_begun.lock().expect("no panic") = script.clock.now();
            script.clock.sleep(script.plan.takes).await;
            Err(Failed { hint: script.plan.hint })
        })
    }

    /// What came of it, now that it is over.
    pub(crate) fn ran(&self) -> Ran {
        Ran {
            attempts: self.attempts.load(Ordering::SeqCst),
            took: self.clock.now(),
            last_begun: *self.last_begun.lock().expect("no panic"),
        }
    }
}
