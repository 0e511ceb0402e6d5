//! Groups that were merged into others, and split off again.

use super::*;
use crate::record::Merge;

fn merge(into: &str, at: i64) -> TriageAction {
    TriageAction::Merge(Merge::new(fingerprint(into), "one cause", after(at)))
}

fn split(at: i64) -> TriageAction {
    TriageAction::Split(Note::new("two causes", after(at)))
}

fn fail(script: &mut Script, number: u64, group: &str) -> Entry {
    script.fail(number, &json!({"group": group, "session_id": format!("s{number}")}))
}

/// One failure each of the groups `a`, `b`, `c` and `d`, the numbers 1 to 4.
fn four_groups() -> (Script, Vec<Entry>) {
    let mut script = Script::new("main", "p");
    let names = ["a", "b", "c", "d"];
    let entries = (1..).zip(names).map(|(number, group)| fail(&mut script, number, group));
    let entries = entries.collect();
    (script, entries)
}

/// The names of the groups that are shown, with their counts.
fn shown(ledger: &Ledger) -> Vec<(Fingerprint, u64)> {
    ledger.groups().map(|group| (group.fingerprint, group.count)).collect()
}

fn named(counts: &[(&str, u64)]) -> Vec<(Fingerprint, u64)> {
    counts.iter().map(|(name, count)| (fingerprint(name), *count)).collect()
}

#[test]
fn merged_groups_are_one_with_what_both_hold() {
    let (mut one, mut other) = (Script::new("main", "one"), Script::new("main", "other"));
    let entries = [
        fail(&mut one, 1, "a"),
        fail(&mut one, 2, "b"),
        one.tick("a", 10),
        one.tick("b", 5),
        fail(&mut other, 3, "a"),
        one.say(1, "a", TriageAction::Note(Note::new("odd", after(9)))),
        one.say(1, "a", merge("b", 10)),
    ];
    let ledger = ledger(&entries);
    assert_eq!(shown(&ledger), named(&[("b", 16)]));
    let group = ledger.group(&fingerprint("a")).unwrap();
    assert_eq!(group.fingerprint, fingerprint("b"));
    assert_eq!((group.first_seen, group.last_seen), (START, after(3)));
    let processes: Vec<_> = group.processes.iter().map(|(name, n)| (name.as_str(), *n)).collect();
    assert_eq!(processes, [("one", 15), ("other", 1)]);
    assert_eq!((group.sessions.len(), group.notes.len()), (3, 1));
    assert_eq!(group.latest, Some(record_id(3)));
    let [part] = group.parts.as_slice() else { panic!("{:?}", group.parts) };
    assert_eq!((part.fingerprint, part.count), (fingerprint("a"), 11));
    assert_eq!(part.merge.text, "one cause");
    assert_eq!(ledger.unmerged(&fingerprint("a")).unwrap().count, 11);
}

#[test]
fn merged_group_stands_where_its_target_was_put() {
    let (mut script, mut entries) = four_groups();
    entries.push(script.say(1, "a", resolve(ResolutionKind::WontFix, after(20))));
    entries.push(script.say(2, "b", resolve(ResolutionKind::Fix, after(20))));
    entries.push(script.say(1, "a", merge("b", 21)));
    let status =
        |entries: &[Entry]| ledger(entries).group(&fingerprint("a")).unwrap().status_at(after(40));
    assert_eq!(status(&entries), Status::Resolved);
    entries.push(fail(&mut Script::new("main", "late"), 9, "a"));
    let EntryBody::Failure(record) = &mut entries.last_mut().unwrap().body else { panic!() };
    record.at = after(30);
    assert_eq!(status(&entries), Status::Regressed);
    let mut record = record_of("a");
    ledger(&entries).decorate(&mut record, &ProcessId::from("p"));
    assert_eq!(record.resolution.unwrap().kind, ResolutionKind::Fix);
}

#[test]
fn group_is_as_new_as_it_was_whatever_is_merged_into_it_and_split_off_again() {
    // That two groups are counted as one says nothing of either, yet both were ongoing from then on.
    let (mut script, mut entries) = four_groups();
    let status = |entries: &[Entry], name: &str| {
        ledger(entries).group(&fingerprint(name)).unwrap().status_at(after(40))
    };
    entries.push(script.say(1, "a", merge("b", 10)));
    assert_eq!(status(&entries, "b"), Status::New);
    entries.push(script.say(1, "a", split(11)));
    assert_eq!(["a", "b"].map(|name| status(&entries, name)), [Status::New; 2]);
}

#[test]
fn remark_on_a_part_is_one_on_the_whole() {
    let (mut script, mut entries) = four_groups();
    entries.push(script.say(1, "a", TriageAction::Note(Note::new("odd", after(9)))));
    entries.push(script.say(1, "a", merge("b", 10)));
    let ledger = ledger(&entries);
    assert_eq!(ledger.group(&fingerprint("b")).unwrap().status_at(after(40)), Status::Ongoing);
}

fn record_of(group: &str) -> FailureRecord {
    record(1, &json!({"group": group}))
}

#[test]
fn chain_ends_at_its_last_group() {
    let (mut script, mut entries) = four_groups();
    entries.push(script.say(1, "a", merge("b", 10)));
    entries.push(script.say(2, "b", merge("c", 11)));
    let ledger = ledger(&entries);
    assert_eq!(shown(&ledger), named(&[("c", 3), ("d", 1)]));
    assert_eq!(ledger.group(&fingerprint("c")).unwrap().parts.len(), 2);
}

#[test]
fn newest_merge_of_a_circle_does_not_hold() {
    let (mut script, mut entries) = four_groups();
    entries.push(script.say(1, "a", merge("b", 12)));
    entries.push(Script::new("main", "q").say(2, "b", merge("a", 11)));
    entries.push(script.say(3, "c", merge("a", 13)));
    entries.push(script.say(4, "d", merge("d", 14)));
    assert_eq!(shown(&ledger(&entries)), named(&[("a", 3), ("d", 1)]));
    entries.reverse();
    assert_eq!(shown(&ledger(&entries)), named(&[("a", 3), ("d", 1)]));
}

#[test]
fn split_restores_what_was_before() {
    let (mut script, mut entries) = four_groups();
    entries.push(script.say(1, "a", resolve(ResolutionKind::Fix, after(9))));
    let before = shown(&ledger(&entries));
    entries.push(script.say(1, "a", merge("b", 10)));
    entries.push(script.say(2, "b", merge("c", 11)));
    entries.push(script.say(1, "a", split(12)));
    assert_eq!(shown(&ledger(&entries)), named(&[("a", 1), ("c", 2), ("d", 1)]));
    entries.push(script.say(2, "b", split(13)));
    assert_eq!(shown(&ledger(&entries)), before);
    let ledger = ledger(&entries);
    assert!(ledger.group(&fingerprint("a")).unwrap().resolution().is_some());
    assert_eq!(ledger.group(&fingerprint("b")).unwrap().parts, []);
}

#[test]
fn group_may_be_merged_into_one_that_has_not_failed_here() {
    let (mut script, mut entries) = four_groups();
    entries.push(script.say(1, "a", merge("e", 10)));
    entries.push(script.say(2, "b", merge("e", 10)));
    let ledger = ledger(&entries);
    assert_eq!(shown(&ledger), named(&[("c", 1), ("d", 1), ("e", 2)]));
    let group = ledger.group(&fingerprint("e")).unwrap();
    assert_eq!((group.first_seen, group.last_seen), (START, after(1)));
    assert_eq!(group.error_type, "shop::Refused");
}

#[test]
fn what_comes_after_a_question_is_in_the_next_answer() {
    let (mut script, entries) = four_groups();
    let mut ledger = ledger(&entries);
    ledger.observe(&script.say(1, "a", merge("b", 10)));
    assert_eq!(shown(&ledger), named(&[("b", 2), ("c", 1), ("d", 1)]));
    ledger.observe(&script.tick("a", 100));
    assert_eq!(shown(&ledger), named(&[("b", 101), ("c", 1), ("d", 1)]));
    ledger.observe(&script.tick("b", 50));
    assert_eq!(shown(&ledger), named(&[("b", 150), ("c", 1), ("d", 1)]));
    let text = serde_json::to_string(&ledger).unwrap();
    let read: Ledger = serde_json::from_str(&text).unwrap();
    assert_eq!(shown(&read), shown(&ledger));
}

#[test]
fn total_is_the_same_before_and_after_a_merge() {
    let (mut script, mut entries) = four_groups();
    entries.push(script.tick("a", 1_000));
    let before = Statistics::of([&ledger(&entries)]);
    entries.push(script.say(1, "a", merge("b", 10)));
    let after = Statistics::of([&ledger(&entries)]);
    assert_eq!((before.total, before.groups), (1_003, 4));
    assert_eq!((after.total, after.groups), (1_003, 3));
}

/// What two processes say of five groups, of which one was only talked about.
fn said() -> Vec<Entry> {
    let (mut script, mut entries) = four_groups();
    let mut other = Script::new("main", "other");
    entries.push(fail(&mut other, 8, "a"));
    entries.push(other.tick("b", 9));
    entries.extend([
        script.say(1, "a", merge("b", 10)),
        script.say(2, "b", merge("c", 11)),
        script.say(3, "c", merge("a", 12)),
        script.say(1, "a", split(13)),
        script.say(1, "a", merge("c", 14)),
        script.say(4, "d", merge("e", 14)),
        script.say(5, "e", TriageAction::Note(Note::new("who knows", after(15)))),
        other.say(4, "d", split(16)),
        other.say(2, "b", merge("b", 17)),
    ]);
    entries
}

/// Any merges and splits of five groups, at few different times.
fn anything() -> impl Strategy<Value = Vec<Entry>> {
    let names = ["a", "b", "c", "d", "e"];
    let one = (0..5_usize, 0..6_usize, 0..8_i64);
    proptest::collection::vec(one, 0..16).prop_map(move |said| {
        let (mut script, mut entries) = four_groups();
        for (from, into, at) in said {
            let action = names.get(into).map_or_else(|| split(at), |into| merge(into, at));
            entries.push(script.say(1, names[from], action));
        }
        entries
    })
}

proptest! {
    #[test]
    fn order_and_repetition_change_nothing_of_merges(
        shuffled in Just(said()).prop_shuffle(),
        again in Just(said()).prop_shuffle(),
        repeated in 0_usize..20,
    ) {
        let mut entries = shuffled;
        entries.extend(again.into_iter().take(repeated));
        let (found, wanted) = (ledger(&entries), ledger(&said()));
        prop_assert_eq!(&found, &wanted);
        let [found, wanted] = [&found, &wanted].map(|ledger| ledger.groups().cloned().collect::<Vec<_>>());
        prop_assert_eq!(found, wanted);
    }

    #[test]
    fn every_failure_is_counted_once_whatever_is_merged(
        (entries, mixed) in anything().prop_flat_map(|all| (Just(all.clone()), Just(all).prop_shuffle())),
    ) {
        let ledgers = [ledger(&entries), ledger(&mixed)];
        let [one, other] = ledgers.each_ref().map(shown);
        prop_assert_eq!(one.iter().map(|(_, count)| count).sum::<u64>(), 4);
        prop_assert_eq!(one, other);
        for name in ["a", "b", "c", "d"] {
            let own = fingerprint(name);
            let group = ledgers[0].group(&own).unwrap();
            let is_in = group.parts.iter().any(|part| part.fingerprint == own);
            prop_assert!(is_in != (group.fingerprint == own));
        }
    }
}
