use std::collections::{HashSet, VecDeque};

use proptest::collection::vec;
use proptest::prelude::{Just, Strategy, prop_assert, prop_assert_eq, prop_oneof, proptest};

use super::*;
use crate::policy::circuit_breaker::settings::Slow;

const MIDDLE: f64 = 0.5;

fn ended(outcome: Outcome) -> Ended {
    Ended { outcome, is_slow: false }
}

fn at(now: Duration) -> Moment<'static> {
    Moment::fixed(now, MIDDLE)
}

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

/// Opens after 2 in a row for 10 s, twice as long each time up to 30 s; 3 probes, 2 must succeed.
fn settings() -> Settings {
    Settings {
        trip: Trip::Consecutive(2),
        wait: seconds(10),
        wait_factor: 2.0,
        wait_max: seconds(30),
        probes: 3,
        close_after: 2,
        probe_limit: seconds(5),
        ..Settings::CLASSIC
    }
}

fn machine(settings: Settings) -> Machine {
    Machine::new(settings, Duration::ZERO)
}

/// Plays a script and writes down what came of it. Each word is a moment in seconds and what
/// happens then: `in` asks for a call, `ok`, `err` and `drop` end the oldest one that was let
/// through, `slow` ends it late.
fn play(machine: &mut Machine, script: &str) -> String {
    let mut inside = VecDeque::new();
    let mut said = Vec::new();
    for word in script.split_whitespace() {
        let (time, what) = word.split_once(':').unwrap();
        let now = seconds(time.parse().unwrap());
        let end = match what {
            "in" => {
                match machine.admit(&at(now)).0 {
                    Admission::Pass(pass) => {
                        inside.push_back(pass);
                        said.push("in".to_owned());
                    }
                    Admission::Reject(kind, after) => {
                        let after =
                            after.map_or_else(String::new, |after| format!("-{}", after.as_secs()));
                        said.push(format!("{}{after}", kind.as_str()));
                    }
                }
                continue;
            }
            "ok" => ended(Outcome::Success),
            "slow" => Ended { outcome: Outcome::Success, is_slow: true },
            "err" => ended(Outcome::Failure),
            _ => ended(Outcome::Neutral),
        };
        let pass = inside.pop_front().unwrap();
        let transition = machine.settle(pass, end, &at(now));
        said.push(transition.map_or_else(|| "-".to_owned(), |to| to.to.as_str().to_owned()));
    }
    said.join(" ")
}

#[test]
fn scenarios_go_as_the_page_says() {
    let table = [
        ("row of failures opens", "0:in 0:err 0:in 0:err 1:in", "in - in open open-9"),
        ("success ends the row", "0:in 0:err 0:in 0:ok 0:in 0:err 0:in", "in - in - in - in"),
        ("dropped call does not end it", "0:in 0:err 0:in 0:drop 0:in 0:err", "in - in - in open"),
        (
            "probes close it",
            "0:in 0:err 0:in 0:err 10:in 10:in 11:ok 11:ok 11:in",
            "in - in open in in - closed in",
        ),
        (
            "no more probes than wanted",
            "0:in 0:err 0:in 0:err 10:in 10:in 10:in 10:in 11:in",
            "in - in open in in in probing-5 probing-4",
        ),
        (
            "one bad probe of three is forgiven, two are not",
            "0:in 0:err 0:in 0:err 10:in 10:in 10:in 11:err 11:ok 11:err 12:in 31:in",
            "in - in open in in in - - open open-19 in",
        ),
        (
            "wait grows up to its limit",
            "0:in 0:err 0:in 0:err 10:in 10:in 10:err 10:err 11:in 30:in 30:in 30:err 30:err 31:in 60:in",
            "in - in open in in - open open-19 in in - open open-29 in",
        ),
        (
            "dropped probe gives its place back",
            "0:in 0:err 0:in 0:err 10:in 10:in 10:in 10:drop 10:in 10:in",
            "in - in open in in in - in probing-5",
        ),
        (
            "lost probes do not hold it half-open for ever",
            "0:in 0:err 0:in 0:err 10:in 10:in 10:in 14:in 15:in 34:in 35:in",
            "in - in open in in in probing-1 open-20 open-1 in",
        ),
        (
            "half-open with no probe on its way waits for the next call, however long",
            "0:in 0:err 0:in 0:err 10:in 10:drop 99:in 99:ok 200:in 200:ok",
            "in - in open in - in - in closed",
        ),
        (
            "probe that began late has its whole time",
            "0:in 0:err 0:in 0:err 10:in 14:in 14:ok 17:in 19:ok",
            "in - in open in in - in closed",
        ),
        (
            "call from before the trip changes nothing, whichever way it ends",
            "0:in 0:in 0:in 0:in 1:err 1:err 11:in 12:ok 12:err 12:in 12:in 12:in",
            "in in in in - open in - - in in probing-5",
        ),
    ];
    for (name, script, expected) in table {
        assert_eq!(play(&mut machine(settings()), script), expected, "{name}");
    }
}

#[test]
fn defaults_open_on_the_fifth_failure_and_close_on_the_second_success() {
    let mut machine = machine(Settings::CLASSIC);
    assert_eq!(play(&mut machine, &"0:in 0:err ".repeat(5)), "in - in - in - in - in open");
    assert_eq!(play(&mut machine, "59:in 60:in 61:ok 61:in 61:ok"), "open-1 in - in closed");
}

#[test]
fn history_of_successes_does_not_delay_an_outage() {
    for trip in [
        Trip::Count { size: 20, minimum_calls: 10, failure_rate: 0.5 },
        Trip::Time { span: seconds(10), minimum_calls: 10, failure_rate: 0.5 },
    ] {
        let mut machine = machine(Settings { trip, ..settings() });
        for call in 0..100_000 {
            let now = Duration::from_millis(call);
            let Admission::Pass(pass) = machine.admit(&at(now)).0 else { unreachable!() };
            machine.settle(pass, ended(Outcome::Success), &at(now));
        }
        let mut failures = 0;
        while machine.state() == CircuitState::Closed {
            failures += 1;
            let now = Duration::from_millis(100_000 + failures * 100);
            let Admission::Pass(pass) = machine.admit(&at(now)).0 else { unreachable!() };
            machine.settle(pass, ended(Outcome::Failure), &at(now));
        }
        // The count window needs half of its 20; of the time window, the old calls leave with it.
        assert!(failures <= 100, "{trip:?} took {failures} failures");
        if matches!(trip, Trip::Count { .. }) {
            assert_eq!(failures, 10);
        }
    }
}

#[test]
fn slow_successes_open_it_and_a_slow_probe_is_bad() {
    let slow = Some(Slow { above: seconds(1), ratio: 0.5 });
    let trip = Trip::Count { size: 4, minimum_calls: 4, failure_rate: 1.0 };
    let mut machine = machine(Settings { trip, slow, ..settings() });
    assert_eq!(
        play(
            &mut machine,
            "0:in 0:ok 0:in 0:slow 0:in 0:ok 0:in 0:slow 10:in 10:slow 10:in 10:slow"
        ),
        "in - in - in - in open in - in open",
    );
}

#[test]
fn forced_states_hold_until_something_else_is_said() {
    let mut machine = machine(settings());
    machine.force_open(&at(seconds(0)));
    assert_eq!(play(&mut machine, "0:in 9999:in"), "forced_open forced_open");
    machine.disable(&at(seconds(0)));
    assert_eq!(play(&mut machine, "0:in 0:err 0:in 0:err 0:in 0:err"), "in - in - in -");
    machine.close(&at(seconds(0)));
    assert_eq!(play(&mut machine, "0:in 0:err 0:in 0:err 0:in"), "in - in open open-10");
    machine.close(&at(seconds(0)));
    machine.trip(&at(seconds(0)));
    assert_eq!(play(&mut machine, "1:in 10:in"), "open-9 in");
}

#[test]
fn shadow_lets_all_through_and_still_finds_its_way_back() {
    let mut machine = machine(Settings { is_shadow: true, ..settings() });
    let said = play(&mut machine, "0:in 0:err 0:in 0:err 1:in 1:err 10:in 10:ok 10:in 10:ok 10:in");
    assert_eq!(said, "in - in open in - in - in closed in");
}

#[test]
fn wait_is_spread_by_its_share_and_no_more() {
    let spread = Settings { wait_jitter: 0.1, ..settings() };
    assert_eq!(spread.wait_of(1, 0.0), seconds(9));
    assert_eq!(spread.wait_of(1, MIDDLE), seconds(10));
    assert!(spread.wait_of(1, 0.999_999) < seconds(11));
    assert_eq!(spread.wait_of(u32::MAX, MIDDLE), seconds(30));
}

/// What may happen to a breaker.
#[derive(Clone, Copy, Debug)]
enum Step {
    Ask,
    End(usize, Outcome),
    Wait(u64),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => Just(Step::Ask),
        4 => (0_usize..8, prop_oneof![
            Just(Outcome::Success), Just(Outcome::Failure), Just(Outcome::Neutral),
        ]).prop_map(|(which, outcome)| Step::End(which, outcome)),
        1 => (1_u64..12).prop_map(Step::Wait),
    ]
}

proptest! {
    /// However calls come, end and are lost: never more probes than wanted in one half-open time,
    /// and no state that time does not lead out of.
    #[test]
    fn probes_stay_within_their_number_and_nothing_is_wedged(steps in vec(step(), 0..120)) {
        let mut machine = machine(settings());
        let (mut now, mut inside, mut probes) = (0, Vec::new(), 0);
        for step in steps {
            match step {
                Step::Wait(time) => now += time,
                Step::Ask => {
                    let generation = machine.generation();
                    let (admission, _) = machine.admit(&at(seconds(now)));
                    if machine.generation() != generation {
                        probes = 0;
                    }
                    if let Admission::Pass(pass) = admission {
                        inside.push(pass);
                        probes += 1;
                        prop_assert!(machine.state() != CircuitState::Open);
                    }
                }
                Step::End(which, outcome) if which < inside.len() => {
                    let pass = inside.remove(which);
                    let counts = machine.counts(pass);
                    let before = machine.state();
                    let transition = machine.settle(pass, ended(outcome), &at(seconds(now)));
                    prop_assert!(counts || transition.is_none(), "a late call changed something");
                    if counts && outcome == Outcome::Neutral && before == CircuitState::HalfOpen {
                        probes -= 1;
                    }
                    if transition.is_some() {
                        probes = 0;
                    }
                }
                Step::End(..) => {}
            }
            if machine.state() == CircuitState::HalfOpen {
                prop_assert!(probes <= 3, "{probes} probes");
            }
        }
        // Nothing comes back any more, and still a call is let through before long.
        let is_let_through = (0..80).any(|later| {
            matches!(machine.admit(&at(seconds(now + later))).0, Admission::Pass(_))
        });
        prop_assert!(is_let_through);
    }

    /// A breaker that counts by ratio trips exactly when a list of the newest calls says so.
    #[test]
    fn ratio_is_judged_as_a_list_of_calls_would(outcomes in vec(prop_oneof![
        3 => Just(Outcome::Success), 2 => Just(Outcome::Failure), 1 => Just(Outcome::Neutral),
    ], 1..60)) {
        let trip = Trip::Count { size: 8, minimum_calls: 5, failure_rate: 0.6 };
        let mut machine = machine(Settings { trip, ..settings() });
        let mut seen = Vec::new();
        for outcome in outcomes {
            let Admission::Pass(pass) = machine.admit(&at(seconds(0))).0 else { break };
            let transition = machine.settle(pass, ended(outcome), &at(seconds(0)));
            if outcome != Outcome::Neutral {
                seen.push(outcome);
            }
            let newest = seen.get(seen.len().saturating_sub(8)..).unwrap();
            let failures = newest.iter().filter(|outcome| **outcome == Outcome::Failure).count();
            let is_tripped = outcome != Outcome::Neutral
                && 5 <= newest.len()
                && 10 * failures >= 6 * newest.len();
            prop_assert_eq!(transition.is_some(), is_tripped, "{:?}", seen);
        }
    }
}

/// Every state that can be reached with two calls on their way at most, at whole seconds: from
/// each of them time alone leads to a call that is let through.
#[test]
fn no_reachable_state_rejects_for_ever() {
    let small = Settings {
        probes: 2,
        close_after: 1,
        wait: seconds(2),
        wait_max: seconds(4),
        probe_limit: seconds(2),
        ..settings()
    };
    let mut waiting = vec![(machine(small), 0_u64, Vec::<Pass>::new())];
    let mut known = HashSet::new();
    while let Some((state, now, inside)) = waiting.pop() {
        let relative: Vec<_> = inside.iter().map(|pass| state.counts(*pass)).collect();
        let shape = (format!("{:?}", relative_to(&state, now)), relative);
        if !known.insert(shape) {
            continue;
        }
        let is_let_through = (0..=6).any(|later| {
            let mut future = state.clone();
            (0..=later)
                .any(|step| matches!(future.admit(&at(seconds(now + step))).0, Admission::Pass(_)))
        });
        assert!(is_let_through, "{state:?}");
        waiting.push((state.clone(), now + 1, inside.clone()));
        if inside.len() < 2 {
            let mut next = state.clone();
            let mut calls = inside.clone();
            if let Admission::Pass(pass) = next.admit(&at(seconds(now))).0 {
                calls.push(pass);
            }
            waiting.push((next, now, calls));
        }
        for which in 0..inside.len() {
            for outcome in [Outcome::Success, Outcome::Failure, Outcome::Neutral] {
                let (mut next, mut calls) = (state.clone(), inside.clone());
                next.settle(calls.remove(which), ended(outcome), &at(seconds(now)));
                waiting.push((next, now, calls));
            }
        }
    }
    assert!(30 < known.len(), "only {} states were found", known.len());
}

/// The phase with times as distances, and no more of its row than matters for the wait.
fn relative_to(machine: &Machine, now: u64) -> (Phase, Window) {
    let now = seconds(now);
    let phase = match machine.phase {
        Phase::Open { until, row } => {
            Phase::Open { until: until.saturating_sub(now), row: row.min(3) }
        }
        Phase::HalfOpen { since, row, probes } => {
            let age = now.saturating_sub(since).min(seconds(9));
            Phase::HalfOpen { since: age, row: row.min(3), probes }
        }
        other => other,
    };
    (phase, machine.window.clone())
}
