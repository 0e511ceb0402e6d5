//! What every [`Store`] promises, as checks.
//!
//! [`check`] runs all that one handle can show, [`check_two_handles`] what takes two. They panic
//! with the name of the law that is broken, so they belong into a test.
//!
//! # Examples
//!
//! ```
//! use failrec::store::{MemoryStore, laws};
//!
//! laws::check(MemoryStore::new);
//! ```

mod sifting;

use std::fmt::Debug;
use std::ops::ControlFlow;

use serde_json::json;

use crate::query::script::{Script, after, fingerprint, record_id};
use crate::query::{Ledger, Query};
use crate::record::{
    Entry, Evolution, GoalId, LossReason, Merge, Note, ProcessId, Propagation, Resolution,
    ResolutionKind, Snooze, SnoozeEnd, TriageAction,
};
use crate::store::{Ask, Signature, Store};

/// Checks every law that one handle can show. `make` gives an empty store each time.
///
/// # Panics
///
/// A law is broken.
pub fn check<S: Store>(make: impl Fn() -> S) {
    empty_store_answers(&make());
    appended_entries_are_found_in_order_unchanged(&make());
    goals_with_odd_names_stay_apart(&make());
    scan_breaks_off(&make());
    sifting::sieve_lets_through_what_is_asked_for(&make());
    counts_never_fall(&make());
    repeated_entries_do_not_count_twice(&make());
    ledger_is_what_the_entries_add_up_to(&make());
    what_was_said_is_in_the_next_answer(&make());
    merged_groups_are_one_until_they_are_split(&make());
    threads_append_side_by_side(&make());
}

/// Checks the laws between two handles. `make` gives both of the same empty store each time.
///
/// # Panics
///
/// A law is broken.
pub fn check_two_handles<S: Store>(make: impl Fn() -> (S, S)) {
    let (one, other) = make();
    let mut scripts = [Script::new("main", "one"), Script::new("main", "other")];
    let mut written = Vec::new();
    for round in 0..20 {
        for (store, script) in [&one, &other].into_iter().zip(&mut scripts) {
            let entry = script.fail(round, &json!({"occurrence": round + 1}));
            must("append", store.append(std::slice::from_ref(&entry)));
            written.push(entry);
        }
    }
    for store in [&one, &other] {
        let found = entries(store, "main");
        assert_eq!(found.len(), written.len(), "both handles show what either wrote, once");
        for process in ["one", "other"] {
            let is_its = |entry: &&Entry| entry.process.as_str() == process;
            let its: Vec<_> = found.iter().filter(is_its).collect();
            let wanted: Vec<_> = written.iter().filter(is_its).collect();
            assert_eq!(its, wanted, "both handles show what either wrote, in its order");
        }
        assert_eq!(count(store, "a"), 40, "the counts of two processes add up");
    }
}

fn empty_store_answers<S: Store>(store: &S) {
    must("append nothing", store.append(&[]));
    must("sync nothing", store.sync());
    assert_eq!(must("goals", store.goals()), [], "an empty store has no goals");
    assert_eq!(entries(store, "none"), [], "an unknown goal has no entries");
    let (ledger, _) = must("ledger", store.ledger(&GoalId::from("none")));
    assert_eq!(*ledger, Ledger::default(), "an unknown goal adds up to nothing");
    assert_eq!(must("goals", store.goals()), [], "asking creates no goal");
}

fn appended_entries_are_found_in_order_unchanged<S: Store>(store: &S) {
    let written = every_kind("main");
    let (first, rest) = written.split_at(written.len() / 2);
    must("append", store.append(first));
    must("append", store.append(rest));
    must("sync", store.sync());
    for (found, wanted) in entries(store, "main").iter().zip(&written) {
        assert_eq!(found, wanted, "an entry is found as it was appended");
    }
    let mut shown = 0;
    let report = must(
        "scan",
        store.scan(&GoalId::from("main"), &mut |_| {
            shown += 1;
            ControlFlow::Continue(())
        }),
    );
    let report = (report.entries, report.corrupt_lines, report.missing_entries, report.lost_bytes);
    assert_eq!(shown, written.len(), "no entry is lost or invented");
    assert_eq!(report, (shown as u64, 0, 0, 0), "the report says what was shown");
}

fn goals_with_odd_names_stay_apart<S: Store>(store: &S) {
    let long = "long".repeat(2_560);
    let longer = format!("{long}r");
    let mut goals = vec![
        "default",
        "main_goal",
        "",
        " ",
        ".",
        "..",
        "../up",
        "/root",
        "a/b",
        "a\\b",
        "a_b",
        "a%2fb",
        "A",
        "a",
        "main_Goal",
        "nul\0",
        "nul",
        "line\n",
        "line",
        "CON",
        "con.",
        "con",
        "\u{e9}",
        "e\u{301}",
        "\u{202e}rtl",
        "failures_default.jsonl",
        "🦀",
        &long,
        &longer,
    ];
    for goal in &goals {
        must("append", store.append(&[Script::new(goal, "p").boot()]));
    }
    for goal in &goals {
        let found = entries(store, goal);
        assert_eq!(found, [Script::new(goal, "p").boot()], "the goal {goal:?} has its own entries");
    }
    goals.sort_unstable();
    let goals: Vec<_> = goals.into_iter().map(GoalId::from).collect();
    assert_eq!(must("goals", store.goals()), goals, "goals are named as they were given, sorted");
}

fn scan_breaks_off<S: Store>(store: &S) {
    must("append", store.append(&every_kind("main")));
    let mut shown = 0;
    let report = must(
        "scan",
        store.scan(&GoalId::from("main"), &mut |_| {
            shown += 1;
            if shown < 3 { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        }),
    );
    assert_eq!((shown, report.entries), (3, 3), "a visitor that breaks off is not called again");
}

fn counts_never_fall<S: Store>(store: &S) {
    let mut scripts = [Script::new("main", "one"), Script::new("main", "other")];
    // A late tick tells less than what is known; the known stands.
    let counts = [1_u64, 5, 3, 5, 40, 39, 1_000, 2];
    let mut last = 0;
    for (round, told) in counts.into_iter().enumerate() {
        for script in &mut scripts {
            let entry = script.tick("a", told);
            must("append", store.append(&[entry]));
            let now = count(store, "a");
            assert!(last <= now, "a count fell from {last} to {now} in round {round}");
            last = now;
        }
    }
    assert_eq!(last, 2_000, "the largest count of each process, added up");
}

fn repeated_entries_do_not_count_twice<S: Store>(store: &S) {
    let written = every_kind("main");
    must("append", store.append(&written));
    let once = must("ledger", store.ledger(&GoalId::from("main"))).0;
    must("append", store.append(&written));
    let twice = must("ledger", store.ledger(&GoalId::from("main"))).0;
    assert_eq!(once, twice, "entries that come again change nothing");
    let page = must("records", store.records(&Query::new().at(after(0))));
    assert_eq!(page.total, 2, "a record that was written twice is one record");
}

fn ledger_is_what_the_entries_add_up_to<S: Store>(store: &S) {
    let mut wanted = Ledger::default();
    for entry in every_kind("main") {
        must("append", store.append(std::slice::from_ref(&entry)));
        wanted.observe(&entry);
        let (ledger, _) = must("ledger", store.ledger(&GoalId::from("main")));
        assert_eq!(*ledger, wanted, "after the entry {}", entry.sequence);
    }
}

fn what_was_said_is_in_the_next_answer<S: Store>(store: &S) {
    let mut script = Script::new("main", "p");
    must("append", store.append(&[script.boot(), script.fail(1, &json!({}))]));
    let id = record_id(1).to_string();
    let resolution = Resolution::new(ResolutionKind::Fix, "raised the limit", after(60));
    let by = |sequence| Signature::new(ProcessId::from("teller"), sequence);
    must("resolve", store.resolve(&id, resolution.clone(), &by(0)));
    must("mark", store.mark_evolution(&id, Evolution::new("evo-1", after(61)), &by(1)));
    must("note", store.note(&id, Note::new("seen twice", after(62)), &by(2)));
    let record = must("record", store.record(&id));
    assert_eq!(record.resolution, Some(resolution), "the resolution is in the answer");
    assert!(record.evolution_triggered(), "the change of the agent is in the answer");
    assert_eq!(record.notes.len(), 1, "the note is in the answer");
    assert!(record.environment.is_some(), "the environment of the process is in the answer");
    must("reopen", store.reopen(&id, Note::new("not fixed", after(63)), &by(3)));
    let record = must("record", store.record(&id));
    assert_eq!(record.resolution, None, "a resolution that was taken back is gone");
}

fn merged_groups_are_one_until_they_are_split<S: Store>(store: &S) {
    let mut script = Script::new("main", "p");
    let entries = [script.fail(1, &json!({})), script.fail(2, &json!({"group": "b"}))];
    must("append", store.append(&entries));
    let [one, other] = [1, 2].map(|number| record_id(number).to_string());
    let by = |sequence| Signature::new(ProcessId::from("teller"), sequence);
    let query = Query::new().at(after(60));
    must("merge", store.merge(&one, &other, Note::new("one cause", after(10)), &by(0)));
    let page = must("groups", store.groups(&query));
    assert_eq!((page.total, count(store, "a")), (1, 2), "merged groups are counted as one");
    must("split", store.split(&one, Note::new("two causes", after(11)), &by(1)));
    let page = must("groups", store.groups(&query));
    assert_eq!((page.total, count(store, "a")), (2, 1), "split groups are counted apart");
}

fn threads_append_side_by_side<S: Store>(store: &S) {
    std::thread::scope(|scope| {
        for name in ["one", "two", "three", "four"] {
            scope.spawn(move || {
                let mut script = Script::new("main", name);
                for round in 0..50 {
                    must("append", store.append(&[script.tick("a", round + 1)]));
                }
            });
        }
    });
    let found = entries(store, "main");
    assert_eq!(found.len(), 200, "every thread's entries are found");
    for name in ["one", "two", "three", "four"] {
        let own = found.iter().filter(|entry| entry.process.as_str() == name);
        assert!(own.map(|entry| entry.sequence).is_sorted(), "the order of {name} is kept");
    }
    assert_eq!(count(store, "a"), 200, "every thread's count is kept");
}

/// One entry of every kind, with content that is hard to write down.
fn every_kind(goal: &str) -> Vec<Entry> {
    let mut script = Script::new(goal, "proc \"1\"");
    let note = |text: &str| Note::new(text, after(9));
    let hard = "tab\t quote\" back\\slash line\nfeed \0nul \u{2028} é 🦀 {\"v\":1,\"crc\":\"";
    vec![
        script.boot(),
        script.open("r1"),
        script.fail(1, &json!({})),
        script.fail(
            2,
            &json!({
                "group": "b",
                "error_message": hard,
                "session_id": hard,
                "chain": [{"message": hard, "type": "E"}, {"message": "x".repeat(60_000)}],
                "inputs": {"z": 1.50, "a": {"b": [null, true, hard]}, "n": 18_446_744_073_709_551_615_u64},
                "tags": {"": "", hard: hard},
                "breadcrumbs": [{"t": after(1), "level": "info", "msg": hard}],
            }),
        ),
        script.tick("a", 7),
        script.pass(412),
        script.say(1, "a", TriageAction::Note(note(hard))),
        script.say(1, "a", TriageAction::Evolve(Evolution::new("evo", after(9)))),
        script.say(1, "a", TriageAction::Propagate(Propagation::new("node", "f", after(9)))),
        script.say(2, "b", TriageAction::Resolve(Resolution::new(ResolutionKind::Config, "", after(9)))),
        script.say(2, "b", TriageAction::Reopen(note(""))),
        script.say(2, "b", TriageAction::Merge(Merge::new(fingerprint("a"), hard, after(8)))),
        script.say(2, "b", TriageAction::Split(note(hard))),
        script.say(2, "b", TriageAction::Snooze(Snooze::new(SnoozeEnd::Total(7), note(hard)))),
        script.lose(LossReason::QueueFull, 3),
        script.bye(8),
    ]
}

fn entries<S: Store>(store: &S, goal: &str) -> Vec<Entry> {
    let mut entries = Vec::new();
    must(
        "scan",
        store.scan(&GoalId::from(goal), &mut |entry| {
            entries.push(entry);
            ControlFlow::Continue(())
        }),
    );
    entries
}

fn count<S: Store>(store: &S, group: &str) -> u64 {
    let (ledger, _) = must("ledger", store.ledger(&GoalId::from("main")));
    ledger.group(&fingerprint(group)).map_or(0, |group| group.count)
}

#[track_caller]
#[expect(clippy::panic, reason = "a broken law ends the test that checks it")]
fn must<T, E: Debug>(what: &str, result: Result<T, E>) -> T {
    match result {
        Ok(value) => value,
        Err(error) => panic!("a store fails to {what}: {error:?}"),
    }
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroUsize;
    use std::sync::Mutex;

    use super::*;
    use crate::error::Result;
    use crate::record::EntryBody;
    use crate::store::{MemoryStore, ScanReport};

    #[test]
    fn memory_store_keeps_the_laws() {
        check(MemoryStore::new);
        check_two_handles(|| {
            let store = MemoryStore::new();
            (store.clone(), store)
        });
    }

    #[test]
    fn bounded_memory_store_keeps_the_counts_of_what_it_let_go() {
        let store = MemoryStore::bounded(NonZeroUsize::new(2).unwrap());
        counts_never_fall(&store);
        assert_eq!(entries(&store, "main").len(), 2);
    }

    /// A store that breaks one law.
    #[derive(Debug)]
    struct Faulty {
        inner: MemoryStore,
        fault: Fault,
        appended: Mutex<u64>,
    }

    #[derive(Clone, Copy, Debug, PartialEq)]
    enum Fault {
        LosesAnEntry,
        IgnoresTheBreak,
        FoldsCase,
        ForgetsTriage,
    }

    impl Store for Faulty {
        fn append(&self, entries: &[Entry]) -> Result<()> {
            for entry in entries {
                let mut entry = entry.clone();
                let mut appended = self.appended.lock().unwrap();
                *appended += 1;
                let is_triage = matches!(entry.body, EntryBody::Triage(_));
                match self.fault {
                    Fault::LosesAnEntry if *appended == 5 => continue,
                    Fault::ForgetsTriage if is_triage => continue,
                    Fault::FoldsCase => {
                        entry.goal = GoalId::new(entry.goal.as_str().to_lowercase());
                    }
                    _ => {}
                }
                self.inner.append(&[entry])?;
            }
            Ok(())
        }

        fn sync(&self) -> Result<()> {
            self.inner.sync()
        }

        fn goals(&self) -> Result<Vec<GoalId>> {
            self.inner.goals()
        }

        fn scan(
            &self,
            goal: &GoalId,
            visit: &mut dyn FnMut(Entry) -> ControlFlow<()>,
        ) -> Result<ScanReport> {
            let ignores = self.fault == Fault::IgnoresTheBreak;
            self.inner.scan(goal, &mut |entry| {
                let flow = visit(entry);
                if ignores { ControlFlow::Continue(()) } else { flow }
            })
        }
    }

    #[test]
    fn each_fault_breaks_the_law_that_it_is_about() {
        for (fault, law) in [
            (Fault::LosesAnEntry, "an entry is found as it was appended"),
            (Fault::IgnoresTheBreak, "a visitor that breaks off is not called again"),
            (Fault::FoldsCase, "has its own entries"),
            (Fault::ForgetsTriage, "an entry is found as it was appended"),
        ] {
            let make = || Faulty { inner: MemoryStore::new(), fault, appended: Mutex::new(0) };
            let panic = std::panic::catch_unwind(|| check(make)).unwrap_err();
            let message = panic.downcast_ref::<String>().unwrap();
            assert!(message.contains(law), "{fault:?}: {message}");
        }
    }
}
