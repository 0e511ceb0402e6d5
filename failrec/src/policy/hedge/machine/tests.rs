use proptest::prelude::{Just, Strategy, any, prop_oneof, proptest};

use super::*;

const DELAY: Duration = Duration::from_secs(1);

fn course(hedges_max: u32) -> Course {
    Course::new(DELAY, hedges_max)
}

fn begin(course: &mut Course) -> Result<(), Suppression> {
    course.ask(None, || true)
}

#[test]
fn hedges_begin_one_delay_after_the_other_until_none_is_left() {
    let mut course = course(2);
    for _ in 0..2 {
        assert_eq!(course.next(), Next::Wait(DELAY));
        course.elapsed();
        assert_eq!(course.next(), Next::Ask);
        assert_eq!(begin(&mut course), Ok(()));
    }
    assert_eq!(course.next(), Next::Watch);
}

#[test]
fn hedge_begins_at_once_where_a_call_failed_that_may_go_better() {
    let mut course = course(1);
    course.failed(Failure::Passing);
    assert_eq!(course.next(), Next::Ask);
    begin(&mut course).unwrap();
    course.failed(Failure::Passing);
    assert_eq!(course.next(), Next::End);
}

#[test]
fn each_failed_call_is_made_up_for() {
    let mut course = course(4);
    course.elapsed();
    begin(&mut course).unwrap();
    course.failed(Failure::Passing);
    course.failed(Failure::Passing);
    begin(&mut course).unwrap();
    assert_eq!(course.next(), Next::Ask);
    begin(&mut course).unwrap();
    assert_eq!(course.next(), Next::Wait(DELAY));
}

#[test]
fn fatal_failure_ends_it_whatever_runs() {
    let mut course = course(2);
    course.elapsed();
    begin(&mut course).unwrap();
    course.failed(Failure::Fatal);
    assert_eq!(course.next(), Next::End);
}

#[test]
fn call_that_is_enough_leaves_the_others_alone() {
    let mut course = course(3);
    course.elapsed();
    begin(&mut course).unwrap();
    course.failed(Failure::Enough);
    assert_eq!(course.next(), Next::Watch);
    course.failed(Failure::Passing);
    assert_eq!(course.next(), Next::End);
}

#[test]
fn hedge_without_budget_has_had_its_moment() {
    let mut course = course(2);
    course.elapsed();
    assert_eq!(course.ask(None, || false), Err(Suppression::Budget));
    assert_eq!(course.next(), Next::Wait(DELAY));
    course.elapsed();
    assert_eq!(course.ask(None, || false), Err(Suppression::Budget));
    assert_eq!(course.next(), Next::Watch);
}

#[test]
fn failed_call_that_cannot_be_hedged_is_not_waited_for() {
    let mut course = course(2);
    course.failed(Failure::Passing);
    course.ask(None, || false).unwrap_err();
    assert_eq!(course.next(), Next::End);
}

#[test]
fn hedge_needs_more_time_than_the_delay_and_nothing_is_taken_for_one_without() {
    let mut late = course(2);
    late.elapsed();
    let take = || -> bool { panic!("the budget is asked") };
    assert_eq!(late.ask(Some(DELAY), take), Err(Suppression::Deadline));
    assert_eq!(late.next(), Next::Watch);
    let mut in_time = course(2);
    in_time.elapsed();
    assert_eq!(in_time.ask(Some(DELAY + Duration::from_nanos(1)), || true), Ok(()));
}

/// What happens in a call.
#[derive(Clone, Copy, Debug)]
enum Happening {
    Elapsed,
    Failed(Failure),
    Asked { has_time: bool, has_budget: bool },
}

fn happening() -> impl Strategy<Value = Happening> {
    let failure = prop_oneof![
        8 => Just(Failure::Passing),
        1 => Just(Failure::Enough),
        1 => Just(Failure::Fatal),
    ];
    prop_oneof![
        2 => Just(Happening::Elapsed),
        2 => failure.prop_map(Happening::Failed),
        4 => (proptest::bool::weighted(0.9), any::<bool>())
            .prop_map(|(has_time, has_budget)| Happening::Asked { has_time, has_budget }),
    ]
}

/// The rules in words, asked of all that has happened, again and again.
fn next_of(hedges_max: u32, happened: &[Happening]) -> Next {
    let count = |is: &dyn Fn(&Happening) -> bool| -> u32 {
        u32::try_from(happened.iter().filter(|one| is(one)).count()).unwrap()
    };
    let asked = count(&|one| matches!(one, Happening::Asked { .. }));
    let begun = count(&|one| matches!(one, Happening::Asked { has_time: true, has_budget: true }));
    let failed = count(&|one| matches!(one, Happening::Failed(_)));
    let passing = count(&|one| matches!(one, Happening::Failed(Failure::Passing)));
    let elapsed = count(&|one| matches!(one, Happening::Elapsed));
    let is_over = 0 < count(&|one| matches!(one, Happening::Failed(Failure::Fatal)));
    let is_stopped = 0 < count(&|one| {
        let is_late = matches!(one, Happening::Asked { has_time: false, .. });
        is_late || matches!(one, Happening::Failed(Failure::Enough))
    });
    let runs = failed < 1 + begun;
    let may_begin = !is_stopped && asked < hedges_max;
    match () {
        () if is_over => Next::End,
        () if may_begin && asked < passing + elapsed => Next::Ask,
        () if !runs => Next::End,
        () if may_begin => Next::Wait(DELAY),
        () => Next::Watch,
    }
}

proptest! {
    #[test]
    fn course_goes_as_the_rules_in_words(
        hedges_max in 1..=10_u32,
        offered in proptest::collection::vec(happening(), 0..60),
    ) {
        let mut course = course(hedges_max);
        let mut happened = Vec::new();
        let mut running = 1;
        for one in offered {
            // Only what can happen does.
            match (one, course.next()) {
                (Happening::Elapsed, Next::Wait(_)) => course.elapsed(),
                (Happening::Failed(failure), next) if 0 < running && next != Next::End => {
                    running -= 1;
                    course.failed(failure);
                }
                (Happening::Asked { has_time, has_budget }, Next::Ask) => {
                    let time_left = if has_time { None } else { Some(Duration::ZERO) };
                    let begun = course.ask(time_left, || has_budget);
                    running += u32::from(begun.is_ok());
                }
                _ => continue,
            }
            happened.push(one);
            assert_eq!(course.next(), next_of(hedges_max, &happened), "{happened:?}");
            assert!(running <= 1 + hedges_max);
        }
    }
}
