//! Groups that were merged, in the answers to questions.

use super::*;
use crate::query::Group;

/// A store with `a` merged into `b`, and `c` by itself.
fn merged() -> MemoryStore {
    let mut script = Script::new("main", "p");
    let store = store(&[
        script.fail(1, &json!({"group": "a", "session_id": "s1", "node_id": "writer"})),
        script.fail(2, &json!({"group": "b"})),
        script.fail(3, &json!({"group": "c"})),
        script.tick("a", 40),
    ]);
    merge(&store, 1, 2).unwrap();
    store
}

fn name(number: u64) -> String {
    record_id(number).to_string()
}

fn by(sequence: u64) -> Signature {
    Signature::new(ProcessId::from("teller"), sequence)
}

fn merge(store: &MemoryStore, number: u64, into: u64) -> crate::error::Result<RecordId> {
    store.merge(&name(number), &name(into), Note::new("one cause", after(9)), &by(0))
}

fn groups(store: &MemoryStore, text: &str) -> Vec<(u64, u64)> {
    let page = store.groups(&ask(text)).unwrap();
    let number = |group: &Group| (1..=4).find(|number| group.latest == Some(record_id(*number)));
    page.items.iter().map(|group| (number(group).unwrap(), group.count)).collect()
}

#[test]
fn merged_groups_are_one_answer_found_by_either_name() {
    let store = merged();
    assert_eq!(groups(&store, "sort:-count"), [(2, 41), (3, 1)]);
    for group in ["a", "b"] {
        let text = format!("fp:{}", fingerprint(group));
        assert_eq!(groups(&store, &text), [(2, 41)], "{group}");
    }
}

#[test]
fn group_passes_when_a_record_of_any_of_its_parts_does() {
    assert_eq!(groups(&merged(), "session_id:s1"), [(2, 41)]);
}

#[test]
fn records_are_found_by_the_group_that_they_are_shown_in() {
    let store = merged();
    let found = |group: &str| {
        let page = store.records(&ask(&format!("fp:{} sort:first", fingerprint(group))));
        ids(&page.unwrap())
    };
    assert_eq!(found("b"), [1, 2]);
    assert_eq!(found("a"), [1]);
}

#[test]
fn counts_by_fields_take_merged_groups_as_one() {
    let breakdown = merged().group_by(&ask("by:fp session_id:s1")).unwrap();
    let [row] = breakdown.rows.as_slice() else { panic!("{breakdown:?}") };
    assert_eq!(row.values, [Some(fingerprint("b").to_string())]);
}

#[test]
fn record_of_a_merged_group_is_of_the_same_group() {
    let similar = merged().similar(&name(2), 10).unwrap();
    let found: Vec<_> = similar.iter().map(|one| (one.record.id, one.is_same_group)).collect();
    assert_eq!(found, [(record_id(1), true), (record_id(3), false)]);
    assert_eq!(similar[0].group.as_ref().unwrap().count, 41);
}

#[test]
fn part_is_still_named_by_its_own_fingerprint() {
    let record = merged().record(fingerprint("a").as_str()).unwrap();
    assert_eq!(record.id, record_id(1));
}

#[test]
fn merges_that_say_nothing_new_are_refused() {
    let store = merged();
    for (number, into, why) in [
        (1, 1, "both are of the group"),
        (1, 2, "it is merged into"),
        (1, 3, "split it first"),
        (2, 1, "the second is merged into the first"),
    ] {
        let error = merge(&store, number, into).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput);
        assert!(error.to_string().contains(why), "{error}");
    }
    assert_eq!(merge(&store, 9, 1).unwrap_err().kind(), ErrorKind::NotFound);
}

#[test]
fn groups_of_two_goals_are_not_merged() {
    let store = filled();
    let error = merge(&store, 1, 21).unwrap_err();
    assert!(error.to_string().contains("one is of the goal main, one of other"), "{error}");
}

#[test]
fn only_what_was_merged_is_split_off() {
    let store = merged();
    let split = |number, text| store.split(&name(number), Note::new(text, after(10)), &by(1));
    let error = split(3, "").unwrap_err();
    assert!(error.to_string().contains("it is not merged into another"), "{error}");
    let error = split(2, "").unwrap_err();
    assert!(error.to_string().contains(fingerprint("a").as_str()), "{error}");
    split(1, "two causes").unwrap();
    assert_eq!(groups(&store, "sort:-count"), [(1, 40), (3, 1), (2, 1)]);
}

#[test]
fn secret_in_the_reason_of_a_merge_is_hidden() {
    let store = merged();
    let note = Note::new("as with password=hunter2x", after(11));
    store.merge(&name(3), &name(2), note, &by(2)).unwrap();
    let group = store.groups(&ask("")).unwrap().items.remove(0);
    let reasons: Vec<_> = group.parts.iter().map(|part| part.merge.text.as_str()).collect();
    assert!(reasons.iter().all(|text| !text.contains("hunter2x")), "{reasons:?}");
}

#[test]
fn groups_without_a_record_are_named_by_their_whole_fingerprints() {
    let mut script = Script::new("main", "p");
    let entries =
        [script.fail(1, &json!({"group": "a"})), script.tick("b", 7), script.tick("c", 2)];
    let store = store(&entries);
    let merge = |from: &str, into: &str, sequence| {
        let [from, into] = [from, into].map(|name| fingerprint(name).to_string());
        store.merge(&from, &into, Note::new("", after(9)), &by(sequence))
    };
    let count = |name| {
        let (ledger, _) = store.ledger(&"main".into()).unwrap();
        ledger.group(&fingerprint(name)).map(|group| group.count)
    };
    assert_eq!(merge("b", "a", 0).unwrap(), record_id(1));
    assert_eq!((count("a"), count("b")), (Some(8), Some(8)));
    assert_eq!(merge("unseen", "a", 1).unwrap(), record_id(1));
    assert_eq!(count("unseen"), Some(8));
    assert_eq!(merge("c", "later", 2).unwrap(), RecordId::NONE);
    assert_eq!(count("c"), Some(2));
    let unseen = fingerprint("unseen").to_string();
    store.split(&unseen, Note::new("", after(10)), &by(3)).unwrap();
    assert_eq!((count("unseen"), count("a")), (Some(0), Some(8)));
}

#[test]
fn group_without_a_record_counts_where_it_was_merged_before_it_failed() {
    let mut script = Script::new("main", "p");
    let store = store(&[script.fail(1, &json!({"group": "a"}))]);
    let [later, own] = ["later", "a"].map(|name| fingerprint(name).to_string());
    store.merge(&later, &own, Note::new("", after(9)), &by(0)).unwrap();
    store.append(&[script.fail(2, &json!({"group": "later"}))]).unwrap();
    assert_eq!(groups(&store, ""), [(2, 2)]);
}

#[test]
fn groups_of_which_nothing_is_known_are_not_merged() {
    let store = merged();
    let merge = |from: &str, into: &str| {
        let note = Note::new("", after(9));
        store.merge(from, into, note, &by(0)).unwrap_err().kind()
    };
    let [one, other] = ["unseen", "other"].map(|name| fingerprint(name).to_string());
    assert_eq!(merge(&one, &other), ErrorKind::InvalidInput);
    assert_eq!(merge(&one[..12], &name(3)), ErrorKind::NotFound);
}
