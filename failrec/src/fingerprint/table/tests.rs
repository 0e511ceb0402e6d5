use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Barrier;

use proptest::prelude::{ProptestConfig, Strategy, prop, prop_assert_eq, proptest};

use super::*;
use crate::fingerprint::sampling::Steps;
use crate::record::Scheme;
use crate::record::{LossReason, SampleReason};

const HOUR: Duration = Duration::from_hours(1);

/// One failure as the tests write it; everything else follows from these.
#[derive(Clone, Debug)]
struct Case {
    goal: GoalId,
    node: NodeId,
    error_type: Cow<'static, str>,
    norm: String,
    message: String,
    agent: Option<String>,
    severity: Severity,
    outcome: Outcome,
    after: Duration,
}

impl Case {
    fn new(norm: &str) -> Self {
        Self {
            goal: GoalId::default(),
            node: NodeId::from("planner"),
            error_type: Cow::Borrowed("app::Error"),
            norm: norm.to_owned(),
            message: norm.to_owned(),
            agent: None,
            severity: Severity::Error,
            outcome: Outcome::Error,
            after: Duration::ZERO,
        }
    }

    fn at(after: Duration) -> Self {
        Self { after, ..Self::new("timed out") }
    }
}

fn table(options: SamplingOptions) -> GroupTable {
    GroupTable::new(GoalId::from("own"), Naming::from(Scheme::Group), options)
}

fn parts(case: &Case) -> IdentityParts<'_> {
    IdentityParts {
        node_id: &case.node,
        error_type: &case.error_type,
        error_code: None,
        message_norm: &case.norm,
        root_type: &case.error_type,
        root_norm: "",
        custom: &[],
    }
}

fn key(table: &GroupTable, case: &Case) -> GroupKey {
    table.key(&case.goal, &parts(case))
}

fn observe(table: &GroupTable, case: &Case) -> Observation {
    let parts = parts(case);
    let seen = Seen {
        message: table.text_hash(&case.message),
        agent: case.agent.as_deref(),
        session: None,
        severity: case.severity,
        outcome: case.outcome,
    };
    let Case { goal, node, error_type, .. } = case;
    let facts = Facts { goal, node, error_type, seen };
    let at = Timestamp::from_micros(1_000_000).saturating_add(case.after);
    let moment = Moment { at, monotonic: case.after };
    table.observe(table.key(&case.goal, &parts), moment, &facts, || parts.to_identity())
}

fn stored_numbers(table: &GroupTable, case: &Case, times: u64) -> Vec<u64> {
    let seen = (0..times).map(|_| observe(table, case));
    seen.filter(|seen| seen.store.is_some()).map(|seen| seen.occurrence).collect()
}

fn ticks(table: &GroupTable) -> BTreeMap<(GoalId, Fingerprint), u64> {
    let mut ticks = BTreeMap::new();
    table.drain_ticks(&mut |goal, tick| {
        ticks.insert((goal.clone(), tick.fingerprint), tick.count);
    });
    ticks
}

#[test]
fn first_five_and_powers_of_ten_are_stored() {
    let table = table(SamplingOptions::DEFAULT);
    let stored = stored_numbers(&table, &Case::new("timed out"), 12_345);
    assert_eq!(stored, [1, 2, 3, 4, 5, 10, 100, 1_000, 10_000]);
    assert_eq!(table.totals().observed, 12_345);
    let totals = table.totals();
    assert_eq!(totals.observed - totals.stored, 12_345 - 9);
}

#[test]
fn steps_of_one_two_five_are_an_option() {
    let table = table(SamplingOptions { steps: Steps::OneTwoFive, ..SamplingOptions::DEFAULT });
    let stored = stored_numbers(&table, &Case::new("timed out"), 200);
    assert_eq!(stored, [1, 2, 3, 4, 5, 10, 20, 50, 100, 200]);
}

#[test]
fn messages_that_differ_every_time_store_no_more() {
    let table = table(SamplingOptions::DEFAULT);
    let case =
        |number| Case { message: format!("job {number} failed"), ..Case::new("job <n> failed") };
    let stored = (0..1_000).filter(|number| observe(&table, &case(*number)).store.is_some());
    assert_eq!(stored.count(), 5 + 3);
}

#[test]
fn new_message_among_equal_ones_is_stored_once() {
    let table = table(SamplingOptions::DEFAULT);
    stored_numbers(&table, &Case::new("job <n> failed"), 7);
    let other = Case { message: "job 8 failed".to_owned(), ..Case::new("job <n> failed") };
    assert_eq!(sampled(&observe(&table, &other)), Some((SampleReason::NewVariant, 3)));
    assert_eq!(observe(&table, &other).store, None);
}

/// Why it is stored, and for how many it stands.
fn sampled(observation: &Observation) -> Option<(SampleReason, u64)> {
    observation.store.map(|sample| (sample.reason, sample.weight))
}

fn case_of_agent(number: u64, after: Duration) -> Case {
    Case { agent: Some(format!("agent {number}")), ..Case::at(after) }
}

#[test]
fn first_failure_of_an_agent_new_to_the_group_is_stored() {
    let table = table(SamplingOptions::DEFAULT);
    stored_numbers(&table, &case_of_agent(1, Duration::ZERO), 3);
    stored_numbers(&table, &Case::at(Duration::ZERO), 3);
    let known = observe(&table, &case_of_agent(1, Duration::ZERO)).store;
    let new = case_of_agent(2, Duration::ZERO);
    let seen = [sampled(&observe(&table, &new)), sampled(&observe(&table, &new))];
    assert_eq!(known, None);
    assert_eq!(seen, [Some((SampleReason::NewAgent, 3)), None]);
}

#[test]
fn agents_that_are_new_every_time_store_a_few_a_day_and_no_more_in_the_end() {
    let options = SamplingOptions { interval: None, ..SamplingOptions::DEFAULT };
    let table = table(options);
    let stored = |day: u32| {
        let cases = (0..100).map(|number| {
            case_of_agent(u64::from(day) * 100 + number, HOUR.saturating_mul(24 * day))
        });
        let reasons = cases.filter_map(|case| observe(&table, &case).store);
        reasons.filter(|sample| sample.reason == SampleReason::NewAgent).count()
    };
    assert_eq!((stored(0), stored(1)), (20, 0), "the first 64 were all there on the first day");
}

#[test]
fn hour_without_a_record_ends_with_one() {
    let table = table(SamplingOptions::DEFAULT);
    stored_numbers(&table, &Case::new("timed out"), 6);
    assert_eq!(
        observe(&table, &Case::at(HOUR.saturating_sub(Duration::from_micros(1)))).store,
        None
    );
    assert_eq!(sampled(&observe(&table, &Case::at(HOUR))), Some((SampleReason::Interval, 3)));
    assert_eq!(observe(&table, &Case::at(HOUR)).store, None);
}

#[test]
fn failure_after_a_resolution_is_stored_as_such() {
    let table = table(SamplingOptions::DEFAULT);
    let case = Case::new("timed out");
    stored_numbers(&table, &case, 6);
    let group = observe(&table, &case).group;
    assert_eq!(table.mark_resolved(&group.fingerprint()), 1);
    let reason = observe(&table, &case).store.map(|sample| sample.reason);
    assert_eq!(reason, Some(SampleReason::AfterResolve));
    assert_eq!(observe(&table, &case).store, None);
}

#[test]
fn resolution_of_an_unknown_group_finds_none() {
    let table = table(SamplingOptions::DEFAULT);
    observe(&table, &Case::new("timed out"));
    let other = "0".repeat(32).parse().unwrap();
    assert_eq!(table.mark_resolved(&other), 0);
}

#[test]
fn critical_failures_and_panics_are_all_stored() {
    let plain = Case::new("timed out");
    let critical = Case { severity: Severity::Critical, ..plain.clone() };
    let panicked = Case { outcome: Outcome::Panic, ..plain };
    for case in [critical, panicked] {
        let table = table(SamplingOptions::DEFAULT);
        let seen: Vec<_> = (0..50).map(|_| observe(&table, &case).store.unwrap().reason).collect();
        assert_eq!(seen.iter().filter(|seen| **seen == SampleReason::First).count(), 5);
        assert_eq!(seen.iter().filter(|seen| **seen == SampleReason::Fatal).count(), 45);
    }
}

#[test]
fn critical_storm_is_refused_above_the_limit_and_the_weight_is_kept() {
    let table = table(SamplingOptions { bodies_per_second: Some(20), ..SamplingOptions::DEFAULT });
    let case = Case { severity: Severity::Fatal, ..Case::new("timed out") };
    let seen: Vec<_> = (0..99).map(|_| observe(&table, &case)).collect();
    assert_eq!(seen.iter().filter(|seen| seen.store.is_some()).count(), 20);
    assert!(seen.iter().skip(20).all(|seen| seen.refused == Some(LossReason::RateGuard)));
    assert_eq!(sampled(&observe(&table, &case)), Some((SampleReason::Decade, 80)));
}

#[test]
fn failures_without_urgency_are_never_refused() {
    let table = table(SamplingOptions { bodies_per_second: Some(1), ..SamplingOptions::DEFAULT });
    let cases = (0..1_000).map(|number| Case::new(&format!("kind {number}")));
    assert_eq!(cases.filter(|case| observe(&table, case).store.is_some()).count(), 1_000);
}

#[test]
fn bytes_of_the_second_are_used_up_by_charge() {
    let table =
        table(SamplingOptions { bytes_per_second: Some(1_000), ..SamplingOptions::DEFAULT });
    let case = Case { severity: Severity::Critical, ..Case::new("timed out") };
    stored_numbers(&table, &case, 6);
    table.charge(Duration::ZERO, 1_000);
    assert_eq!(observe(&table, &case).refused, Some(LossReason::RateGuard));
}

#[test]
fn weights_add_up_to_the_newest_stored_number() {
    let table = table(SamplingOptions::DEFAULT);
    let seen = (0..1_000).filter_map(|_| observe(&table, &Case::new("timed out")).store);
    assert_eq!(seen.map(|sample| sample.weight).sum::<u64>(), 1_000);
}

#[test]
fn identity_is_built_once_a_group() {
    let table = table(SamplingOptions::DEFAULT);
    let case = Case::new("timed out");
    let first = observe(&table, &case).group;
    let second = observe(&table, &case).group;
    assert!(Arc::ptr_eq(&first, &second));
    assert_eq!(&*first.identity.message_norm, "timed out");
}

#[test]
fn times_of_a_group_are_the_earliest_and_the_latest() {
    let table = table(SamplingOptions::DEFAULT);
    for seconds in [5, 9, 2] {
        observe(&table, &Case::at(Duration::from_secs(seconds)));
    }
    let count = observe(&table, &Case::at(Duration::from_secs(4))).group.count();
    let second = |seconds: i64| Timestamp::from_micros(1_000_000 * (1 + seconds));
    assert_eq!((count.count, count.first, count.last), (4, second(2), second(9)));
}

#[test]
fn goals_count_for_themselves() {
    let table = table(SamplingOptions::DEFAULT);
    let other = Case { goal: GoalId::from("other"), ..Case::new("timed out") };
    observe(&table, &Case::new("timed out"));
    assert_eq!(observe(&table, &other).occurrence, 1);
    let fingerprints: Vec<_> =
        ticks(&table).into_keys().map(|(_, fingerprint)| fingerprint).collect();
    assert_eq!(fingerprints.first(), fingerprints.last());
    assert_eq!(fingerprints.len(), 2);
}

#[test]
fn full_table_counts_the_rest_by_error_type() {
    let table = table(SamplingOptions { groups: 10, ..SamplingOptions::DEFAULT });
    for number in 0..1_000 {
        observe(&table, &Case::new(&format!("kind {number}")));
    }
    let group = observe(&table, &Case::new("one more")).group;
    assert_eq!(group.count().count, 991);
    assert_eq!(&*group.identity.error_type, "app::Error");
    let Totals { observed, groups, overflowed, .. } = table.totals();
    assert_eq!((observed, groups, overflowed), (1_001, 11, 991));
}

#[test]
fn full_table_still_tells_known_groups_apart() {
    let table = table(SamplingOptions { groups: 1, ..SamplingOptions::DEFAULT });
    observe(&table, &Case::new("known"));
    observe(&table, &Case::new("unknown"));
    assert_eq!(observe(&table, &Case::new("known")).occurrence, 2);
}

#[test]
fn overflow_has_a_bound_and_a_last_resort() {
    let options = SamplingOptions { groups: 0, overflow_groups: 3, ..SamplingOptions::DEFAULT };
    let table = table(options);
    for number in 0..100 {
        let goal = GoalId::from(format!("goal {number}"));
        observe(&table, &Case { goal, ..Case::new("timed out") });
    }
    let Totals { observed, groups, .. } = table.totals();
    assert_eq!((observed, groups), (100, 100), "three by type, the others by goal");
}

/// The counts of each goal.
fn counts_of_goals(table: &GroupTable) -> BTreeMap<String, u64> {
    let mut counts = BTreeMap::new();
    for ((goal, _), count) in ticks(table) {
        *counts.entry(goal.to_string()).or_default() += count;
    }
    counts
}

#[test]
fn last_resort_counts_each_goal_for_itself() {
    let options = SamplingOptions { groups: 0, overflow_groups: 0, ..SamplingOptions::DEFAULT };
    let table = table(options);
    for (goal, times) in [("one", 3), ("two", 4)] {
        let case = Case { goal: GoalId::from(goal), ..Case::new("timed out") };
        (0..times).for_each(|_| drop(observe(&table, &case)));
    }
    let expected = [("one".to_owned(), 3), ("two".to_owned(), 4)];
    assert_eq!(counts_of_goals(&table), BTreeMap::from(expected));
}

#[test]
fn goals_without_room_are_counted_under_the_goal_of_the_table() {
    let options = SamplingOptions { groups: 0, overflow_groups: 0, ..SamplingOptions::DEFAULT };
    let table = table(options);
    for number in 0..LAST_RESORTS_MAX + 7 {
        let goal = GoalId::from(format!("goal {number}"));
        observe(&table, &Case { goal, ..Case::new("timed out") });
    }
    let counts = counts_of_goals(&table);
    assert_eq!((counts.len(), counts["own"]), (LAST_RESORTS_MAX + 1, 7));
}

#[test]
fn node_counts_also_when_its_groups_overflow() {
    let table = table(SamplingOptions { groups: 1, ..SamplingOptions::DEFAULT });
    for norm in ["a", "b", "c"] {
        observe(&table, &Case::new(norm));
    }
    assert_eq!(table.history("planner").failure_count, 3);
    assert_eq!(table.history("nobody").failure_count, 0);
}

#[test]
fn ticks_tell_each_change_once() {
    let table = table(SamplingOptions::DEFAULT);
    let (one, other) = (Case::new("one"), Case::new("other"));
    for case in [&one, &one, &other] {
        observe(&table, case);
    }
    let counts = |ticks: BTreeMap<_, u64>| ticks.into_values().sum::<u64>();
    assert_eq!(counts(ticks(&table)), 3);
    assert_eq!(ticks(&table).len(), 0);
    observe(&table, &one);
    assert_eq!(ticks(&table).into_values().collect::<Vec<_>>(), [3]);
}

#[test]
fn sixty_four_threads_claim_each_number_once() {
    const THREADS: u64 = 64;
    const EACH: u64 = 10_000;
    let table = table(SamplingOptions::DEFAULT);
    let start = Barrier::new(64);
    let mut stored = Vec::new();
    std::thread::scope(|scope| {
        let work = || {
            start.wait();
            stored_numbers(&table, &Case::new("timed out"), EACH)
        };
        let threads: Vec<_> = (0..THREADS).map(|_| scope.spawn(work)).collect();
        stored.extend(threads.into_iter().flat_map(|thread| thread.join().unwrap()));
    });
    stored.sort_unstable();
    assert_eq!(stored, [1, 2, 3, 4, 5, 10, 100, 1_000, 10_000, 100_000]);
    assert_eq!(ticks(&table).into_values().collect::<Vec<_>>(), [THREADS * EACH]);
    assert_eq!(table.history("planner").failure_count, THREADS * EACH);
}

#[test]
fn last_place_is_had_by_all_who_race_for_its_group() {
    for _ in 0..500 {
        let table = table(SamplingOptions { groups: 1, ..SamplingOptions::DEFAULT });
        let start = Barrier::new(4);
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    start.wait();
                    observe(&table, &Case::new("kind"));
                });
            }
        });
        let Totals { observed, groups, .. } = table.totals();
        assert_eq!((observed, groups), (4, 1));
    }
}

#[test]
fn threads_that_race_for_new_groups_lose_no_count() {
    let table = table(SamplingOptions { groups: 100, ..SamplingOptions::DEFAULT });
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for number in 0..1_000 {
                    observe(&table, &Case::new(&format!("kind {}", number % 120)));
                }
            });
        }
    });
    let Totals { observed, groups, .. } = table.totals();
    assert_eq!(observed, 8_000);
    assert!(groups <= 101, "{groups}");
}

/// The same rules, written slowly: every group keeps its whole history.
#[derive(Default)]
struct Model {
    groups: BTreeMap<String, Vec<(Duration, bool)>>,
}

impl Model {
    fn observe(&mut self, case: &Case) -> Option<(SampleReason, u64)> {
        let history = self.groups.entry(case.norm.clone()).or_default();
        let number = history.len() as u64 + 1;
        let newest = history.iter().rposition(|(_, is_stored)| *is_stored);
        let last = history.iter().filter(|(_, is_stored)| *is_stored).map(|(at, _)| *at).max();
        let reason = if number <= 5 {
            Some(SampleReason::First)
        } else if Severity::Critical <= case.severity {
            Some(SampleReason::Fatal)
        } else if [10, 100, 1_000].contains(&number) {
            Some(SampleReason::Decade)
        } else if last.is_none_or(|last| last + HOUR <= case.after) {
            Some(SampleReason::Interval)
        } else {
            None
        };
        history.push((case.after, reason.is_some()));
        let kept = newest.map_or(0, |index| index as u64 + 1);
        reason.map(|reason| (reason, number - kept))
    }
}

fn any_case() -> impl Strategy<Value = (u8, u64, bool)> {
    (0_u8..4, 0_u64..1_200, prop::bool::weighted(0.05))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn table_decides_as_the_slow_model_does(steps in prop::collection::vec(any_case(), 1..400)) {
        let options = SamplingOptions { bodies_per_second: None, bytes_per_second: None, ..SamplingOptions::DEFAULT };
        let (table, mut model) = (table(options), Model::default());
        let mut now = Duration::ZERO;
        for (kind, pause, is_critical) in steps {
            now += Duration::from_secs(pause);
            let severity = if is_critical { Severity::Critical } else { Severity::Error };
            let case = Case { severity, after: now, ..Case::new(&format!("kind {kind}")) };
            prop_assert_eq!(sampled(&observe(&table, &case)), model.observe(&case));
        }
        let counted: u64 = model.groups.values().map(|history| history.len() as u64).sum();
        prop_assert_eq!(table.totals().observed, counted);
        prop_assert_eq!(ticks(&table).into_values().sum::<u64>(), counted);
    }
}

/// The failures of `steps` as one table counts them that lets failures pass without a look, and as
/// another does that looks at each: what is stored, and what is told of hours.
fn with_and_without_credit(steps: &[(u8, u64)], options: SamplingOptions) -> [Vec<String>; 2] {
    [true, false].map(|lends| {
        let table = table(options);
        if lends {
            table.open_credit();
        }
        let (mut now, mut story) = (Duration::ZERO, Vec::new());
        let mut groups: BTreeMap<u8, Arc<Group>> = BTreeMap::new();
        for (step, times) in steps {
            if 5 < *step {
                // The clock moves only when all is settled, as it does each second.
                table.settle(Timestamp::from_micros(1_000_000).saturating_add(now));
                let mut told = Vec::new();
                table.drain_ticks(&mut |_, tick| {
                    told.push(format!("{} {} {:?}", tick.fingerprint, tick.count, tick.hours));
                });
                // Each table has an order of its own.
                told.sort();
                story.extend(told);
                now += Duration::from_secs(times * times * times);
                continue;
            }
            let case = Case { after: now, ..Case::new(["one", "other"][usize::from(*step) % 2]) };
            for _ in 0..*times {
                if groups.get(&(step % 2)).is_some_and(|group| group.try_count_unseen()) {
                    continue;
                }
                let seen = observe(&table, &case);
                if let Some(sample) = seen.store {
                    story.push(format!("{step} {} {sample:?}", seen.occurrence));
                } else if let Some(group) = table.grant(key(&table, &case), now) {
                    groups.insert(step % 2, group);
                }
            }
        }
        table.settle(Timestamp::from_micros(1_000_000).saturating_add(now));
        story.push(format!("{:?}", (table.totals(), table.history("planner").failure_count)));
        story
    })
}

proptest! {
    /// Credit changes neither what is stored nor what is counted when.
    #[test]
    fn failures_that_are_not_looked_at_are_counted_like_others(
        steps in prop::collection::vec((0_u8..8, 1_u64..60), 1..60),
        is_one_two_five in proptest::bool::ANY,
    ) {
        let steps_of_table = if is_one_two_five { Steps::OneTwoFive } else { Steps::Decades };
        let options = SamplingOptions { steps: steps_of_table, newest: false, ..SamplingOptions::DEFAULT };
        let [lending, looking] = with_and_without_credit(&steps, options);
        prop_assert_eq!(lending, looking);
    }
}

#[test]
fn nothing_passes_without_a_look_once_credit_is_closed() {
    let table = table(SamplingOptions::DEFAULT);
    table.open_credit();
    let case = Case::new("timed out");
    stored_numbers(&table, &case, 20);
    let group = table.grant(key(&table, &case), Duration::ZERO).unwrap();
    assert!(group.try_count_unseen());
    table.close_credit();
    table.settle(Timestamp::from_micros(1_000_000));
    assert!(!group.try_count_unseen() && table.grant(key(&table, &case), Duration::ZERO).is_none());
    assert_eq!((table.unseen(), table.totals().observed), (1, 21));
}

/// Each grant costs as much as a look: failures that differ in turn must not pay for both.
#[test]
fn credit_that_was_of_no_use_is_not_granted_again_until_all_is_settled() {
    let table = table(SamplingOptions::DEFAULT);
    table.open_credit();
    let case = Case::new("timed out");
    stored_numbers(&table, &case, 20);
    let grant = || table.grant(key(&table, &case), Duration::ZERO).unwrap();
    assert!(grant().try_count_unseen());
    stored_numbers(&table, &case, 1);
    assert!(!grant().try_count_unseen());
    table.settle(Timestamp::from_micros(1_000_000));
    let group = grant();
    assert!((0..8).all(|_| group.try_count_unseen()));
    stored_numbers(&table, &case, 1);
    assert!(grant().try_count_unseen());
}

#[test]
fn interval_that_ends_soon_has_each_failure_looked_at() {
    let interval = Some(Duration::from_secs(2));
    let table = table(SamplingOptions { interval, ..SamplingOptions::DEFAULT });
    table.open_credit();
    let case = Case::new("timed out");
    stored_numbers(&table, &case, 20);
    let group = table.grant(key(&table, &case), Duration::ZERO).unwrap();
    assert!(!group.try_count_unseen());
}
