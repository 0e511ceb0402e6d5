//! [`Stack`]: the policies around a service, and those who call through them.

use std::cell::RefCell;
use std::io;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use failrec::policy::retry::{Backoff, Jitter};
use failrec::policy::{
    Bulkhead, CircuitBreaker, Pipeline, Retry, RetryBudget, Seams, Timeout, Transition, Trip,
    policies,
};
use failrec::test_util::{SeededRandom, TestRecorder, VirtualTime};
use failrec::{Clock as _, Timer as _, bulkhead, circuit_breaker, record_failures, retry};
use tokio::task::{LocalSet, spawn_local};

use super::service::Service;

pub(super) const CALLERS: u32 = 200;
pub(super) const WINDOW: u32 = 20;
pub(super) const PROBES: u32 = 5;
pub(super) const SLOTS: u32 = 32;
pub(super) const PLACES: u32 = 16;
pub(super) const OPEN: Duration = Duration::from_secs(5);
pub(super) const ATTEMPT: Duration = Duration::from_secs(1);
pub(super) const OUTAGE: Duration = Duration::from_mins(1);
const RECOVERY: Duration = Duration::from_secs(12);
/// How long the hasty wait, which is one caller in four.
const PATIENCE: Duration = Duration::from_millis(300);

type Call = fn(Rc<Stack>) -> Pin<Box<dyn Future<Output = io::Result<()>>>>;

/// An operation that has ended.
#[derive(Clone, Copy, Debug)]
pub(super) struct Operation {
    pub(super) caller: u32,
    pub(super) began_at: Duration,
    pub(super) has_succeeded: bool,
}

/// The policies around a service, on virtual time.
pub(super) struct Stack {
    pub(super) time: VirtualTime,
    pub(super) service: Service,
    pub(super) breaker: CircuitBreaker,
    pub(super) bulkhead: Bulkhead,
    pub(super) budget: RetryBudget,
    pub(super) transitions: Arc<Mutex<Vec<Transition>>>,
    pub(super) operations: RefCell<Vec<Operation>>,
    attempt_timeout: Timeout,
    pipeline: Pipeline,
    call: Call,
}

impl Stack {
    /// Policies of this name that are values, in a pipeline.
    pub(super) fn of_values(name: &'static str) -> Rc<Self> {
        Self::new(name, |stack| Box::pin(async move { through_values(&stack).await }))
    }

    /// Policies that are attributes, which are named `outage`; once in a process.
    pub(super) fn of_attributes() -> Rc<Self> {
        Self::new("outage", |stack| Box::pin(async move { through_attributes(&stack).await }))
    }

    fn new(name: &'static str, call: Call) -> Rc<Self> {
        let time = VirtualTime::new();
        let seams = Seams::system().clock(time.clone()).timer(time.clone());
        let seams = seams.random(SeededRandom::new(7));
        let transitions = Arc::new(Mutex::new(Vec::new()));
        let told = Arc::clone(&transitions);
        let budget = RetryBudget::bucket();
        let breaker = CircuitBreaker::builder()
            .name(name)
            .trip(Trip::Count { size: WINDOW, minimum_calls: WINDOW / 2, failure_rate: 0.5 })
            .open_for(OPEN)
            .half_open(PROBES, 3)
            .on_transition(move |transition| told.lock().unwrap().push(*transition))
            .seams(seams.clone());
        let bulkhead = Bulkhead::builder(SLOTS).name(name);
        let bulkhead = bulkhead.queue(PLACES, Duration::from_millis(500)).seams(seams.clone());
        let retry = Retry::builder()
            .name(name)
            .max_attempts(4)
            .backoff(Backoff::Exponential { base: Duration::from_millis(100), factor: 2.0 })
            .jitter(Jitter::Full)
            .budget(budget.clone())
            .seams(seams.clone());
        let breaker = policies().define_circuit_breaker(breaker).unwrap();
        let bulkhead = policies().define_bulkhead(bulkhead).unwrap();
        let retry = policies().define_retry(retry).unwrap();
        let attempt_timeout = Timeout::builder(ATTEMPT).name(name).seams(seams).build().unwrap();
        let pipeline = Pipeline::builder()
            .retry(retry)
            .circuit_breaker(breaker.clone())
            .bulkhead(bulkhead.clone())
            .attempt_timeout(attempt_timeout.clone());
        Rc::new(Self {
            service: Service::new(time.clone(), breaker.clone(), ATTEMPT),
            pipeline: pipeline.build().unwrap(),
            operations: RefCell::default(),
            time,
            breaker,
            bulkhead,
            budget,
            transitions,
            attempt_timeout,
            call,
        })
    }
}

#[record_failures(node = "order")]
async fn through_values(stack: &Stack) -> io::Result<()> {
    stack.pipeline.run(|attempt| stack.service.serve(attempt)).await
}

/// The attribute of a timeout goes by the time of the system, so that one is a value here too.
#[record_failures(node = "order")]
#[retry("outage", attempt = attempt)]
#[circuit_breaker("outage")]
#[bulkhead("outage")]
async fn through_attributes(stack: &Stack) -> io::Result<()> {
    stack.attempt_timeout.run(|| stack.service.serve(attempt)).await
}

/// Makes so many good calls, then goes with all callers through an outage and the time after it.
pub(super) fn go_through(stack: &Rc<Stack>, good_calls: u32) -> TestRecorder {
    let recorder = TestRecorder::new();
    let (tasks, time) = (LocalSet::new(), stack.time.clone());
    time.block_on(recorder.run_async(tasks.run_until(async {
        for _ in 0..good_calls {
            (stack.call)(Rc::clone(stack)).await.unwrap();
        }
        stack.service.requests.borrow_mut().clear();
        stack.service.is_up.set(false);
        stack.service.latency.set(Duration::from_millis(20));
        let callers: Vec<_> = (0..CALLERS)
            .map(|number| spawn_local(keep_calling(Rc::clone(stack), number)))
            .collect();
        time.sleep(OUTAGE).await;
        stack.service.is_up.set(true);
        for caller in callers {
            caller.await.unwrap();
        }
    })));
    recorder
}

async fn keep_calling(stack: Rc<Stack>, caller: u32) {
    let pause = Duration::from_millis(200 + 5 * u64::from(caller));
    let is_hasty = caller.is_multiple_of(4);
    while stack.time.monotonic() < OUTAGE + RECOVERY {
        let began_at = stack.time.monotonic();
        // On a task of its own it may panic, and be dropped half-way.
        let mut call = spawn_local((stack.call)(Rc::clone(&stack)));
        let patience = stack.time.sleep(if is_hasty { PATIENCE } else { Duration::MAX });
        let has_succeeded = tokio::select! {
            biased;
            result = &mut call => matches!(result, Ok(Ok(()))),
            () = patience => {
                call.abort();
                drop(call.await);
                false
            }
        };
        let operation = Operation { caller, began_at, has_succeeded };
        stack.operations.borrow_mut().push(operation);
        stack.time.sleep(pause).await;
    }
}
