use std::cell::RefCell;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::sync::mpsc;
use std::task::{Context, Waker};
use std::time::Duration;

use super::*;
use crate::base::{Timer as _, VirtualTime};
use crate::policy::fallback::{FallbackReport, POSITIONS, by, call, call_sync, value};
use crate::policy::{FallbackBuilder, FaultKind, FaultSet};

fn fallback() -> Fallback {
    Fallback::builder().name("prices").build().unwrap()
}

fn fails(text: &'static str) -> io::Result<u32> {
    Err(io::Error::other(text))
}

#[test]
fn success_of_the_primary_call_asks_nobody() {
    let fallback = fallback();
    let chain = by(|_: &io::Error| unreachable!("nothing has failed"));
    assert_eq!(fallback.run_sync(|| Ok(1), chain).unwrap(), 1);
    let expected = FallbackStats { primary_succeeded: 1, ..FallbackStats::default() };
    assert_eq!(fallback.stats(), expected);
}

#[test]
fn alternatives_are_tried_in_their_order_until_one_works() {
    let (fallback, order) = (fallback(), RefCell::new(Vec::new()));
    let link = |name, result| {
        let order = &order;
        call_sync(move |_: &io::Error| {
            order.borrow_mut().push(name);
            result
        })
    };
    let chain = link("a", fails("a")).or(link("b", Ok(2))).or(link("c", Ok(3)));
    assert_eq!(fallback.run_sync(|| fails("primary"), chain).unwrap(), 2);
    assert_eq!(*order.borrow(), ["a", "b"]);
    assert_eq!(fallback.stats().used[..3], [0, 1, 0]);
}

#[test]
fn order_is_that_of_the_words_however_chains_are_put_together() {
    let fail = || call_sync(|_: &io::Error| fails("no"));
    let nested = fail().or(fail().or(fail()).or(value(7)));
    let fallback = fallback();
    assert_eq!(fallback.run_sync(|| fails("primary"), nested).unwrap(), 7);
    assert_eq!(fallback.stats().used[3], 1);
}

#[test]
fn every_alternative_is_told_the_error_of_the_primary_call() {
    let time = VirtualTime::new();
    let chain = call(async |error: &io::Error| {
        assert_eq!(error.to_string(), "primary");
        fails("second")
    })
    .or(by(|error: &io::Error| u32::try_from(error.to_string().len()).unwrap()));
    let answer = time.block_on(fallback().run(|| async { fails("primary") }, chain));
    assert_eq!(answer.unwrap(), 7);
}

#[test]
fn caller_gets_the_error_of_the_primary_call_when_nothing_works() {
    let fallback = fallback();
    let chain = call_sync(|_: &io::Error| fails("second")).or(call_sync(|_| fails("third")));
    let error = fallback.run_sync(|| fails("primary"), chain).unwrap_err();
    assert_eq!(error.to_string(), "primary");
    assert_eq!(fallback.stats().failed, 1);
}

#[test]
fn all_errors_are_kept_on_request() {
    let chain = call_sync(|_: &io::Error| fails("second"));
    let failed = fallback().run_sync_keeping(|| fails("primary"), chain).unwrap_err();
    assert_eq!(failed.to_string(), "call, and so did the alternative");
    assert_eq!(failed.source().unwrap().to_string(), "primary");
    assert_eq!(failed.alternatives[0].to_string(), "second");
}

#[test]
fn call_that_was_given_up_needs_no_answer() {
    let fallback = fallback();
    let classify = |kind: &FaultKind| Fault::new(*kind);
    let run = |kind| fallback.run_sync_with(classify, || Err(kind), value(1));
    assert_eq!(run(FaultKind::Cancelled), Err(FaultKind::Cancelled));
    assert_eq!(run(FaultKind::Rejected), Ok(1));
    assert_eq!((fallback.stats().passed_on, fallback.stats().used[0]), (1, 1));
}

#[test]
fn predicate_decides_alone_unless_it_panics() {
    let when_if = |predicate: fn(&(dyn Error + 'static)) -> bool| {
        let none = FaultSet::of(&[FaultKind::Syntax]);
        let fallback = Fallback::builder().when(none).when_if(predicate).build().unwrap();
        fallback.run_sync(|| fails("primary"), value(1)).is_ok()
    };
    assert!(when_if(|error| error.to_string() == "primary"));
    assert!(!when_if(|error| error.to_string() == "second"));
    assert!(!when_if(|_| panic!("the predicate panics")));
}

#[test]
fn classify_that_panics_knows_nothing() {
    let classify = |_: &u8| -> Fault { panic!("classify panics") };
    assert_eq!(fallback().run_sync_with(classify, || Err(1), value(2)), Ok(2));
}

#[test]
fn listener_is_told_what_was_used_and_what_was_met_before() {
    let (send, told) = mpsc::channel();
    let listener = move |report: &FallbackReport| send.send(report.clone()).unwrap();
    let fallback = Fallback::builder().name("prices").on_event(listener).build().unwrap();
    let classify = |kind: &FaultKind| Fault::new(*kind);
    let chain = || call_sync(|_: &FaultKind| Err(FaultKind::Busy));
    let primary = || Err(FaultKind::Timeout);
    fallback.run_sync_with(classify, primary, chain().or(value(1))).unwrap();
    fallback
        .run_sync_with(classify, primary, chain().or(call_sync(|_| Err::<u8, _>(FaultKind::Dns))))
        .unwrap_err();
    let reports: Vec<_> = told.try_iter().collect();
    assert!(reports.iter().all(|report| report.name.as_str() == "prices"));
    assert!(reports.iter().all(|report| report.fault.kind == FaultKind::Timeout));
    let met: Vec<Vec<_>> = reports
        .iter()
        .map(|report| report.failed.iter().map(|fault| fault.kind).collect())
        .collect();
    assert_eq!(met, [vec![FaultKind::Busy], vec![FaultKind::Busy, FaultKind::Dns]]);
    assert_eq!([reports[0].used, reports[1].used], [Some(1), None]);
}

#[test]
fn panic_of_the_listener_changes_nothing() {
    let builder = Fallback::builder().on_event(|_| panic!("the listener panics"));
    let answer = builder.build().unwrap().run_sync(|| fails("primary"), value(1));
    assert_eq!(answer.unwrap(), 1);
}

#[test]
fn panic_of_an_alternative_goes_through() {
    let fallback = fallback();
    let chain = by(|_: &io::Error| -> u32 { panic!("the alternative panics") });
    let panic = catch_unwind(AssertUnwindSafe(|| fallback.run_sync(|| fails("primary"), chain)));
    assert_eq!(panic.unwrap_err().downcast_ref(), Some(&"the alternative panics"));
    assert_eq!(fallback.stats(), FallbackStats::default());
}

#[test]
fn last_position_counts_for_all_behind_it() {
    let counters = crate::policy::fallback::counters::Counters::default();
    counters.add_end(Some(POSITIONS - 1));
    counters.add_end(Some(100));
    assert_eq!(counters.snapshot().used[POSITIONS - 1], 2);
}

#[test]
fn dropped_alternative_counts_for_nothing() {
    let (time, fallback) = (VirtualTime::new(), fallback());
    {
        let chain = call(async |_: &io::Error| {
            time.sleep(Duration::from_secs(1)).await;
            Ok(1)
        });
        let call = pin!(fallback.run(|| async { fails("primary") }, chain));
        assert!(call.poll(&mut Context::from_waker(Waker::noop())).is_pending());
    }
    assert_eq!(fallback.stats(), FallbackStats::default());
}

#[test]
fn future_may_go_to_another_thread() {
    fn is_send(_: impl Send) {}
    let fallback = fallback();
    let chain = value(1).or(by(|_: &io::Error| 2)).or(call_sync(|_| Ok(3)));
    is_send(fallback.run(|| async { fails("primary") }, chain));
    let second = async |_: &io::Error| fails("second");
    is_send(fallback.run(|| async { fails("primary") }, call(second)));
}

#[test]
fn senseless_settings_are_refused() {
    let message = |builder: FallbackBuilder| builder.build().unwrap_err().to_string();
    assert_eq!(
        message(Fallback::builder().name("")),
        "set `name` to \"\": it must be a text that is not empty"
    );
    assert_eq!(
        message(Fallback::builder().when(FaultSet::EMPTY)),
        "set `when` to {}: it must be one kind of fault or more"
    );
}
