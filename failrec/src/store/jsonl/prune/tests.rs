use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Duration;

use proptest::{collection, prop_assert, prop_assert_eq, proptest};
use serde_json::json;

use super::*;
use crate::base::ManualClock;
use crate::query::script::{START, Script, record_id};
use crate::query::{Ledger, Statistics};
use crate::record::{Entry, EntryBody, LossReason, Note, RecordId, TriageAction};
use crate::store::jsonl::sealing::seal_now;
use crate::store::{JsonlStore, Store as _};

fn goal() -> GoalId {
    GoalId::from("main")
}

/// All that is known of groups, but what stands in the records that went.
fn figures(ledger: &Ledger) -> Vec<String> {
    let groups = ledger.groups().map(|group| {
        let counts = (group.count, group.first_seen, group.last_seen, group.histogram.clone());
        let names = (&group.sessions, &group.agents, group.session_count(), group.latest);
        let said = (&group.resolutions, &group.notes, &group.remarks, group.status, group.prove());
        let words = (&group.message, &group.error_type, group.functions().collect::<Vec<_>>());
        format!("{counts:?} {names:?} {said:?} {words:?} {:?} {:?}", group.hits, group.processes)
    });
    let processes = ledger.processes().map(|process| format!("{process:?}"));
    let sums = format!("{:?}", Statistics::of([ledger]));
    groups.chain(processes).chain([sums]).collect()
}

fn read(store: &JsonlStore) -> (Ledger, Vec<RecordId>) {
    let (mut ledger, mut records) = (Ledger::default(), Vec::new());
    let report = store.scan(&goal(), &mut |entry| {
        ledger.observe(&entry);
        if let EntryBody::Failure(record) = entry.body {
            records.push(record.id);
        }
        ControlFlow::Continue(())
    });
    assert_eq!(report.unwrap().missing_entries, 0);
    (ledger, records)
}

/// What two processes write, as numbers choose.
fn entries(steps: &[(usize, u8)]) -> Vec<Entry> {
    let mut scripts = ["p", "q"].map(|process| Script::new("main", process));
    let mut entries: Vec<_> = scripts.iter_mut().map(Script::boot).collect();
    for ((process, kind), number) in steps.iter().zip(0_u64..) {
        let script = &mut scripts[*process];
        entries.push(match kind {
            0 => script.tick(["a", "b"][usize::from(number % 2 == 0)], number + 1),
            1 => script.lose(LossReason::Io, number),
            2 => script.pass(number),
            3 => script.open("run-7"),
            4 => {
                let note = Note::new(format!("seen {number}"), script.now());
                script.say(number / 2, "a", TriageAction::Note(note))
            }
            _ => script.fail(
                number,
                &json!({"occurrence": number + 1, "session_id": format!("s{}", number % 70),
                    "sample": {"reason": "first", "weight": 1, "in_hour": number, "in_day": number}}),
            ),
        });
    }
    entries.push(scripts[0].bye(999));
    entries
}

proptest! {
    /// Whatever goes, and however often it is pruned, all figures stay; and no record goes of which
    /// somebody said something.
    #[test]
    fn figures_outlive_pruning(
        steps in collection::vec((0..2_usize, 0..12_u8), 1..120),
        limits in collection::vec((0_u64..60_000, 0_u64..200, 0_u64..4), 1..3),
        cut in 0_usize..120,
    ) {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(ManualClock::at(START.saturating_add(Duration::from_hours(30))));
        let store = JsonlStore::builder(folder.path()).clock(clock).open().unwrap();
        let entries = entries(&steps);
        let (sealed, open) = entries.split_at(cut.min(entries.len()));
        store.append(sealed).unwrap();
        seal_now(&goal(), store.folder()).unwrap();
        store.append(open).unwrap();
        let (before, records) = read(&store);
        let named: Vec<_> = entries.iter().filter_map(|entry| match &entry.body {
            EntryBody::Triage(triage) if records.contains(&triage.failure) => Some(triage.failure),
            _ => None,
        }).collect();
        for (bytes, hours, groups) in limits {
            let retention = Retention::default().keep_bytes(bytes).keep_groups(groups)
                .keep_age(Duration::from_hours(hours));
            let planned = store.plan_pruning(&[goal()], &retention, &mut |_| {}).unwrap();
            let done = store.prune(&[goal()], &retention, &mut |_| {}).unwrap().unwrap();
            prop_assert!(planned.records <= done.records, "{:?} {:?}", planned, done);
            let (after, left) = read(&store);
            prop_assert_eq!(figures(&after), figures(&before));
            prop_assert!(named.iter().all(|id| left.contains(id)));
            prop_assert_eq!(store.ledger(&goal()).unwrap().0, Arc::new(after));
            // Once more there is nothing to do, if it fits.
            let again = store.prune(&[goal()], &retention, &mut |_| {}).unwrap().unwrap();
            prop_assert!(again.files.is_empty() || bytes < done.bytes_after, "{:?}", again);
        }
    }
}

#[test]
fn group_that_lost_records_is_told_with_what_is_left_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let store = JsonlStore::open(folder.path()).unwrap();
    let mut script = Script::new("main", "p");
    let failures: Vec<_> = (0..40).map(|number| script.fail(number, &json!({}))).collect();
    store.append(&failures).unwrap();
    seal_now(&goal(), store.folder()).unwrap();
    let retention = Retention::default().keep_bytes(0).keep_age(Duration::MAX);
    let done = store.prune(&[goal()], &retention, &mut |_| {}).unwrap().unwrap();
    assert_eq!((done.records, done.files), (32, vec!["segments/main/000001.jsonl".to_owned()]));
    let [group] = done.groups.as_slice() else { panic!("{:?}", done.groups) };
    assert_eq!((group.records, group.kept, group.count), (32, 8, 1));
    assert!(
        done.bytes_after < done.bytes_before / 2,
        "{} of {}",
        done.bytes_after,
        done.bytes_before
    );
    assert!(read(&store).1.contains(&record_id(39)));
}

#[test]
fn what_a_process_left_half_done_is_removed_by_the_next() {
    let folder = tempfile::tempdir().unwrap();
    let store = JsonlStore::open(folder.path()).unwrap();
    store.append(&[Script::new("main", "p").boot()]).unwrap();
    seal_now(&goal(), store.folder()).unwrap();
    let leftover = folder.path().join("segments/main/000001.jsonl.tmp");
    std::fs::write(&leftover, "half").unwrap();
    store.plan_pruning(&[goal()], &Retention::default(), &mut |_| {}).unwrap();
    assert!(leftover.exists());
    store.prune(&[goal()], &Retention::default(), &mut |_| {}).unwrap();
    assert!(!leftover.exists());
}

#[cfg(feature = "zstd")]
#[test]
fn compressed_journal_is_pruned_to_what_it_takes() {
    let folder = tempfile::tempdir().unwrap();
    let store = JsonlStore::open(folder.path()).unwrap();
    let mut script = Script::new("main", "p");
    for part in 0..4 {
        let failures: Vec<_> = (part * 500..(part + 1) * 500)
            .map(|number| {
                script.fail(number, &json!({"session_id": format!("{:x}", number * 7919)}))
            })
            .collect();
        store.append(&failures).unwrap();
        seal_now(&goal(), store.folder()).unwrap();
    }
    let text = bytes_of(&[goal()], store.folder()).unwrap();
    store.compress(&[goal()], &mut |_| {}).unwrap().unwrap();
    let size = bytes_of(&[goal()], store.folder()).unwrap();
    // The newest segment stays as it is.
    assert!(size < text / 2, "{size} of {text}");
    let prune = |bytes| {
        let retention = Retention::default().keep_bytes(bytes).keep_age(Duration::MAX);
        store.prune(&[goal()], &retention, &mut |_| {}).unwrap().unwrap()
    };
    assert_eq!(prune(size).records, 0, "it fits");
    let done = prune(size / 2);
    assert!((500..1_950).contains(&done.records), "{done:?}");
    assert!(done.bytes_after <= size / 2, "{} of {size}", done.bytes_after);
    assert_eq!(done.bytes_after, bytes_of(&[goal()], store.folder()).unwrap());
}
