use std::num::NonZeroUsize;

use serde_json::json;

use super::*;
use crate::fingerprint::Normalizer;
use crate::query::Query;
use crate::query::script::Script;
use crate::record::{Limits, RunId};
use crate::store::{Ask as _, MemoryStore};

const GONE: &Judge = &|_, _, _| Fate::Gone(None);

fn obituary(store: &MemoryStore) -> Obituary {
    Obituary {
        store: Arc::new(store.clone()),
        counters: Arc::default(),
        steps: Steps {
            masker: Arc::default(),
            normalizer: Normalizer::default(),
            limits: Limits::DEFAULT,
            default_goal: GoalId::from("main"),
        },
        naming: Naming::from(Scheme::Group),
        environment: Environment::default(),
        birth: Birth::new(1, 1),
    }
}

/// What is written of the processes in `store`.
fn written(store: &MemoryStore, judge: &Judge) -> Vec<Entry> {
    let goal = GoalId::from("main");
    obituary(store).entries(&store.ledger(&goal).unwrap().0, judge)
}

fn store_with(entries: &[Entry]) -> MemoryStore {
    let store = MemoryStore::new();
    store.append(entries).unwrap();
    store
}

fn record_in(entry: &Entry) -> &FailureRecord {
    let EntryBody::Failure(record) = &entry.body else { panic!("{entry:?}") };
    record
}

#[test]
fn nothing_is_written_of_a_process_that_may_run_or_said_goodbye_or_told_no_birth() {
    let mut runs = Script::new("main", "runs");
    assert!(written(&store_with(&[runs.boot()]), &|_, _, _| Fate::Unknown).is_empty());
    let mut ended = Script::new("main", "ended");
    assert!(written(&store_with(&[ended.boot(), ended.bye(0)]), GONE).is_empty());
    let mut silent = Script::new("main", "silent");
    assert!(written(&store_with(&[silent.fail(1, &json!({}))]), GONE).is_empty());
}

#[test]
fn death_is_written_once_however_often_somebody_looks() {
    let mut script = Script::new("main", "p");
    let store = store_with(&[script.boot(), script.open("r1")]);
    let (one, other) = (written(&store, GONE), written(&store, GONE));
    assert_eq!(one, other, "two who look at once write the same");
    store.append(&one).unwrap();
    assert!(written(&store, GONE).is_empty());
    store.append(&other).unwrap();
    let page = store.records(&Query::new()).unwrap();
    assert_eq!((page.total, store.statistics(None).unwrap().total), (1, 1));
}

#[test]
fn death_tells_when_and_where_it_was_and_what_the_process_was_at() {
    let mut script = Script::new("main", "p");
    let entries = [script.boot(), script.open("r1"), script.tick("a", 1)];
    let store = store_with(&entries);
    let written = written(&store, GONE);
    assert_eq!((written[0].sequence, written[0].at), (3, entries[2].at));
    store.append(&written).unwrap();
    let found = store.records(&Query::new()).unwrap().items.remove(0);
    assert_eq!((found.outcome, found.category), (Outcome::UncleanExit, Category::UncleanExit));
    assert_eq!((found.severity, found.handled), (Severity::Critical, false));
    assert_eq!((found.error_type.as_str(), found.at), ("unclean_exit", entries[2].at));
    assert_eq!(found.run_id.unwrap().as_str(), "r1");
    assert_eq!(found.environment.unwrap().git_commit.as_deref(), Some("a93c7d2e"));
}

#[test]
fn hint_is_a_code_and_makes_a_group_of_its_own() {
    let mut script = Script::new("main", "p");
    let store = store_with(&[script.boot()]);
    let with = |hint| {
        let written = written(&store, &move |_, _, _| Fate::Gone(hint));
        let record = record_in(&written[0]).clone();
        (record.error_code, record.fingerprint.group)
    };
    let (none, plain) = with(None);
    let (restart, restarted) = with(Some(Hint::Restart));
    let (memory, starved) = with(Some(Hint::OutOfMemory));
    assert_eq!(none, None);
    assert_eq!([restart, memory].map(Option::unwrap), ["machine_restart", "oom_kill"]);
    assert!(plain != restarted && restarted != starved && plain != starved);
}

#[test]
fn scopes_that_were_open_beside_are_told() {
    let mut script = Script::new("main", "p");
    let mut entry = script.open("r1");
    let scope = |run: &str| OpenScope { run_id: Some(RunId::from(run)), ..OpenScope::default() };
    let open = Open { scopes: vec![scope("r1"), scope("r2")], more: 7 };
    entry.body = EntryBody::Open(Box::new(open));
    let written = written(&store_with(&[script.boot(), entry]), GONE);
    let record = record_in(&written[0]);
    assert_eq!(record.run_id.as_ref().unwrap().as_str(), "r1");
    let told: Vec<_> = record.inputs.iter().map(|(name, it)| (&**name, it.as_str())).collect();
    assert_eq!(told, [("open_beside", r#"[{"run_id":"r2"}]"#), ("open_more", "7")]);
}

#[test]
fn no_more_are_written_at_once_than_the_bound() {
    let boots = (0..EXITS_MAX + 9).map(|number| Script::new("main", &format!("p{number}")).boot());
    let store = MemoryStore::bounded(NonZeroUsize::new(999).unwrap());
    store.append(&boots.collect::<Vec<_>>()).unwrap();
    assert_eq!(written(&store, GONE).len(), EXITS_MAX);
}
