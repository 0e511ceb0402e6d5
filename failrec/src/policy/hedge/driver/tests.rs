use std::cell::Cell;
use std::future::{pending, ready};
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use proptest::prelude::{any, proptest};

use super::*;
use crate::base::{Clock, Sleep, Timer, Timestamp, VirtualTime};
use crate::policy::fault::FaultKind;
use crate::policy::fault_set::FaultSet;
use crate::policy::hedge::builder::HedgeBuilder;
use crate::policy::hedge::live::LiveDelay;
use crate::policy::hedge::report::{HedgeCause, HedgeEnd, HedgeEvent, Suppression};
use crate::policy::hedge::stats::HedgeStats;
use crate::policy::rejected::{Rejected, RejectedKind};
use crate::policy::retry::RetryBudget;
use crate::policy::seams::Seams;
use crate::policy::{CircuitBreaker, Timeout};

const SECOND: Duration = Duration::from_secs(1);

/// A hedge after a second.
fn builder(time: &VirtualTime) -> HedgeBuilder {
    let seams = Seams::system().clock(time.clone()).timer(time.clone());
    Hedge::builder().delay(SECOND).idempotent(true).seams(seams)
}

/// What a call does: the seconds it takes, and what it gives then.
type Plan = (u32, Result<&'static str, FaultKind>);

/// A future that follows `plan`, and counts itself in `alive` while it is there.
async fn follow(
    time: VirtualTime,
    plan: Plan,
    alive: Rc<Cell<u32>>,
) -> Result<&'static str, FaultKind> {
    let (seconds, gives) = plan;
    let _alive = Alive::enter(alive);
    if 0 < seconds {
        time.sleep(seconds * SECOND).await;
    }
    gives
}

struct Alive(Rc<Cell<u32>>);

impl Alive {
    fn enter(alive: Rc<Cell<u32>>) -> Self {
        alive.set(alive.get() + 1);
        Self(alive)
    }
}

impl Drop for Alive {
    fn drop(&mut self) {
        self.0.set(self.0.get() - 1);
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "so is what `run_with` takes")]
fn known(kind: &FaultKind) -> Fault {
    Fault::new(*kind)
}

/// What comes of calls that follow `plans`, the first of which is the first call's; no future of
/// them is left.
fn outcome(time: &VirtualTime, hedge: &Hedge, plans: &[Plan]) -> Result<&'static str, FaultKind> {
    let alive = Rc::new(Cell::new(0));
    let call = |number: u32| {
        let place = usize::try_from(number - 1).unwrap();
        follow(time.clone(), plans[place], Rc::clone(&alive))
    };
    time.block_on(async {
        let result = hedge.run_with(known, call).await;
        assert_eq!(alive.get(), 0, "losers are dropped before the caller goes on");
        result
    })
}

/// Fails the test when it is used.
#[derive(Debug)]
struct Forbidden;

impl Clock for Forbidden {
    fn now(&self) -> Timestamp {
        panic!("the wall time is read");
    }

    fn monotonic(&self) -> Duration {
        panic!("the clock is read");
    }
}

impl Timer for Forbidden {
    fn sleep(&self, _: Duration) -> Sleep {
        panic!("a timer is set");
    }

    fn block(&self, _: Duration) {
        panic!("a thread is held");
    }
}

#[test]
fn call_that_is_ready_at_once_needs_no_time() {
    let seams = Seams::system().clock(Forbidden).timer(Forbidden);
    let hedge = builder(&VirtualTime::new()).seams(seams).build().unwrap();
    let mut call = Box::pin(hedge.run(|_| ready(Ok::<_, io::Error>(7))));
    let polled = call.as_mut().poll(&mut Context::from_waker(Waker::noop()));
    assert!(matches!(polled, Poll::Ready(Ok(7))));
    assert_eq!(hedge.stats(), HedgeStats { won_by_first: 1, ..HedgeStats::default() });
}

#[test]
fn clock_is_not_read_for_a_fixed_delay_without_a_deadline() {
    let time = VirtualTime::new();
    let seams = Seams::system().clock(Forbidden).timer(time.clone());
    let hedge = builder(&time).seams(seams).build().unwrap();
    assert_eq!(outcome(&time, &hedge, &[(9, Ok("a")), (1, Ok("b"))]), Ok("b"));
}

#[test]
fn first_success_wins_and_the_stats_say_whose_it_was() {
    let time = VirtualTime::new();
    let hedge = builder(&time).max_hedges(2).build().unwrap();
    assert_eq!(outcome(&time, &hedge, &[(1, Ok("a"))]), Ok("a"));
    assert_eq!(outcome(&time, &hedge, &[(9, Ok("a")), (1, Ok("b")), (1, Ok("c"))]), Ok("b"));
    assert_eq!(outcome(&time, &hedge, &[(9, Ok("a")), (9, Ok("b")), (1, Ok("c"))]), Ok("c"));
    assert_eq!(outcome(&time, &hedge, &[(3, Ok("a")), (5, Ok("b")), (9, Ok("c"))]), Ok("a"));
    assert_eq!(time.monotonic(), (1 + 2 + 3 + 3) * SECOND);
    let expected =
        HedgeStats { won_by_first: 2, won_by_hedge: 2, hedges: 5, ..HedgeStats::default() };
    assert_eq!((hedge.stats(), hedge.stats().calls()), (expected, 4));
}

#[test]
fn older_call_wins_where_two_are_ready() {
    let time = VirtualTime::new();
    let hedge = builder(&time).build().unwrap();
    assert_eq!(outcome(&time, &hedge, &[(2, Ok("a")), (1, Ok("b"))]), Ok("a"));
}

#[test]
fn result_that_is_there_with_the_moment_of_the_hedge_wins() {
    let time = VirtualTime::new();
    let hedge = builder(&time).build().unwrap();
    assert_eq!(outcome(&time, &hedge, &[(1, Ok("a"))]), Ok("a"));
    assert_eq!(hedge.stats().hedges, 0);
}

#[test]
fn without_a_delay_all_calls_begin_together() {
    let time = VirtualTime::new();
    let hedge = builder(&time).delay(Duration::ZERO).max_hedges(2).build().unwrap();
    assert_eq!(outcome(&time, &hedge, &[(9, Ok("a")), (5, Ok("b")), (3, Ok("c"))]), Ok("c"));
    assert_eq!(time.monotonic(), 3 * SECOND);
}

#[test]
fn last_error_reaches_the_caller_where_all_fail() {
    let time = VirtualTime::new();
    let hedge = builder(&time).build().unwrap();
    let plans = [(9, Err(FaultKind::Reset)), (2, Err(FaultKind::Server))];
    assert_eq!(outcome(&time, &hedge, &plans), Err(FaultKind::Reset));
    assert_eq!(time.monotonic(), 9 * SECOND);
    assert_eq!(hedge.stats().failed, 1);
}

#[test]
fn fatal_error_reaches_the_caller_at_once() {
    let time = VirtualTime::new();
    let hedge = builder(&time).build().unwrap();
    let plans = [(9, Ok("a")), (2, Err(FaultKind::InvalidRequest))];
    assert_eq!(outcome(&time, &hedge, &plans), Err(FaultKind::InvalidRequest));
    assert_eq!(time.monotonic(), 3 * SECOND);
}

#[test]
fn fatal_is_what_the_builder_was_told() {
    let time = VirtualTime::new();
    let hedge = builder(&time).fatal_on(FaultSet::of(&[FaultKind::Reset])).build().unwrap();
    let plans = [(0, Err(FaultKind::Syntax)), (0, Err(FaultKind::Reset))];
    assert_eq!(outcome(&time, &hedge, &plans), Err(FaultKind::Reset));
    assert_eq!(hedge.stats().hedges, 1);
}

#[test]
fn failed_call_is_hedged_at_once_and_the_next_delay_is_counted_from_then() {
    let time = VirtualTime::new();
    let hedge = builder(&time).delay(4 * SECOND).max_hedges(2).build().unwrap();
    let plans = [(3, Err(FaultKind::Reset)), (9, Ok("b")), (1, Ok("c"))];
    assert_eq!(outcome(&time, &hedge, &plans), Ok("c"));
    assert_eq!(time.monotonic(), (3 + 4 + 1) * SECOND);
}

#[test]
fn throttled_hedge_leaves_the_call_and_begins_no_other() {
    let time = VirtualTime::new();
    let hedge = builder(&time).max_hedges(5).build().unwrap();
    let plans = [(9, Ok("a")), (0, Err(FaultKind::Throttled))];
    assert_eq!(outcome(&time, &hedge, &plans), Ok("a"));
    assert_eq!(hedge.stats().hedges, 1);
}

#[test]
fn hedge_that_a_breaker_stops_does_not_fail_the_call() {
    #[derive(Debug)]
    struct NotTried;

    impl From<Rejected> for NotTried {
        fn from(_: Rejected) -> Self {
            Self
        }
    }

    let time = VirtualTime::new();
    let budget = RetryBudget::bucket();
    let hedge = builder(&time).budget(budget.clone()).build().unwrap();
    let breaker = CircuitBreaker::builder().build().unwrap();
    let result = time.block_on(hedge.run_with(
        |_| Fault::new(FaultKind::Rejected),
        |number| {
            let (breaker, time) = (&breaker, time.clone());
            breaker.run_with(
                |_: &NotTried| Fault::new(FaultKind::Unknown),
                async move || {
                    breaker.force_open();
                    time.sleep(9 * SECOND).await;
                    Ok(number)
                },
            )
        },
    ));
    assert_eq!(result.unwrap(), 1);
    let stats = hedge.stats();
    assert_eq!((stats.hedges, stats.suppressed_inside, stats.won_by_first), (1, 1, 1));
    assert_eq!(budget.available(), 50, "a rejection costs nothing");
}

#[test]
fn error_of_a_call_that_was_made_tells_more_than_a_rejection() {
    let time = VirtualTime::new();
    let hedge = builder(&time).build().unwrap();
    let plans = [(0, Err(FaultKind::Reset)), (0, Err(FaultKind::Rejected))];
    assert_eq!(outcome(&time, &hedge, &plans), Err(FaultKind::Reset));
    let plans = [(2, Err(FaultKind::Reset)), (0, Err(FaultKind::Rejected))];
    assert_eq!(outcome(&time, &hedge, &plans), Err(FaultKind::Reset));
    assert_eq!(outcome(&time, &hedge, &[(0, Err(FaultKind::Rejected))]), Err(FaultKind::Rejected));
}

#[test]
fn empty_budget_leaves_the_call_as_it_is() {
    let time = VirtualTime::new();
    let budget = RetryBudget::bucket();
    let drained: Vec<_> = std::iter::from_fn(|| budget.take(FaultKind::Timeout)).collect();
    let hedge = builder(&time).max_hedges(2).budget(budget.clone()).build().unwrap();
    assert_eq!(outcome(&time, &hedge, &[(9, Ok("a"))]), Ok("a"));
    let failed = outcome(&time, &hedge, &[(0, Err(FaultKind::Reset))]);
    assert_eq!(failed, Err(FaultKind::Reset));
    let stats = hedge.stats();
    assert_eq!((stats.suppressed_by_budget, stats.hedges), (3, 0));
    drop(drained);
}

#[test]
fn budget_pays_for_hedges_that_were_not_needed() {
    let time = VirtualTime::new();
    let budget = RetryBudget::bucket();
    let hedge = builder(&time).budget(budget.clone()).build().unwrap();
    outcome(&time, &hedge, &[(9, Ok("a")), (1, Ok("b"))]).unwrap();
    assert_eq!(budget.available(), 50, "the hedge won");
    outcome(&time, &hedge, &[(2, Ok("a")), (9, Ok("b"))]).unwrap();
    assert_eq!(budget.available(), 49, "the hedge was dropped");
    outcome(&time, &hedge, &[(9, Ok("a")), (1, Err(FaultKind::Reset))]).unwrap();
    assert_eq!(budget.available(), 48, "the hedge failed");
    (0..20).for_each(|_| assert!(outcome(&time, &hedge, &[(0, Ok("a"))]).is_ok()));
    assert_eq!(budget.available(), 50, "first calls bring it back");
}

#[test]
fn hedge_that_would_come_too_late_is_not_begun() {
    let time = VirtualTime::new();
    let seams = Seams::system().clock(time.clone()).timer(time.clone());
    let hedge = builder(&time).max_hedges(3).build().unwrap();
    let within = |seconds: u32| {
        let limit = Timeout::builder(seconds * SECOND).seams(seams.clone()).build().unwrap();
        let slow = |_| async {
            time.sleep(9 * SECOND).await;
            Ok::<_, Cut>(())
        };
        let cut = || hedge.run_with(|_| Fault::new(FaultKind::Unknown), slow);
        time.block_on(limit.run(cut)).unwrap_err();
        let stats = hedge.stats();
        (stats.hedges, stats.suppressed_by_deadline, stats.cancelled)
    };
    assert_eq!(within(2), (0, 1, 1));
    assert_eq!(within(4), (2, 2, 2));
}

#[derive(Debug)]
struct Cut;

impl From<Rejected> for Cut {
    fn from(rejected: Rejected) -> Self {
        assert_eq!(rejected.kind(), RejectedKind::Timeout);
        Self
    }
}

#[test]
fn dropped_half_way_it_drops_all_calls_and_costs_nothing() {
    let time = VirtualTime::new();
    let budget = RetryBudget::bucket();
    let hedge = builder(&time).budget(budget.clone()).build().unwrap();
    let alive = Rc::new(Cell::new(0));
    let call = |_| follow(time.clone(), (9, Ok("a")), Rc::clone(&alive));
    let mut run = Box::pin(hedge.run_with(known, call));
    let mut context = Context::from_waker(Waker::noop());
    assert!(run.as_mut().poll(&mut context).is_pending());
    time.advance(SECOND);
    assert!(run.as_mut().poll(&mut context).is_pending());
    assert_eq!((alive.get(), budget.available()), (2, 49));
    drop(run);
    assert_eq!((alive.get(), budget.available()), (0, 50));
    let expected = HedgeStats { cancelled: 1, hedges: 1, ..HedgeStats::default() };
    assert_eq!(hedge.stats(), expected);
}

#[test]
fn panic_of_a_call_goes_through_and_the_others_are_dropped() {
    let time = VirtualTime::new();
    let budget = RetryBudget::bucket();
    let hedge = builder(&time).budget(budget.clone()).build().unwrap();
    let alive = Rc::new(Cell::new(0));
    let call = |number| {
        let follow = follow(time.clone(), (9, Ok("a")), Rc::clone(&alive));
        async move {
            assert_eq!(number, 1, "the hedge panics");
            follow.await
        }
    };
    let run = AssertUnwindSafe(|| time.block_on(hedge.run_with(known, call)));
    assert!(catch_unwind(run).is_err());
    assert_eq!((alive.get(), budget.available()), (0, 49));
    let expected = HedgeStats { failed: 1, panicked: 1, hedges: 1, ..HedgeStats::default() };
    assert_eq!(hedge.stats(), expected);
}

#[test]
fn panic_of_a_first_call_at_its_first_poll_is_counted() {
    let time = VirtualTime::new();
    let hedge = builder(&time).build().unwrap();
    let call = async |number: u32| -> Result<(), FaultKind> { panic!("call {number} panics") };
    let run = AssertUnwindSafe(|| time.block_on(hedge.run_with(known, call)));
    assert!(catch_unwind(run).is_err());
    let expected = HedgeStats { failed: 1, panicked: 1, ..HedgeStats::default() };
    assert_eq!(hedge.stats(), expected);
}

#[test]
fn future_may_go_to_another_thread_where_its_parts_may() {
    fn is_send(_: impl Send) {}
    let hedge = builder(&VirtualTime::new()).build().unwrap();
    is_send(hedge.run(async |_| Ok::<(), io::Error>(())));
}

#[test]
fn errors_are_told_by_their_type() {
    let time = VirtualTime::new();
    let hedge = builder(&time).build().unwrap();
    let refused = || Rejected::new(RejectedKind::Open, "db");
    let result = time.block_on(hedge.run(async |_| Err::<(), _>(refused())));
    assert_eq!((result, hedge.stats().hedges), (Err(refused()), 0));
}

#[test]
fn classifier_that_panics_knows_nothing() {
    let time = VirtualTime::new();
    let hedge = builder(&time).build().unwrap();
    let classify = |_: &u32| panic!("the classifier panics");
    let run = hedge.run_with(classify, async |number| Err::<(), _>(number));
    assert_eq!(time.block_on(run), Err(2));
}

#[test]
fn calls_are_polled_only_when_something_was_woken() {
    let time = VirtualTime::new();
    let hedge = builder(&time).max_hedges(3).build().unwrap();
    let polls = Cell::new(0);
    let call = |_| {
        let mut sleep = time.sleep(10 * SECOND);
        let polls = &polls;
        poll_fn(move |context| {
            polls.set(polls.get() + 1);
            sleep.as_mut().poll(context).map(|()| Ok::<_, FaultKind>(()))
        })
    };
    time.block_on(hedge.run_with(known, call)).unwrap();
    // The first alone, then with each alarm one more; at the end the first is ready before the
    // others are asked.
    assert_eq!(polls.get(), 1 + 2 + 3 + 4 + 1);
}

#[test]
fn live_delay_follows_the_calls_and_is_not_shortened_by_its_own_hedges() {
    let time = VirtualTime::new();
    let live =
        LiveDelay { quantile: 0.9, minimum_calls: 10, ..LiveDelay::between(SECOND, 60 * SECOND) };
    let hedge = builder(&time).live_delay(live).build().unwrap();
    assert_eq!(hedge.delay(), 60 * SECOND);
    for _ in 0..8 {
        outcome(&time, &hedge, &[(2, Ok("a"))]).unwrap();
    }
    outcome(&time, &hedge, &[(5, Ok("a"))]).unwrap();
    outcome(&time, &hedge, &[(8, Ok("a"))]).unwrap();
    let delay = hedge.delay();
    assert!((5 * SECOND..6 * SECOND).contains(&delay), "{delay:?}");
    // Overtaken by a hedge after it had taken longer than nine of ten.
    outcome(&time, &hedge, &[(60, Ok("a")), (1, Ok("b"))]).unwrap();
    let overtaken = hedge.delay();
    assert!(6 * SECOND < overtaken && overtaken < 7 * SECOND, "{overtaken:?}");
    // One that fails says nothing of how long calls take.
    outcome(&time, &hedge, &[(0, Err(FaultKind::Syntax))]).unwrap_err();
    assert_eq!(hedge.delay(), overtaken);
}

#[test]
fn listener_is_told_what_happens_and_its_panic_changes_nothing() {
    let time = VirtualTime::new();
    let told = Arc::new(Mutex::new(Vec::new()));
    let tell = Arc::clone(&told);
    let listener = move |event: &HedgeEvent<'_>| {
        tell.lock().unwrap().push(match event {
            HedgeEvent::Begun { number, cause, .. } => format!("begun {number} {cause:?}"),
            HedgeEvent::Suppressed { cause, by, .. } => format!("suppressed {cause:?} {by:?}"),
            HedgeEvent::CallFailed { number, fault, .. } => {
                format!("failed {number} {:?}", fault.kind)
            }
            HedgeEvent::Ended(report) => format!("ended {} {:?}", report.hedges, report.end),
        });
        panic!("the listener panics");
    };
    let budget = RetryBudget::concurrent(0, 1).unwrap();
    let hedge = builder(&time).max_hedges(2).budget(budget).on_event(listener).build().unwrap();
    outcome(&time, &hedge, &[(0, Ok("a"))]).unwrap();
    let plans = [(4, Err(FaultKind::Reset)), (9, Ok("b"))];
    outcome(&time, &hedge, &plans).unwrap();
    let (slow, by) = (HedgeCause::Slow, Suppression::Budget);
    let expected = [
        format!("begun 2 {slow:?}"),
        format!("suppressed {slow:?} {by:?}"),
        format!("failed 1 {:?}", FaultKind::Reset),
        format!("ended 1 {:?}", HedgeEnd::WonByHedge(2)),
    ];
    assert_eq!(*told.lock().unwrap(), expected);
}

#[test]
fn future_that_never_ends_does_not_keep_the_hedge_from_winning() {
    let time = VirtualTime::new();
    let hedge = builder(&time).build().unwrap();
    let call = async |number: u32| {
        if number == 1 {
            pending::<()>().await;
        }
        Ok::<_, FaultKind>(number)
    };
    assert_eq!(time.block_on(hedge.run_with(known, call)), Ok(2));
}

proptest! {
    #[test]
    fn caller_gets_the_first_success_and_no_place_of_the_budget_is_lost(
        plans in proptest::collection::vec((0..6_u32, any::<bool>()), 4),
        hedges_max in 1..=3_u32,
    ) {
        let time = VirtualTime::new();
        let budget = RetryBudget::concurrent(0, 2).unwrap();
        let hedge = builder(&time).max_hedges(hedges_max).budget(budget.clone()).build().unwrap();
        let plans: Vec<Plan> = plans
            .iter()
            .map(|(seconds, is_ok)| (*seconds, if *is_ok { Ok("a") } else { Err(FaultKind::Reset) }))
            .collect();
        let result = outcome(&time, &hedge, &plans);
        assert_eq!(budget.available(), 2);
        let stats = hedge.stats();
        assert_eq!(stats.calls(), 1);
        assert!(stats.hedges + stats.suppressed_by_budget <= u64::from(hedges_max));
        let begun = usize::try_from(1 + stats.hedges).unwrap();
        let may_succeed = plans[..begun].iter().any(|(_, gives)| gives.is_ok());
        assert_eq!(result.is_ok(), may_succeed);
    }
}
