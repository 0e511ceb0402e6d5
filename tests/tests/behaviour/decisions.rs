//! What policies decided stands in the record of the call.

use std::io;
use std::time::Duration;

use failrec::policy::retry::Backoff;
use failrec::policy::{
    CircuitBreaker, Classify, Fault, FaultKind, Rejected, Retry, Trip, policies,
};
use failrec::record::{Category, FailureRecord, Outcome, PolicyKind};
use failrec::test_util::TestRecorder;
use failrec::{Severity, circuit_breaker, record_failures, retry, timeout};
use tokio::task::yield_now;

fn block_on<F: Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(future)
}

/// Defines a retry that does not wait.
fn at_once(name: &'static str) {
    let builder = Retry::builder().name(name).backoff(Backoff::Fixed(Duration::ZERO));
    policies().define_retry(builder).unwrap();
}

fn reset() -> io::Error {
    io::Error::new(io::ErrorKind::ConnectionReset, "reset by peer, password=hunter2x")
}

fn decisions(record: &FailureRecord) -> Vec<(PolicyKind, &str, &str)> {
    let decisions = record.policies.iter();
    decisions.map(|decision| (decision.kind, decision.name.as_str(), &*decision.state)).collect()
}

#[test]
fn operation_is_one_record_with_each_of_its_attempts() {
    #[record_failures]
    #[retry("told")]
    async fn call() -> io::Result<()> {
        yield_now().await;
        Err(reset())
    }

    at_once("told");
    let recorder = TestRecorder::new();
    block_on(recorder.run_async(call())).unwrap_err();
    let records = recorder.records();
    let [record] = &*records else { panic!("{records:?}") };
    assert_eq!(decisions(record), [(PolicyKind::Retry, "told", "attempts")]);
    let steps: Vec<_> = record.policies[0].steps.iter().collect();
    let whys: Vec<_> = steps.iter().map(|step| (step.n, step.why.as_deref().unwrap())).collect();
    assert_eq!(whys, [(1, "backoff"), (2, "backoff"), (3, "attempts")]);
    assert!(steps.iter().all(|step| step.fault.as_deref() == Some("reset")));
    assert!(steps.iter().all(|step| step.error_type.as_deref() == Some(&*record.error_type)));
}

#[test]
fn errors_of_attempts_are_masked() {
    #[record_failures]
    #[retry("masked")]
    fn call() -> io::Result<()> {
        Err(reset())
    }

    at_once("masked");
    let recorder = TestRecorder::new();
    recorder.run(call).unwrap_err();
    let steps = &recorder.records()[0].policies[0].steps;
    let messages: Vec<_> = steps.iter().map(|step| step.error_message.as_deref()).collect();
    assert_eq!(messages, [Some("reset by peer, password=********"); 3]);
}

#[test]
fn attempts_keep_what_was_alike_in_them_and_how_long_they_took() {
    #[record_failures]
    #[retry("alike", attempt = n)]
    fn call() -> io::Result<()> {
        let text = format!("reset by 10.0.0.{n} after {n} s, password=hunter{n}x");
        Err(io::Error::new(io::ErrorKind::ConnectionReset, text))
    }

    at_once("alike");
    let recorder = TestRecorder::new();
    recorder.run(call).unwrap_err();
    let record = &recorder.records()[0];
    let steps = &record.policies[0].steps;
    let norms: Vec<_> = steps.iter().map(|step| step.norm.as_deref().unwrap()).collect();
    assert_eq!(norms, [&*record.message_norm; 3]);
    assert_eq!(norms[0], "reset by <ip> after <dur>, password=********");
    let is_known: Vec<_> = steps.iter().map(|step| step.took_ms.is_some()).collect();
    assert_eq!(is_known, [false, true, true]);
}

#[test]
fn operation_that_recovers_is_counted_apart() {
    #[record_failures]
    #[retry("recovering", attempt = n)]
    fn call(last: u32) -> io::Result<u32> {
        if n < last { Err(reset()) } else { Ok(n) }
    }

    at_once("recovering");
    let recorder = TestRecorder::new();
    recorder.run(|| {
        assert_eq!(call(2).unwrap(), 2);
        assert_eq!(call(3).unwrap(), 3);
        call(9).unwrap_err();
        assert_eq!(call(1).unwrap(), 1);
    });
    let told: Vec<_> = recorder
        .records()
        .iter()
        .map(|record| (record.outcome, record.severity, record.occurrence))
        .collect();
    let (warning, error) = (Severity::Warning, Severity::Error);
    assert_eq!(
        told,
        [
            (Outcome::Recovered, warning, 1),
            (Outcome::Recovered, warning, 2),
            (Outcome::Error, error, 1)
        ]
    );
    let groups: Vec<_> = recorder.records().iter().map(|record| record.fingerprint.group).collect();
    assert_eq!(groups[0], groups[1]);
    assert_ne!(groups[0], groups[2]);
}

#[test]
fn operation_that_recovers_within_recorded_functions_is_one_record() {
    #[record_failures]
    fn outer() -> io::Result<u32> {
        inner()
    }

    #[record_failures]
    #[retry("nested", attempt = n)]
    fn inner() -> io::Result<u32> {
        if n == 1 { Err(reset()) } else { Ok(n) }
    }

    at_once("nested");
    let recorder = TestRecorder::new();
    recorder.run(outer).unwrap();
    assert_eq!(recorder.records().len(), 1);
    assert_eq!(recorder.records()[0].outcome, Outcome::Recovered);
    assert!(recorder.records()[0].propagated.is_empty());
}

#[test]
fn rejection_names_the_records_of_the_failures_that_opened_the_breaker() {
    #[record_failures]
    #[circuit_breaker("told-breaker")]
    async fn call(is_up: bool) -> io::Result<()> {
        yield_now().await;
        if is_up { Ok(()) } else { Err(reset()) }
    }

    let builder = CircuitBreaker::builder().name("told-breaker").trip(Trip::Consecutive(2));
    policies().define_circuit_breaker(builder).unwrap();
    let recorder = TestRecorder::new();
    let mut last = None;
    for is_up in [false, false, true] {
        last = block_on(recorder.run_async(call(is_up))).err();
    }
    let records = recorder.records();
    let [first, second, rejected] = &*records else { panic!("{records:?}") };
    let breaker = |state| vec![(PolicyKind::CircuitBreaker, "told-breaker", state)];
    assert_eq!(decisions(first), breaker("closed"));
    assert_eq!(decisions(second), breaker("open"));
    assert_eq!((decisions(rejected), rejected.outcome), (breaker("open"), Outcome::Rejected));
    assert_eq!(rejected.policies[0].causes, [second.id, first.id]);
    assert!(rejected.policies[0].retry_after_ms.is_some());
    let error = last.unwrap();
    let said = error.get_ref().unwrap().downcast_ref::<Rejected>().unwrap();
    assert_eq!(said.causes(), [second.id, first.id]);
}

#[test]
fn failure_that_is_not_stored_gives_the_newest_of_its_like_as_cause() {
    #[record_failures]
    #[circuit_breaker("seldom")]
    fn call() -> io::Result<()> {
        Err(reset())
    }

    let builder = CircuitBreaker::builder().name("seldom").trip(Trip::Consecutive(8));
    policies().define_circuit_breaker(builder).unwrap();
    let recorder = TestRecorder::new();
    recorder.run(|| (0..9).for_each(|_| drop(call())));
    let records = recorder.records();
    let fifth = records[4].id;
    assert_eq!(records[5].policies[0].causes, [fifth; 3]);
}

#[test]
fn call_that_is_cut_off_ends_by_time() {
    #[record_failures]
    #[timeout("1ms", name = "told-timeout")]
    async fn call() -> io::Result<()> {
        std::future::pending().await
    }

    let recorder = TestRecorder::new();
    block_on(recorder.run_async(call())).unwrap_err();
    let record = &recorder.records()[0];
    assert_eq!(record.outcome, Outcome::Timeout);
    assert_eq!(decisions(record), [(PolicyKind::Timeout, "told-timeout", "timeout")]);
}

#[test]
fn decisions_of_other_tasks_on_the_thread_are_not_taken_for_its_own() {
    #[record_failures]
    async fn slow() -> io::Result<()> {
        for _ in 0..10 {
            yield_now().await;
        }
        Err(io::Error::other("slow and failed"))
    }

    #[retry("elsewhere", attempt = n)]
    async fn other() -> io::Result<()> {
        yield_now().await;
        if n < 3 { Err(reset()) } else { Ok(()) }
    }

    at_once("elsewhere");
    let recorder = TestRecorder::new();
    block_on(recorder.run_async(async {
        let (failed, recovered) = tokio::join!(slow(), other());
        failed.unwrap_err();
        recovered.unwrap();
    }));
    assert!(recorder.records()[0].policies.is_empty());
}

#[test]
fn attempts_that_are_recorded_one_by_one_say_nothing_of_those_to_come() {
    #[retry("one-by-one", attempt = n)]
    #[record_failures]
    fn call() -> io::Result<u32> {
        if n < 3 { Err(reset()) } else { Ok(n) }
    }

    at_once("one-by-one");
    let recorder = TestRecorder::new();
    recorder.run(call).unwrap();
    let told: Vec<_> =
        recorder.records().iter().map(|record| (record.outcome, record.policies.len())).collect();
    assert_eq!(told, [(Outcome::Error, 0), (Outcome::Error, 0)]);
}

#[test]
fn error_that_says_what_it_has_met_gives_the_record_its_category() {
    #[derive(Debug)]
    enum Printer {
        Busy,
        Unheard,
    }

    impl Classify for Printer {
        fn fault(&self) -> Fault {
            Fault::new(match self {
                Self::Busy => FaultKind::Overloaded,
                Self::Unheard => FaultKind::Unknown,
            })
        }
    }

    #[record_failures]
    fn print(error: Printer) -> Result<(), Printer> {
        Err(error)
    }

    #[record_failures(category = "tool")]
    fn print_with_a_tool(error: Printer) -> Result<(), Printer> {
        Err(error)
    }

    let recorder = TestRecorder::new();
    recorder.run(|| {
        print(Printer::Busy).unwrap_err();
        print(Printer::Unheard).unwrap_err();
        print_with_a_tool(Printer::Busy).unwrap_err();
    });
    let categories: Vec<_> = recorder.records().iter().map(|record| record.category).collect();
    assert_eq!(categories, [Category::Overload, Category::Unknown, Category::Tool]);
}
