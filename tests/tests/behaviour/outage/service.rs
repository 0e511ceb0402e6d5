//! [`Service`]: what is called, and what it saw of its callers.

use std::cell::{Cell, RefCell};
use std::io;
use std::thread::panicking;
use std::time::Duration;

use failrec::policy::CircuitBreaker;
use failrec::test_util::VirtualTime;
use failrec::{Clock as _, Timer as _};

/// How a request ended, as the service sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    Succeeded,
    Failed,
    /// Its caller had waited for as long as an attempt may take.
    CutOff,
    /// Its caller went away before that.
    Left,
    Panicked,
}

/// A request that has reached the service.
#[derive(Clone, Copy, Debug)]
pub(super) struct Request {
    pub(super) attempt: u32,
    /// The transitions of the breaker up to when it came, and up to its end.
    pub(super) phases: [u64; 2],
    pub(super) began_at: Duration,
    pub(super) end: End,
}

impl Request {
    /// A breaker must take it for a failure.
    pub(super) fn is_failure(&self) -> bool {
        matches!(self.end, End::Failed | End::CutOff | End::Panicked)
    }
}

/// A service that is up or down. Down it resets, hangs and panics by turns.
#[derive(Debug)]
pub(super) struct Service {
    pub(super) time: VirtualTime,
    pub(super) breaker: CircuitBreaker,
    pub(super) attempt_limit: Duration,
    pub(super) is_up: Cell<bool>,
    /// How long it takes when it is up.
    pub(super) latency: Cell<Duration>,
    pub(super) requests: RefCell<Vec<Request>>,
    arrivals: Cell<u32>,
}

impl Service {
    pub(super) fn new(time: VirtualTime, breaker: CircuitBreaker, attempt_limit: Duration) -> Self {
        Self {
            time,
            breaker,
            attempt_limit,
            is_up: Cell::new(true),
            latency: Cell::new(Duration::ZERO),
            requests: RefCell::default(),
            arrivals: Cell::new(0),
        }
    }

    pub(super) async fn serve(&self, attempt: u32) -> io::Result<()> {
        let arrival = self.arrivals.replace(self.arrivals.get() + 1);
        let phase = self.breaker.stats().transitions;
        let began_at = self.time.monotonic();
        let mut visit = Visit { service: self, attempt, phase, began_at, end: None };
        if self.is_up.get() {
            if !self.latency.get().is_zero() {
                self.time.sleep(self.latency.get()).await;
            }
            visit.end = Some(End::Succeeded);
            return Ok(());
        }
        self.time.sleep(Duration::from_millis(5)).await;
        assert!(!arrival.is_multiple_of(11), "the service's own");
        if arrival.is_multiple_of(3) {
            self.time.sleep(Duration::from_hours(1)).await;
        }
        visit.end = Some(End::Failed);
        Err(io::ErrorKind::ConnectionReset.into())
    }
}

/// A request that is served; noted when dropped.
struct Visit<'a> {
    service: &'a Service,
    attempt: u32,
    phase: u64,
    began_at: Duration,
    end: Option<End>,
}

impl Drop for Visit<'_> {
    fn drop(&mut self) {
        let is_late = self.began_at + self.service.attempt_limit <= self.service.time.monotonic();
        let end = match self.end {
            Some(end) => end,
            None if panicking() => End::Panicked,
            None if is_late => End::CutOff,
            None => End::Left,
        };
        let phases = [self.phase, self.service.breaker.stats().transitions];
        let Self { attempt, began_at, .. } = *self;
        let request = Request { attempt, phases, began_at, end };
        self.service.requests.borrow_mut().push(request);
    }
}
