use std::panic::{AssertUnwindSafe, catch_unwind};

use proptest::prelude::{Just, Strategy, any, prop_oneof, proptest};

use super::*;
use crate::base::VirtualTime;

const TRANSIENT: FaultKind = FaultKind::Timeout;

fn fail_once(budget: &RetryBudget, kind: FaultKind) -> bool {
    budget.take(kind).map(|draw| draw.settle(Outcome::Failure)).is_some()
}

fn failures_until_empty(budget: &RetryBudget, kind: FaultKind) -> usize {
    (0..10_000).take_while(|_| fail_once(budget, kind)).count()
}

#[test]
fn full_bucket_pays_for_fifty_retries_or_a_hundred_throttled_ones() {
    assert_eq!(failures_until_empty(&RetryBudget::bucket(), TRANSIENT), 50);
    assert_eq!(failures_until_empty(&RetryBudget::bucket(), FaultKind::Throttled), 100);
}

#[test]
fn empty_bucket_pays_one_retry_for_ten_good_calls() {
    let budget = RetryBudget::bucket();
    failures_until_empty(&budget, TRANSIENT);
    (0..9).for_each(|_| budget.succeed());
    assert!(budget.take(TRANSIENT).is_none());
    budget.succeed();
    assert!(fail_once(&budget, TRANSIENT) && !fail_once(&budget, TRANSIENT));
}

#[test]
fn retry_that_succeeds_gets_its_price_back() {
    let budget = RetryBudget::bucket();
    for _ in 0..200 {
        budget.take(TRANSIENT).unwrap().settle(Outcome::Success);
    }
    assert_eq!(budget.available(), 50);
}

#[test]
fn retry_that_is_not_made_costs_nothing() {
    let budgets = [
        RetryBudget::bucket(),
        RetryBudget::sliding(Duration::from_secs(10), 1, 0).unwrap(),
        RetryBudget::concurrent(0, 1).unwrap(),
    ];
    for budget in budgets {
        let before = budget.available();
        let draw = budget.take(TRANSIENT).unwrap();
        assert_eq!(budget.available(), before - 1, "{budget:?}");
        drop(draw);
        assert_eq!(budget.available(), before, "{budget:?}");
    }
}

#[test]
fn retry_that_panics_has_failed() {
    let budget = RetryBudget::bucket();
    let panicked = catch_unwind(AssertUnwindSafe(|| {
        let _draw = budget.take(TRANSIENT);
        panic!("the retry panics");
    }));
    assert!(panicked.is_err());
    assert_eq!(budget.available(), 49);
}

#[test]
fn clones_share_one_budget() {
    let budget = RetryBudget::bucket();
    failures_until_empty(&budget.clone(), TRANSIENT);
    assert!(budget.take(TRANSIENT).is_none());
}

/// The worked case of the proposal: of ten tokens, the fifth failure leaves half and stops.
#[test]
fn grpc_retries_while_more_than_half_of_the_tokens_are_there() {
    let budget = RetryBudget::grpc(10, 0.1).unwrap();
    assert_eq!(budget.available(), 4);
    assert_eq!(failures_until_empty(&budget, TRANSIENT), 4);
    (0..20).for_each(|_| budget.succeed());
    // 5 + 20 * 0.1 tokens: a failure leaves 6, the next one 5.
    assert_eq!(failures_until_empty(&budget, TRANSIENT), 1);
}

#[test]
fn grpc_counts_failures_that_are_not_retried() {
    let budget = RetryBudget::grpc(10, 0.1).unwrap();
    (0..4).for_each(|_| budget.fail());
    assert!(budget.take(TRANSIENT).is_none());
}

#[test]
fn sliding_budget_follows_its_clock() {
    let time = VirtualTime::new();
    let budget = RetryBudget::sliding(Duration::from_secs(10), 0, 100).unwrap();
    let budget = budget.with_clock(time.clone());
    drop(budget.enter());
    assert_eq!(budget.available(), 1);
    time.advance(Duration::from_secs(11));
    assert_eq!(budget.available(), 0);
}

#[test]
fn concurrent_budget_counts_operations_while_they_run() {
    let budget = RetryBudget::concurrent(50, 0).unwrap();
    let entries: Vec<_> = (0..4).map(|_| budget.enter()).collect();
    assert_eq!(budget.available(), 2);
    drop(entries);
    assert_eq!(budget.available(), 0);
}

#[test]
fn senseless_budgets_are_refused() {
    let second = Duration::from_secs(1);
    let table = [
        (RetryBudget::grpc(0, 0.1), "set `budget.max` to 0: it must be from 1 to 1000"),
        (
            RetryBudget::grpc(10, f64::NAN),
            "set `budget.ratio` to NaN: it must be from 0.001 to 1000",
        ),
        (
            RetryBudget::sliding(Duration::ZERO, 1, 20),
            "set `budget.window` to 0ns: it must be from 1s to an hour",
        ),
        (
            RetryBudget::sliding(second, 0, 0),
            "set `budget.percent` to 0: it must be more than 0 where the floor is 0",
        ),
        (RetryBudget::concurrent(101, 1), "set `budget.percent` to 101: it must be at most 100"),
    ];
    for (refused, expected) in table {
        assert_eq!(refused.unwrap_err().to_string(), expected);
    }
}

fn any_budget() -> impl Strategy<Value = (RetryBudget, u64)> {
    prop_oneof![
        Just(()).prop_map(|()| (RetryBudget::bucket(), 50)),
        (1..=20_u32, 0.001..10.0_f64)
            .prop_map(|(max, ratio)| (RetryBudget::grpc(max, ratio).unwrap(), u64::from(max) / 2)),
        (1..5_u32).prop_map(|floor| (RetryBudget::concurrent(0, floor).unwrap(), u64::from(floor))),
    ]
}

proptest! {
    #[test]
    fn level_stays_within_its_bounds(
        (budget, most) in any_budget(),
        steps in proptest::collection::vec((0..5_u8, any::<bool>()), 0..300),
    ) {
        let mut draws = Vec::new();
        for (step, is_throttled) in steps {
            let kind = if is_throttled { FaultKind::Throttled } else { TRANSIENT };
            match step {
                0 => draws.extend(budget.take(kind)),
                1 => budget.succeed(),
                2 => budget.fail(),
                3 => draws.pop().into_iter().for_each(|draw| draw.settle(Outcome::Failure)),
                _ => draws.pop().into_iter().for_each(|draw| draw.settle(Outcome::Success)),
            }
            assert!(budget.available() <= most);
        }
    }
}
