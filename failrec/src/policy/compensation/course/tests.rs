use proptest::collection::vec;
use proptest::prelude::{Strategy, any};
use proptest::{prop_assert, prop_assert_eq, prop_oneof, proptest};

use self::Line::{Failed, GiveUp, Interrupted, Is, Next, Undone, Withdraw};
use super::*;
use crate::policy::compensation::state::SagaState::{
    Compensated, Compensating, FailedToCompensate,
};

const LIMIT: Duration = Duration::from_secs(10);

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

/// A course of three steps that is being undone since the moment zero.
fn of_three() -> Course {
    let mut course = Course::new();
    assert_eq!([(); 3].map(|()| course.register()), [0, 1, 2]);
    course.compensate(Duration::ZERO, LIMIT);
    course
}

/// What is asked of a course, and what it answers.
#[derive(Clone, Copy)]
enum Line {
    Next(u64, Option<usize>),
    Undone(usize),
    Failed(usize),
    Interrupted(usize),
    Withdraw(usize, bool),
    GiveUp,
    Is(SagaState),
}

const SCENARIOS: &[(&str, &[Line])] = &[
    (
        "the newest comes first",
        &[
            Next(0, Some(2)),
            Undone(2),
            Next(1, Some(1)),
            Undone(1),
            Next(2, Some(0)),
            Is(Compensating),
            Undone(0),
            Next(3, None),
            Is(Compensated),
        ],
    ),
    (
        "one at a time",
        &[Next(0, Some(2)), Next(0, None), Is(Compensating), Undone(2), Next(0, Some(1))],
    ),
    (
        "a failure keeps no other from its turn",
        &[
            Next(0, Some(2)),
            Failed(2),
            Next(0, Some(1)),
            Undone(1),
            Next(0, Some(0)),
            Undone(0),
            Next(0, None),
            Is(FailedToCompensate),
        ],
    ),
    (
        "a withdrawn step has no turn",
        &[
            Withdraw(1, true),
            Withdraw(1, false),
            Next(0, Some(2)),
            Withdraw(2, false),
            Undone(2),
            Next(0, Some(0)),
            Undone(0),
            Withdraw(0, false),
            Next(0, None),
            Is(Compensated),
        ],
    ),
    (
        "nothing is begun when the time has come",
        &[Next(9, Some(2)), Undone(2), Next(10, None), Is(FailedToCompensate), Withdraw(0, false)],
    ),
    (
        "what ended in time is no failure afterwards",
        &[
            Withdraw(0, true),
            Withdraw(1, true),
            Next(9, Some(2)),
            Undone(2),
            Next(99, None),
            Is(Compensated),
        ],
    ),
    (
        "an interrupted step has its turn again, before all others",
        &[Next(0, Some(2)), Interrupted(2), Next(0, Some(2)), Undone(2), Next(0, Some(1))],
    ),
    (
        "what is given up is left",
        &[Next(0, Some(2)), Undone(2), GiveUp, Is(FailedToCompensate), Next(0, None)],
    ),
];

#[test]
fn scenarios_come_out_as_told() {
    for (name, lines) in SCENARIOS {
        let mut course = of_three();
        for (number, line) in lines.iter().enumerate() {
            let place = format!("{name}, line {number}");
            match *line {
                Next(at, step) => assert_eq!(course.next(seconds(at)), step, "{place}"),
                Undone(step) => course.ended(step, true),
                Failed(step) => course.ended(step, false),
                Interrupted(step) => course.interrupted(step),
                Withdraw(step, is_withdrawn) => {
                    assert_eq!(course.withdraw(step), is_withdrawn, "{place}");
                }
                GiveUp => course.give_up(),
                Is(state) => assert_eq!(course.state(), state, "{place}"),
            }
        }
    }
}

#[test]
fn closed_course_undoes_nothing() {
    let mut course = Course::new();
    course.register();
    course.close();
    course.compensate(Duration::ZERO, LIMIT);
    assert_eq!((course.next(Duration::ZERO), course.state()), (None, SagaState::Closed));
    assert!(!course.is_open() && !course.withdraw(0));
}

#[test]
fn time_without_end_is_no_overflow() {
    let mut course = Course::new();
    course.register();
    course.compensate(seconds(1), Duration::MAX);
    assert_eq!(course.next(Duration::MAX.saturating_sub(seconds(1))), Some(0));
}

/// What happens to a course that is being undone.
#[derive(Clone, Debug)]
enum Event {
    Wait(u64),
    Withdraw(usize),
    /// It asks for the next step, or ends the one that was begun: undone, failed, cut off.
    Turn(u8),
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        1 => (0..3_u64).prop_map(Event::Wait),
        1 => (0..8_usize).prop_map(Event::Withdraw),
        6 => (0..4_u8).prop_map(Event::Turn),
    ]
}

proptest! {
    /// The slow model is a list of steps; the next one is looked for from its end each time.
    #[test]
    fn it_agrees_with_a_plain_list(
        withdrawn in vec(any::<bool>(), 0..8),
        events in vec(event(), 0..40),
    ) {
        let mut course = Course::new();
        let mut model = Vec::new();
        for is_withdrawn in withdrawn {
            let step = course.register();
            prop_assert!(!is_withdrawn || course.withdraw(step));
            model.push(if is_withdrawn { Mark::Withdrawn } else { Mark::Registered });
        }
        course.compensate(Duration::ZERO, LIMIT);
        let (mut now, mut is_over) = (0, false);
        for event in events {
            match event {
                Event::Wait(step) => now += step,
                Event::Withdraw(step) => {
                    let is_early = !is_over && model.get(step) == Some(&Mark::Registered);
                    prop_assert_eq!(course.withdraw(step), is_early);
                    if is_early {
                        model[step] = Mark::Withdrawn;
                    }
                }
                Event::Turn(end) => {
                    if let Some(step) = model.iter().position(|mark| *mark == Mark::Begun) {
                        match end {
                            0 => course.interrupted(step),
                            1 => course.ended(step, false),
                            _ => course.ended(step, true),
                        }
                        model[step] = [Mark::Registered, Mark::Failed, Mark::Undone, Mark::Undone]
                            [usize::from(end)];
                        continue;
                    }
                    let is_late = LIMIT <= seconds(now);
                    let newest = model.iter().rposition(|mark| *mark == Mark::Registered);
                    let next = newest.filter(|_| !is_late && !is_over);
                    prop_assert_eq!(course.next(seconds(now)), next);
                    match next {
                        Some(step) => model[step] = Mark::Begun,
                        None => is_over = true,
                    }
                    if is_over {
                        let registered = model.iter_mut().filter(|mark| **mark == Mark::Registered);
                        registered.for_each(|mark| *mark = Mark::NotBegun);
                    }
                }
            }
            prop_assert_eq!(course.marks(), &model[..]);
            let is_left = model.iter().any(|mark| matches!(mark, Mark::Failed | Mark::NotBegun));
            let state = match (is_over, is_left) {
                (false, _) => Compensating,
                (true, false) => Compensated,
                (true, true) => FailedToCompensate,
            };
            prop_assert_eq!(course.state(), state);
        }
    }
}
