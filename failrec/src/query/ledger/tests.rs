use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

use proptest::prelude::{Just, Strategy};
use proptest::{prop_assert, prop_assert_eq, proptest};
use serde_json::json;

use super::*;
use crate::base::packing::{Packer, Piece, Unpacker};
use crate::query::archive::Archive;
use crate::query::script::{START, Script, after, fingerprint, record, record_id};
use crate::query::{Statistics, Status};
use crate::record::{
    Evolution, Hour, LossReason, Note, Propagation, Resolution, ResolutionKind, Tick, TriageAction,
};

/// What they add up to; it is the same after each half was packed and unpacked.
fn ledger(entries: &[Entry]) -> Ledger {
    let mut ledger = Ledger::default();
    let mut packed = Ledger::default();
    for (number, entry) in entries.iter().enumerate() {
        ledger.observe(entry);
        packed.observe(entry);
        if number == entries.len() / 3 {
            packed.fold_up();
        }
        if number == entries.len() / 2 {
            packed = unpacked(&mut packed);
        }
    }
    let packed = unpacked(&mut packed);
    let digests: Vec<_> = ledger.unmerged_digests("").collect();
    assert_eq!(packed.unmerged_digests("").collect::<Vec<_>>(), digests, "before it was opened");
    assert_eq!(packed, ledger);
    for group in ledger.unmerged_groups() {
        let alone = Group::of_digest(&group.digest());
        for now in [0, 3_600, 2 * 3_600, 3 * 3_600, 8 * 24 * 3_600].map(after) {
            if group.digest().is_settled(now) {
                assert_eq!(alone.status_at(now), group.status_at(now), "by its digest, at {now}");
                assert_eq!((alone.prove(), group.prove()), (None, None), "at {now}");
            }
        }
    }
    ledger
}

fn unpacked(ledger: &mut Ledger) -> Ledger {
    let (mut table, mut rests) = (Packer::default(), Vec::new());
    ledger.pack(&mut table, &mut rests).unwrap();
    let piece = Piece::new(table.into_bytes());
    let archive = Arc::new(InMemory { rests, afresh: ledger.clone() });
    Ledger::unpack(&piece, &mut Unpacker::new(piece.as_slice()), (archive, 0)).unwrap()
}

/// An archive in memory.
#[derive(Debug)]
struct InMemory {
    rests: Vec<u8>,
    afresh: Ledger,
}

impl Archive for InMemory {
    fn read(&self, place: Range<u64>) -> Option<Vec<u8>> {
        let [start, end] = [place.start, place.end].map(|at| usize::try_from(at).unwrap());
        self.rests.get(start..end).map(<[u8]>::to_vec)
    }

    fn recall(&self, name: &Fingerprint) -> Option<Group> {
        self.afresh.unmerged(name).cloned()
    }
}

#[test]
fn group_that_is_damaged_in_the_archive_is_recalled() {
    let mut script = Script::new("main", "p");
    let mut known = ledger(&[
        script.boot(),
        script.fail(1, &json!({})),
        script.fail(2, &json!({"group": "b"})),
    ]);
    let (mut table, mut rests) = (Packer::default(), Vec::new());
    known.pack(&mut table, &mut rests).unwrap();
    let piece = Piece::new(table.into_bytes());
    for place in 0..=rests.len() {
        let mut damaged = rests.clone();
        damaged.truncate(place.max(1));
        damaged[place / 2] ^= 1;
        let archive = Arc::new(InMemory { rests: damaged, afresh: known.clone() });
        let mut read =
            Ledger::unpack(&piece, &mut Unpacker::new(piece.as_slice()), (archive, 0)).unwrap();
        assert_eq!(unpacked(&mut read), known, "as it is copied");
        assert_eq!(read, known);
    }
}

fn group_a(entries: &[Entry]) -> Group {
    ledger(entries).group(&fingerprint("a")).unwrap().clone()
}

fn resolve(kind: ResolutionKind, at: Timestamp) -> TriageAction {
    TriageAction::Resolve(Resolution::new(kind, "done", at))
}

#[test]
fn largest_count_of_each_process_is_added_up() {
    let (mut one, mut other) = (Script::new("main", "one"), Script::new("main", "other"));
    let group = group_a(&[
        one.fail(1, &json!({"occurrence": 3})),
        one.tick("a", 10),
        one.tick("a", 4),
        other.fail(2, &json!({"occurrence": 5})),
        other.tick("a", 2),
    ]);
    assert_eq!(group.count, 15);
    assert_eq!((group.first_seen, group.last_seen), (START, after(2)));
}

#[test]
fn newest_record_describes_the_group_in_whatever_order_records_come() {
    let mut script = Script::new("main", "p");
    let old = script.fail(1, &json!({"severity": "warning", "error_message": "old"}));
    let new = script.fail(2, &json!({"severity": "critical", "error_message": "n".repeat(200)}));
    for entries in [[old.clone(), new.clone()], [new, old]] {
        let group = group_a(&entries);
        assert_eq!(group.severity.as_str(), "critical");
        assert_eq!(group.message, "n".repeat(100));
        assert_eq!(group.latest, Some(record_id(2)));
    }
}

#[test]
fn status_follows_from_time_and_from_what_was_said() {
    let fail = |seconds: i64| {
        let mut script = Script::new("main", "p");
        script.fail(1, &json!({"timestamp": after(seconds)}))
    };
    let say = |action| Script::new("main", "teller").say(1, "a", action);
    let reopen = |at| TriageAction::Reopen(Note::new("again", at));
    let week = 7 * 24 * 60 * 60;
    let fixed = ResolutionKind::Fix;
    for (entries, now, status) in [
        (vec![fail(0)], after(week - 1), Status::New),
        (vec![fail(0)], after(week), Status::Ongoing),
        (
            vec![fail(0), say(TriageAction::Note(Note::new("mine", after(1))))],
            after(2),
            Status::Ongoing,
        ),
        (vec![fail(0), say(resolve(fixed, after(5)))], after(9), Status::Resolved),
        (vec![say(resolve(fixed, after(5))), fail(0)], after(9), Status::Resolved),
        (vec![fail(6), say(resolve(fixed, after(5)))], after(9), Status::Regressed),
        (vec![fail(6), say(resolve(ResolutionKind::WontFix, after(5)))], after(9), Status::Ignored),
        (
            vec![fail(0), say(resolve(fixed, after(5))), say(reopen(after(6)))],
            after(9),
            Status::Ongoing,
        ),
        (
            vec![fail(0), say(reopen(after(4))), say(resolve(fixed, after(5)))],
            after(9),
            Status::Resolved,
        ),
    ] {
        assert_eq!(group_a(&entries).status_at(now), status, "{entries:?}");
    }
}

#[test]
fn group_that_fails_far_more_often_than_before_escalates_for_two_hours() {
    let hour = Duration::from_hours(1);
    let mut tick = Tick::new(fingerprint("a"), 240, START, after(20 * 3_600));
    for number in 0..20 {
        tick.hours.insert(Hour::of(START.saturating_add(hour * number)), 2);
    }
    tick.hours.insert(Hour::of(START.saturating_add(hour * 20)), 200);
    let mut script = Script::new("main", "p");
    let mut entry = script.tick("a", 1);
    entry.body = EntryBody::Tick(Box::new(tick));
    let group = group_a(&[entry.clone()]);
    let status = |hours: u32| group.status_at(START.saturating_add(hour * hours));
    assert_eq!(
        [19, 20, 21, 22].map(status).map(Status::as_str),
        ["new", "escalating", "escalating", "new"]
    );
    let resolved =
        group_a(&[entry, script.say(1, "a", resolve(ResolutionKind::Fix, after(20 * 3_600)))]);
    assert_eq!(resolved.status_at(START.saturating_add(hour * 20)), Status::Resolved);
}

#[test]
fn decorated_record_holds_what_other_entries_say_of_it() {
    let mut script = Script::new("main", "p");
    let entries = [
        script.boot(),
        script.fail(1, &json!({})),
        script.fail(2, &json!({})),
        script.say(
            1,
            "a",
            TriageAction::Propagate(Propagation::new("outer", "shop::run", after(3))),
        ),
        script.say(1, "a", TriageAction::Evolve(Evolution::new("evo", after(3)))),
        script.say(2, "a", resolve(ResolutionKind::Fix, after(3))),
    ];
    let ledger = ledger(&entries);
    let [mut first, mut second] = [1, 2].map(|number| record(number, &json!({})));
    ledger.decorate(&mut first, &entries[0].process);
    ledger.decorate(&mut second, &entries[0].process);
    assert_eq!((first.propagated.len(), first.evolutions.len()), (1, 1));
    assert_eq!((second.propagated.len(), second.evolutions.len()), (0, 0));
    assert!(first.resolution.is_some() && second.resolution.is_some());
    assert_eq!(second.environment.unwrap().os, "linux");
}

#[test]
fn groups_that_were_only_talked_about_are_no_groups_yet() {
    let mut script = Script::new("main", "p");
    let ledger = ledger(&[script.say(1, "a", resolve(ResolutionKind::Fix, after(3)))]);
    assert_eq!(ledger.groups().count(), 0);
    assert!(ledger.group(&fingerprint("a")).is_some());
}

#[test]
fn processes_tell_their_beginning_their_end_and_their_losses() {
    let (mut one, mut other) = (Script::new("main", "one"), Script::new("main", "other"));
    let ledger = ledger(&[
        one.boot(),
        one.lose(LossReason::QueueFull, 2),
        one.lose(LossReason::QueueFull, 5),
        one.bye(9),
        other.lose(LossReason::QueueFull, 1),
        other.lose(LossReason::Io, 1),
    ]);
    let losses: Vec<_> = ledger.losses().iter().map(|loss| (loss.reason, loss.count)).collect();
    assert_eq!(losses, [(LossReason::QueueFull, 6), (LossReason::Io, 1)]);
    let ends: Vec<_> =
        ledger.processes().map(|(_, process)| (process.ended, process.failures)).collect();
    assert_eq!(ends, [(Some(after(3)), Some(9)), (None, None)]);
}

#[test]
fn environments_are_kept_of_the_newest_processes() {
    let mut ledger = Ledger::default();
    for number in 0..5_000_u32 {
        let mut entry = Script::new("main", &format!("p{number}")).boot();
        let EntryBody::Boot(boot) = &mut entry.body else { panic!("a boot is a boot") };
        boot.environment.start_time = after(number.into());
        ledger.observe(&entry);
    }
    assert_eq!(ledger.environments.len(), 5_000 - 1_024);
    assert!(ledger.environment(&ProcessId::from("p1023")).is_none());
    assert!(ledger.environment(&ProcessId::from("p1024")).is_some());
}

#[test]
fn json_is_keyed_by_fingerprint_and_reads_back() {
    let mut script = Script::new("main", "p");
    let entries = [
        script.boot(),
        script.fail(1, &json!({"session_id": "s"})),
        script.say(1, "a", TriageAction::Evolve(Evolution::new("evo", after(3)))),
        script.say(1, "a", resolve(ResolutionKind::Fix, after(3))),
        script.lose(LossReason::Io, 1),
        script.pass(12),
    ];
    let ledger = ledger(&entries);
    let text = serde_json::to_string(&ledger).unwrap();
    let tree: serde_json::Value = serde_json::from_str(&text).unwrap();
    let group = &tree["groups"][fingerprint("a").as_str()];
    assert_eq!(group["count"], 1);
    assert_eq!(group["status"], "resolved");
    assert_eq!(group["error_type"], "shop::Refused");
    assert_eq!(group["first_seen"], "2026-11-22T05:00:01.000000Z");
    assert_eq!(serde_json::from_str::<Ledger>(&text).unwrap(), ledger);
}

#[test]
fn statistics_are_sums_of_exact_counts() {
    let (mut main, mut other) = (Script::new("main", "p"), Script::new("other", "p"));
    let ledgers = [
        ledger(&[
            main.fail(1, &json!({"agent_id": "planner"})),
            main.tick("a", 1_000),
            main.fail(2, &json!({"group": "b", "node_id": "writer", "error_type": "Full", "severity": "critical"})),
        ]),
        ledger(&[other.fail(3, &json!({"group": "b", "node_id": "writer", "error_type": "Full"})), other.tick("b", 20)]),
    ];
    let statistics = Statistics::of(&ledgers);
    assert_eq!((statistics.total, statistics.groups), (1_021, 3));
    let tops = statistics.top_nodes.iter().map(|top| (top.name.as_str(), top.count));
    assert_eq!(tops.collect::<Vec<_>>(), [("planner", 1_000), ("writer", 21)]);
    assert_eq!(statistics.top_errors[0].name, "shop::Refused");
    let severities: Vec<_> =
        statistics.by_severity.iter().map(|(key, count)| (key.as_str(), *count)).collect();
    assert_eq!(severities, [("error", 1_020), ("critical", 1)]);
    assert_eq!(statistics.by_agent.values().sum::<u64>(), 1_000);
    assert_eq!(serde_json::to_value(&statistics).unwrap()["by_severity"]["critical"], 1);
}

#[test]
fn operations_that_recovered_are_counted_apart_from_failures() {
    let mut script = Script::new("main", "p");
    let recovered = json!({"group": "b", "outcome": "recovered", "severity": "warning"});
    let ledger = ledger(&[
        script.fail(1, &json!({})),
        script.fail(2, &recovered),
        script.tick("a", 3),
        script.tick("b", 20),
    ]);
    let statistics = Statistics::of([&ledger]);
    assert_eq!((statistics.total, statistics.groups), (3, 1));
    assert_eq!((statistics.recovered, statistics.recovered_groups), (20, 1));
    let of_outcomes: u64 = statistics.by_outcome.values().sum();
    let of_severities: u64 = statistics.by_severity.values().sum();
    assert_eq!((of_outcomes, of_severities, statistics.top_nodes[0].count), (3, 3, 3));
}

#[test]
fn process_tells_what_it_was_at_until_it_is_known_to_be_over() {
    let mut script = Script::new("main", "p");
    let entries = [script.boot(), script.open("r1"), script.open("r2")];
    let process = |entries: &[Entry]| {
        let ledger = ledger(entries);
        ledger.processes().next().map(|(_, process)| process.clone()).unwrap()
    };
    let [boot, first, second] = entries.clone();
    for entries in [[boot.clone(), first.clone(), second.clone()], [second, boot, first]] {
        let open = process(&entries).open.unwrap();
        assert_eq!(open.scopes[0].run_id.as_ref().unwrap().as_str(), "r2");
        assert!(process(&entries).birth.is_some());
        assert_eq!(process(&entries).next(), 3);
    }
    let died = script.clone().fail(1, &json!({"outcome": "unclean_exit"}));
    for end in [script.bye(0), died] {
        for at in 0..=3 {
            let mut entries = entries.to_vec();
            entries.insert(at, end.clone());
            let process = process(&entries);
            assert_eq!((process.open, process.birth), (None, None), "{end:?}");
        }
    }
}

mod attempts;
mod merging;
mod proving;
mod standing;

/// What two processes write for one goal.
fn written() -> Vec<Entry> {
    let (mut one, mut other) = (Script::new("main", "one"), Script::new("main", "other"));
    let mut written = Vec::new();
    for (number, script) in [(1, &mut one), (5, &mut other)] {
        written.push(script.boot());
        written.push(script.open("r1"));
        written.push(script.open("r2"));
        written.push(script.fail(number, &json!({"session_id": format!("s{number}")})));
        written.push(script.fail(number + 1, &json!({"group": "b", "severity": "warning"})));
        written.push(script.tick("a", 7 * number));
        written.push(script.tick("b", 3));
        written.push(script.pass(40 * number));
        let note = |text: &str, at| Note::new(text, at);
        written.push(script.say(number, "a", TriageAction::Note(note("one", after(9)))));
        written.push(script.say(number, "a", TriageAction::Note(note("two", after(8)))));
        written.push(script.say(number, "a", resolve(ResolutionKind::Fix, after(4))));
        written.push(script.say(number, "b", TriageAction::Reopen(note("again", after(5)))));
        written.push(script.lose(LossReason::Io, number));
        if number == 1 {
            written.push(script.bye(9));
        }
    }
    // One that died, and one that may run.
    let mut third = Script::new("main", "third");
    written.extend([third.boot(), third.open("r3")]);
    written.push(third.fail(9, &json!({"group": "c", "outcome": "unclean_exit"})));
    written
}

proptest! {
    #[test]
    fn order_and_repetition_change_nothing(
        shuffled in Just(written()).prop_shuffle(),
        again in Just(written()).prop_shuffle(),
        repeated in 0_usize..24,
    ) {
        let mut entries = shuffled;
        entries.extend(again.into_iter().take(repeated));
        prop_assert_eq!(ledger(&entries), ledger(&written()));
    }
}
