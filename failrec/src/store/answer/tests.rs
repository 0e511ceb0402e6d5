use std::num::NonZeroUsize;

use serde_json::json;

use crate::error::ErrorKind;
use crate::query::script::{START, Script, after, fingerprint, record_id};
use crate::query::{Cursor, Order, Page, Query, SortKey, State, Status};
use crate::record::{
    Entry, Evolution, FailureRecord, GoalId, Note, ProcessId, RecordId, Resolution, ResolutionKind,
};
use crate::store::{Ask, MemoryStore, Signature, Store};

mod merging;

fn store(entries: &[Entry]) -> MemoryStore {
    let store = MemoryStore::new();
    store.append(entries).unwrap();
    store
}

/// Twenty failures of two groups in the goal `main`, three of a third in `other`.
fn filled() -> MemoryStore {
    let (mut main, mut other) = (Script::new("main", "p"), Script::new("other", "p"));
    let mut entries = vec![main.boot(), other.boot()];
    for number in 1..=20 {
        let (group, node) = if number % 4 == 0 { ("b", "writer") } else { ("a", "planner") };
        entries.push(main.fail(
            number,
            &json!({"group": group, "node_id": node, "occurrence": number, "session_id": format!("s{}", number % 3),
                "model": {"name": format!("m{}", number % 2)}, "error_message": format!("failure {number}")}),
        ));
    }
    for number in 21..=23 {
        entries.push(
            other.fail(
                number,
                &json!({"group": "c", "node_id": "writer", "occurrence": number - 20}),
            ),
        );
    }
    entries.push(main.tick("a", 500));
    store(&entries)
}

fn ask(text: &str) -> Query {
    Query::parse(text, after(60)).unwrap()
}

fn ids(page: &Page<FailureRecord>) -> Vec<u64> {
    let number =
        |record: &FailureRecord| (1..100).find(|number| record_id(*number) == record.id).unwrap();
    page.items.iter().map(number).collect()
}

#[test]
fn newest_records_come_first_and_fifty_at_a_time() {
    let page = filled().records(&ask("goal:main")).unwrap();
    assert_eq!(ids(&page), (1..=20).rev().collect::<Vec<_>>());
    assert_eq!((page.total, page.next), (20, None));
    let mut script = Script::new("main", "p");
    let many: Vec<_> = (1..=60).map(|number| script.fail(number, &json!({}))).collect();
    assert_eq!(store(&many).records(&Query::new()).unwrap().items.len(), 50);
}

#[test]
fn pages_show_every_record_once_in_every_order() {
    let store = filled();
    for order in ["-last", "last", "node", "-node", "-count", "severity", "first", "type"] {
        let mut query = ask(&format!("sort:{order} limit:3"));
        let mut found = Vec::new();
        loop {
            let page = store.records(&query).unwrap();
            assert_eq!(page.total, 23, "{order}");
            found.extend(ids(&page));
            let Some(next) = page.next else { break };
            // As a command passes it on.
            let next: Cursor = next.to_string().parse().unwrap();
            query = query.after(next);
        }
        found.sort_unstable();
        assert_eq!(found, (1..=23).collect::<Vec<_>>(), "{order}");
    }
}

#[test]
fn pages_of_groups_tell_goals_apart() {
    let mut scripts = ["one", "two", "a b\n"].map(|goal| Script::new(goal, "p"));
    let entries: Vec<_> = scripts.iter_mut().map(|script| script.fail(1, &json!({}))).collect();
    let store = store(&entries);
    let mut query = ask("limit:1 sort:count");
    let mut goals = Vec::new();
    loop {
        let page = store.groups(&query).unwrap();
        goals.extend(page.items.iter().map(|group| group.goal_id.as_str().to_owned()));
        let Some(next) = page.next else { break };
        query = query.after(next.to_string().parse().unwrap());
    }
    assert_eq!(goals, ["a b\n", "one", "two"]);
}

#[test]
fn cursor_of_another_question_is_refused() {
    let next = filled().groups(&ask("limit:1")).unwrap().next.unwrap();
    let error = filled().records(&ask("limit:1").after(next)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
}

#[test]
fn filters_work_alone_and_together() {
    let store = filled();
    for (text, total) in [
        ("node:writer", 8),
        ("goal:main node:writer", 5),
        ("goal:other", 3),
        ("session:s1", 7),
        ("session:s1 node:writer", 2),
        ("\"failure 7\"", 1),
        ("until:2026-11-22T05:00:03Z", 6),
        ("since:2026-11-22T05:00:03Z until:2026-11-22T05:00:05Z goal:main", 3),
        ("count:>=500", 15),
        ("is:new", 23),
        ("commit:a93c7d2", 23),
        ("commit:b", 0),
    ] {
        assert_eq!(store.records(&ask(text)).unwrap().total, total, "{text}");
    }
}

#[test]
fn groups_have_exact_counts_in_the_order_asked_for() {
    let page = filled().groups(&ask("sort:-count")).unwrap();
    let found: Vec<_> = page.items.iter().map(|group| (group.fingerprint, group.count)).collect();
    assert_eq!(found, [(fingerprint("a"), 500), (fingerprint("b"), 20), (fingerprint("c"), 3)]);
}

#[test]
fn group_that_still_fails_is_found_by_an_older_record() {
    // The time used to be asked of the stored record as well, so that a group which failed all the
    // time answered no question about the last minutes.
    let (entries, last_tick) = {
        let mut main = Script::new("main", "p");
        let fields = json!({"group": "a", "error_message": "timed out"});
        let failed = main.fail(1, &fields);
        let tick = main.tick("a", 500);
        let last_tick = tick.at;
        (vec![main.boot(), failed, tick], last_tick)
    };
    let store = store(&entries);
    let question = Query::parse("\"timed out\"", after(60)).unwrap();
    let group = store.groups(&question).unwrap().items.remove(0);
    assert!(group.first_seen < last_tick, "the count must be newer than the record");
    let since = question.since(group.last_seen);
    assert_eq!(store.groups(&since).unwrap().items.len(), 1);
    assert_eq!(store.records(&since).unwrap().items.len(), 0);
}

#[test]
fn groups_pass_when_one_of_their_records_does() {
    let found = |text: &str| {
        let page = filled().groups(&ask(text)).unwrap();
        page.items.into_iter().map(|group| group.fingerprint).collect::<Vec<_>>()
    };
    assert_eq!(found("\"failure 8\""), [fingerprint("b")]);
    assert_eq!(found("session:s1 sort:count"), [fingerprint("b"), fingerprint("a")]);
    assert_eq!(found("model:none"), []);
}

#[test]
fn record_is_found_by_a_prefix_that_fits_only_it() {
    let store = filled();
    let id = record_id(7).to_string();
    for prefix in [&id, &id[5..], &id.to_lowercase()] {
        assert_eq!(store.record(prefix).unwrap().id, record_id(7), "{prefix}");
    }
    let by_group = store.record(&fingerprint("b").as_str()[..8]).unwrap();
    assert_eq!(by_group.id, record_id(20), "the newest of the group");
    assert!(by_group.environment.is_some());
}

#[test]
fn prefix_that_fits_several_names_five_of_them() {
    let error = filled().record("fail_000000").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Ambiguous);
    assert_eq!(error.to_string().matches("fail_0").count(), 6, "{error}");
    assert!(error.to_string().contains(&record_id(1).to_string()), "{error}");
}

#[test]
fn prefix_that_fits_nothing_or_is_too_short_is_refused() {
    let store = filled();
    assert_eq!(store.record("fail_7ZZZZZ").unwrap_err().kind(), ErrorKind::NotFound);
    assert_eq!(store.record("7ZZZZZZZ").unwrap_err().kind(), ErrorKind::NotFound);
    for short in ["", "fail_", "fail_00000", "00000", "日本語"] {
        assert_eq!(store.record(short).unwrap_err().kind(), ErrorKind::InvalidInput, "{short}");
    }
}

#[test]
fn similar_failures_come_by_group_and_score_with_their_resolution() {
    let mut main = Script::new("main", "p");
    let mut other = Script::new("other", "p");
    let inputs = json!({"url": 1, "body": 2});
    let store = store(&[
        main.fail(1, &json!({"inputs": inputs})),
        main.fail(2, &json!({})),
        main.fail(3, &json!({"inputs": {"url": 9}})),
        main.fail(4, &json!({"group": "b", "error_type": "Other", "inputs": inputs})),
        other.fail(5, &json!({"group": "c", "node_id": "writer", "inputs": {"url": 1}})),
        other.fail(
            6,
            &json!({"group": "d", "node_id": "writer", "error_type": "Other", "inputs": inputs}),
        ),
    ]);
    let resolution = Resolution::new(ResolutionKind::Fix, "raised the limit", after(9));
    let id = record_id(1).to_string();
    store
        .resolve(&record_id(5).to_string(), resolution, &Signature::new(ProcessId::from("t"), 0))
        .unwrap();
    let similar = store.similar(&id, 10).unwrap();
    let found: Vec<_> =
        similar.iter().map(|one| (one.record.id, one.score, one.is_same_group)).collect();
    assert_eq!(
        found,
        [(record_id(3), 7.0, true), (record_id(4), 6.0, false), (record_id(5), 3.0, false)]
    );
    assert_eq!(similar[2].record.resolution.as_ref().unwrap().text, "raised the limit");
    assert_eq!(similar[1].group.as_ref().unwrap().count, 1);
    assert_eq!(store.similar(&id, 1).unwrap().len(), 1);
    assert_eq!(store.similar(&id, 0).unwrap().len(), 0);
    let near = store.records(&ask(&format!("near:{id}"))).unwrap();
    assert_eq!(ids(&near), [1, 3, 4, 2, 5]);
}

#[test]
fn breakdown_by_what_groups_know_is_exact() {
    let breakdown = filled().group_by(&ask("by:node")).unwrap();
    assert!(breakdown.is_exact);
    assert_eq!((breakdown.fields, breakdown.count), (vec!["node_id".to_owned()], 523));
    let rows = breakdown.rows.iter().map(|row| (row.values[0].as_deref(), row.count, row.groups));
    assert_eq!(rows.collect::<Vec<_>>(), [(Some("planner"), 500, 1), (Some("writer"), 23, 2)]);
    assert_eq!(breakdown.rows[0].sessions, 3);
}

#[test]
fn breakdown_by_what_records_know_adds_up_their_weights() {
    let breakdown = filled().group_by(&ask("by:model goal:main limit:1")).unwrap();
    assert!(!breakdown.is_exact);
    assert_eq!((breakdown.rows.len(), breakdown.total_rows, breakdown.count), (1, 2, 20));
    assert!(!filled().group_by(&ask("by:node since:-1d")).unwrap().is_exact);
}

#[test]
fn breakdown_counts_recovered_operations_apart() {
    let store = MemoryStore::new();
    let mut script = Script::new("main", "p");
    let recovered = json!({"group": "b", "outcome": "recovered"});
    let weighed =
        json!({"group": "b", "outcome": "recovered", "sample": {"reason": "decade", "weight": 9}});
    store
        .append(&[
            script.fail(1, &json!({})),
            script.fail(2, &recovered),
            script.fail(3, &weighed),
            script.tick("b", 12),
        ])
        .unwrap();
    for (text, of_rows) in [("by:node", 12), ("by:function", 10)] {
        let breakdown = store.group_by(&ask(text)).unwrap();
        assert_eq!((breakdown.count, breakdown.recovered), (1, of_rows), "{text}");
        let [row] = &*breakdown.rows else { panic!("{breakdown:?}") };
        assert_eq!((row.count, row.recovered, row.groups), (1, of_rows, 2), "{text}");
    }
}

#[test]
fn breakdown_without_fields_is_refused() {
    assert_eq!(filled().group_by(&ask("")).unwrap_err().kind(), ErrorKind::InvalidInput);
}

#[test]
fn statistics_are_of_one_goal_or_of_all() {
    let store = filled();
    assert_eq!(store.statistics(None).unwrap().total, 523);
    assert_eq!(store.statistics(Some(&GoalId::from("other"))).unwrap().total, 3);
    assert_eq!(store.statistics(Some(&GoalId::from("none"))).unwrap().total, 0);
}

#[test]
fn what_was_said_can_be_asked_for() {
    let store = filled();
    let by = |sequence| Signature::new(ProcessId::from("teller"), sequence);
    let fixed = Resolution::new(ResolutionKind::Fix, "raised the limit", after(50));
    store.resolve(&record_id(4).to_string(), fixed, &by(0)).unwrap();
    store
        .mark_evolution(&record_id(5).to_string(), Evolution::new("evo", after(50)), &by(1))
        .unwrap();
    store.note(&record_id(21).to_string(), Note::new("odd", after(50)), &by(0)).unwrap();
    for (text, groups, records) in [
        ("is:resolved", 1, 5),
        ("is:evolved", 1, 1),
        ("note:odd", 1, 3),
        ("resolution:fix", 1, 5),
        ("is:ongoing", 2, 18),
        ("is:new", 0, 0),
    ] {
        let query = ask(text);
        let found = (store.groups(&query).unwrap().total, store.records(&query).unwrap().total);
        assert_eq!(found, (groups, records), "{text}");
    }
    let resolved = store.groups(&Query::new().is(State::Status(Status::Resolved)).at(after(60)));
    assert_eq!(resolved.unwrap().items[0].status, Status::Resolved);
}

#[test]
fn nothing_is_said_of_a_record_that_is_not_there() {
    let store = filled();
    let by = Signature::new(ProcessId::from("teller"), 0);
    let error = store.note("fail_7ZZZZZ", Note::new("odd", START), &by).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
}

#[test]
fn answers_outlive_the_entries_of_a_bounded_store() {
    let store = MemoryStore::bounded(NonZeroUsize::new(3).unwrap());
    let mut script = Script::new("main", "p");
    store.append(&[script.boot()]).unwrap();
    for number in 1..=10 {
        store.append(&[script.fail(number, &json!({"occurrence": number}))]).unwrap();
    }
    let page = store.records(&Query::new().sort(Order::ascending(SortKey::Last))).unwrap();
    assert_eq!(ids(&page), [8, 9, 10]);
    assert!(page.items.iter().all(|record| record.environment.is_some()));
    assert_eq!(store.statistics(None).unwrap().total, 10);
}

#[test]
fn store_behind_a_trait_object_answers_too() {
    let store: &dyn Store = &filled();
    assert_eq!(store.records(&ask("node:writer")).unwrap().total, 8);
}
