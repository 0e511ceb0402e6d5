use std::fs;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use super::*;
use crate::base::ManualClock;
use crate::query::{Page, Query};
use crate::record::{EntryBody, FailureRecord, Fingerprint, ProcessId, Tick};
use crate::store::jsonl::{JsonlStoreBuilder, LogSharing, samples};
use crate::store::{Ask as _, laws};

mod sealing;

fn numbers(store: &JsonlStore) -> (Vec<u64>, ScanReport) {
    let mut numbers = Vec::new();
    let report = store.scan(&GoalId::new("main_goal"), &mut |entry| {
        numbers.push(entry.sequence);
        ControlFlow::Continue(())
    });
    (numbers, report.unwrap())
}

fn failures(numbers: impl IntoIterator<Item = u64>) -> Vec<Entry> {
    numbers.into_iter().map(samples::failure).collect()
}

fn failure(number: u64, change: impl FnOnce(&mut FailureRecord)) -> Entry {
    let mut entry = samples::failure(number);
    if let EntryBody::Failure(record) = &mut entry.body {
        change(record);
    }
    entry
}

fn with_clock(path: &Path) -> (JsonlStore, Arc<ManualClock>) {
    let clock = Arc::new(ManualClock::at(samples::moment(0)));
    let store = JsonlStore::builder(path).clock(clock.clone()).open().unwrap();
    (store, clock)
}

/// A store in a folder that goes with it.
#[derive(Debug)]
struct Temporary {
    store: JsonlStore,
    _folder: Arc<tempfile::TempDir>,
    /// Segments are compressed with each append.
    compresses: bool,
}

impl Temporary {
    fn on(folder: &Arc<tempfile::TempDir>) -> Self {
        Self::by(JsonlStore::builder(folder.path().join(".failrec")), folder)
    }

    /// In segments so small that there are many.
    fn in_segments_on(folder: &Arc<tempfile::TempDir>) -> Self {
        Self::by(JsonlStore::builder(folder.path().join(".failrec")).segment_bytes(0), folder)
    }

    fn by(builder: JsonlStoreBuilder, folder: &Arc<tempfile::TempDir>) -> Self {
        Self { store: builder.open().unwrap(), _folder: Arc::clone(folder), compresses: false }
    }

    fn new() -> Self {
        Self::on(&Arc::new(tempfile::tempdir().unwrap()))
    }
}

impl Store for Temporary {
    fn append(&self, entries: &[Entry]) -> Result<()> {
        self.store.append(entries)?;
        if self.compresses {
            #[cfg(feature = "zstd")]
            self.store.compress(&self.store.goals()?, &mut |_| {})?;
        }
        Ok(())
    }

    fn sync(&self) -> Result<()> {
        self.store.sync()
    }

    fn goals(&self) -> Result<Vec<GoalId>> {
        self.store.goals()
    }

    fn scan(
        &self,
        goal: &GoalId,
        visit: &mut dyn FnMut(Entry) -> ControlFlow<()>,
    ) -> Result<ScanReport> {
        self.store.scan(goal, visit)
    }

    fn ledger(&self, goal: &GoalId) -> Result<(Arc<Ledger>, ScanReport)> {
        self.store.ledger(goal)
    }
}

#[test]
fn journal_keeps_the_laws_of_a_store() {
    laws::check(Temporary::new);
    laws::check_two_handles(|| {
        let folder = Arc::new(tempfile::tempdir().unwrap());
        (Temporary::on(&folder), Temporary::on(&folder))
    });
}

#[test]
fn journal_in_segments_keeps_the_laws_of_a_store() {
    laws::check(|| Temporary::in_segments_on(&Arc::new(tempfile::tempdir().unwrap())));
    laws::check_two_handles(|| {
        let folder = Arc::new(tempfile::tempdir().unwrap());
        (Temporary::in_segments_on(&folder), Temporary::on(&folder))
    });
}

#[cfg(feature = "zstd")]
#[test]
fn journal_of_compressed_segments_keeps_the_laws_of_a_store() {
    let compressing = |folder: &Arc<tempfile::TempDir>| Temporary {
        compresses: true,
        ..Temporary::in_segments_on(folder)
    };
    laws::check(|| compressing(&Arc::new(tempfile::tempdir().unwrap())));
    laws::check_two_handles(|| {
        let folder = Arc::new(tempfile::tempdir().unwrap());
        (compressing(&folder), Temporary::in_segments_on(&folder))
    });
}

#[test]
fn journal_of_logs_apart_keeps_the_laws_of_a_store() {
    let by = |folder: &Arc<tempfile::TempDir>, sharing, bytes| {
        let builder = JsonlStore::builder(folder.path().join(".failrec")).log_sharing(sharing);
        Temporary::by(builder.segment_bytes(bytes), folder)
    };
    for bytes in [0, 1 << 20] {
        laws::check(|| by(&Arc::new(tempfile::tempdir().unwrap()), LogSharing::Apart, bytes));
        for other in [LogSharing::Apart, LogSharing::Shared] {
            laws::check_two_handles(|| {
                let folder = Arc::new(tempfile::tempdir().unwrap());
                (by(&folder, LogSharing::Apart, bytes), by(&folder, other, bytes))
            });
        }
    }
}

#[test]
fn appended_entries_are_found_by_others_at_once_and_in_order() {
    let folder = tempfile::tempdir().unwrap();
    let store = JsonlStore::open(folder.path().join(".failrec")).unwrap();
    store.append(&samples::every_kind()).unwrap();
    let reader = JsonlStore::open_read_only(store.path()).unwrap();
    assert_eq!(numbers(&reader).0, (0..9).collect::<Vec<_>>());
    assert_eq!(reader.goals().unwrap(), [GoalId::new("main_goal")]);
    assert!(store.path().join("failures_main_goal.jsonl").is_file());
}

#[test]
fn entries_go_to_the_log_of_their_goal() {
    let folder = tempfile::tempdir().unwrap();
    let store = JsonlStore::open(folder.path()).unwrap();
    let mut entries = failures(0..3);
    entries[1].goal = GoalId::new("x".repeat(5_000));
    store.append(&entries).unwrap();
    assert_eq!(store.goals().unwrap(), [GoalId::new("main_goal"), entries[1].goal.clone()]);
    assert_eq!(numbers(&store).0, [0, 2]);
    let mut found = Vec::new();
    let mut visit = |entry| {
        found.push(entry);
        ControlFlow::Continue(())
    };
    store.scan(&entries[1].goal, &mut visit).unwrap();
    assert_eq!(found, entries[1..2]);
}

/// The folder of segments of the goal `..` was that of the store.
#[test]
fn goal_that_is_called_like_a_folder_is_forgotten_alone() {
    let folder = tempfile::tempdir().unwrap();
    let store = JsonlStore::builder(folder.path()).segment_bytes(0).open().unwrap();
    store.append(&failures(0..20)).unwrap();
    for name in ["", ".", ".."] {
        let goal = GoalId::new(name);
        let mut entries = failures(0..20);
        for entry in &mut entries {
            entry.goal = goal.clone();
        }
        store.append(&entries).unwrap();
        assert_eq!(store.goals().unwrap(), [goal.clone(), GoalId::new("main_goal")]);
        assert_eq!(store.ledger(&goal).unwrap().1.entries, 20);
        store.forget_goal(&goal, &mut |_| {}).unwrap().unwrap();
        assert_eq!(store.goals().unwrap(), [GoalId::new("main_goal")], "{name}");
    }
    assert_eq!(numbers(&store).0.len(), 20);
}

#[test]
fn unknown_goal_has_no_entries() {
    let folder = tempfile::tempdir().unwrap();
    let store = JsonlStore::open(folder.path()).unwrap();
    assert_eq!(numbers(&store), (vec![], ScanReport::default()));
    assert_eq!(store.ledger(&GoalId::default()).unwrap().0, Arc::default());
}

#[test]
fn more_goals_than_open_files_all_keep_their_entries() {
    let folder = tempfile::tempdir().unwrap();
    let store = JsonlStore::open(folder.path()).unwrap();
    for round in 0..2 {
        for goal in 0..150 {
            let mut entry = samples::failure(round);
            entry.goal = GoalId::new(format!("g{goal}"));
            store.append(&[entry]).unwrap();
        }
    }
    store.close().unwrap();
    let goals = store.goals().unwrap();
    assert_eq!(goals.len(), 150);
    for goal in goals {
        assert_eq!(store.ledger(&goal).unwrap().1.entries, 2, "{goal}");
    }
}

#[test]
fn reading_creates_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("none");
    assert_eq!(JsonlStore::open_read_only(&path).unwrap_err().kind(), ErrorKind::NotFound);
    assert!(!path.exists());
    fs::create_dir(&path).unwrap();
    let store = JsonlStore::open_read_only(&path).unwrap();
    assert!(store.goals().unwrap().is_empty());
    assert_eq!(store.append(&failures(0..1)).unwrap_err().kind(), ErrorKind::Io);
    store.close().unwrap();
    drop(store);
    assert_eq!(fs::read_dir(&path).unwrap().count(), 0);
}

#[test]
fn what_is_no_folder_is_refused_with_a_reason() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "mine").unwrap();
    for opened in [JsonlStore::open(&file), JsonlStore::open_read_only(&file)] {
        let error = opened.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput);
        assert!(error.to_string().ends_with("it is a file, and a store is a folder"), "{error}");
    }
    assert_eq!(fs::read(&file).unwrap(), b"mine");
}

#[test]
fn log_that_was_removed_is_begun_anew_after_a_tenth_of_a_second() {
    let folder = tempfile::tempdir().unwrap();
    let (store, clock) = with_clock(folder.path());
    store.append(&failures(0..1)).unwrap();
    fs::rename(folder.path().join("failures_main_goal.jsonl"), folder.path().join("old")).unwrap();
    clock.advance(Duration::from_millis(100));
    store.append(&failures(1..2)).unwrap();
    assert_eq!(numbers(&store).0, [1]);
}

#[test]
fn folder_that_was_removed_is_created_again() {
    let folder = tempfile::tempdir().unwrap();
    let (store, clock) = with_clock(&folder.path().join(".failrec"));
    store.append(&failures(0..1)).unwrap();
    fs::remove_dir_all(store.path()).unwrap();
    clock.advance(Duration::from_millis(100));
    store.append(&failures(1..2)).unwrap();
    assert_eq!(numbers(&store).0, [1]);
}

#[test]
fn log_that_was_emptied_is_appended_to_on_a_line_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let (store, clock) = with_clock(folder.path());
    store.append(&failures(0..2)).unwrap();
    fs::write(folder.path().join("failures_main_goal.jsonl"), "torn").unwrap();
    clock.advance(Duration::from_millis(100));
    store.append(&failures(2..3)).unwrap();
    let (numbers, report) = numbers(&store);
    assert_eq!((numbers, report.corrupt_lines, report.recovered_entries), (vec![2], 1, 0));
}

#[test]
fn entry_that_no_line_can_hold_is_refused_and_the_others_are_written() {
    let folder = tempfile::tempdir().unwrap();
    let store = JsonlStore::open(folder.path()).unwrap();
    let mut entries = failures(0..3);
    if let EntryBody::Failure(record) = &mut entries[1].body {
        record.error_message = "x".repeat(17 * 1024 * 1024);
    }
    assert_eq!(store.append(&entries).unwrap_err().kind(), ErrorKind::InvalidInput);
    assert_eq!(numbers(&store).0, [0, 2]);
}

/// The ledger and the report by the shorter way and by reading everything.
fn both_ways(store: &JsonlStore) -> [(Arc<Ledger>, ScanReport); 2] {
    let goal = GoalId::new("main_goal");
    let mut ledger = Ledger::default();
    let report = store.scan(&goal, &mut |entry| {
        ledger.observe(&entry);
        ControlFlow::Continue(())
    });
    [store.ledger(&goal).unwrap(), (Arc::new(ledger), report.unwrap())]
}

fn stats_of(store: &JsonlStore) -> PathBuf {
    store.path().join("stats_main_goal.cache")
}

#[test]
fn statistics_are_written_every_five_seconds_and_no_more_often() {
    let folder = tempfile::tempdir().unwrap();
    let (store, clock) = with_clock(folder.path());
    store.append(&failures(0..1)).unwrap();
    clock.advance(Duration::from_secs(4));
    store.append(&failures(1..2)).unwrap();
    assert!(!stats_of(&store).exists());
    clock.advance(Duration::from_secs(1));
    store.append(&failures(2..3)).unwrap();
    let first = fs::read(stats_of(&store)).unwrap();
    clock.advance(Duration::from_secs(4));
    store.append(&failures(3..4)).unwrap();
    assert_eq!(fs::read(stats_of(&store)).unwrap(), first);
}

#[test]
fn sync_and_drop_write_statistics() {
    let folder = tempfile::tempdir().unwrap();
    let store = JsonlStore::open(folder.path()).unwrap();
    store.append(&failures(0..1)).unwrap();
    store.close().unwrap();
    let first = fs::read(stats_of(&store)).unwrap();
    store.append(&failures(1..2)).unwrap();
    let path = stats_of(&store);
    drop(store);
    assert_ne!(fs::read(path).unwrap(), first);
}

#[test]
fn statistics_are_not_written_while_another_holds_the_lock() {
    let folder = tempfile::tempdir().unwrap();
    let store = JsonlStore::open(folder.path()).unwrap();
    let mut lock = store.folder.fs.open_append(&store.folder.lock_path()).unwrap();
    assert!(lock.try_lock().unwrap());
    store.append(&failures(0..1)).unwrap();
    store.close().unwrap();
    assert!(!stats_of(&store).exists());
    drop(lock);
    store.close().unwrap();
    assert!(stats_of(&store).exists());
}

#[test]
fn answer_from_statistics_and_the_rest_is_that_of_the_whole_log() {
    let folder = tempfile::tempdir().unwrap();
    let store = JsonlStore::open(folder.path()).unwrap();
    let log = store.path().join("failures_main_goal.jsonl");
    store.append(&failures([0, 1, 5])).unwrap();
    fs::write(&log, [fs::read(&log).unwrap(), b"torn".to_vec()].concat()).unwrap();
    store.close().unwrap();
    let store = JsonlStore::open(folder.path()).unwrap();
    store.append(&failures([3, 7])).unwrap();
    let content = fs::read(&log).unwrap();
    fs::write(&log, &content[..content.len() - 1]).unwrap();
    let [short, whole] = both_ways(&store);
    assert_eq!(short, whole);
    assert_eq!((whole.1.entries, whole.1.corrupt_lines, whole.1.missing_entries), (5, 1, 3));
}

#[test]
fn statistics_that_cover_the_log_are_what_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let store = JsonlStore::open(folder.path()).unwrap();
    store.append(&failures(0..40)).unwrap();
    store.close().unwrap();
    // Nothing near the end changes, so only whoever reads the beginning sees it.
    let log = store.path().join("failures_main_goal.jsonl");
    let mut content = fs::read(&log).unwrap();
    content[100] ^= 1;
    fs::write(&log, content).unwrap();
    let [short, whole] = both_ways(&store);
    assert_eq!((short.1.entries, whole.1.entries), (40, 39));
}

#[test]
fn statistics_of_another_goal_are_not_used() {
    let folder = tempfile::tempdir().unwrap();
    let store = JsonlStore::open(folder.path()).unwrap();
    let mut other = failures(0..4);
    for entry in &mut other {
        entry.goal = GoalId::new("other");
    }
    store.append(&failures(0..4)).unwrap();
    store.append(&other).unwrap();
    store.close().unwrap();
    fs::rename(folder.path().join("stats_other.cache"), stats_of(&store)).unwrap();
    let [short, whole] = both_ways(&store);
    assert_eq!(short, whole);
}

#[test]
fn what_is_asked_for_is_found_with_statistics_and_without() {
    let folder = tempfile::tempdir().unwrap();
    let store = JsonlStore::open(folder.path()).unwrap();
    // Many blocks, and a rest that no statistics cover.
    store.append(&failures(0..200)).unwrap();
    store.close().unwrap();
    store.append(&failures(200..203)).unwrap();
    let records = |sieve: &Sieve| {
        let mut shown = Vec::new();
        let scanned = store.scan_for(&GoalId::new("main_goal"), sieve, &mut |entry| {
            let EntryBody::Failure(record) = &entry.body else { panic!("{entry:?}") };
            shown.push((record.id, record.at));
            ControlFlow::Continue(())
        });
        scanned.unwrap();
        shown
    };
    let all = records(&Sieve::all());
    assert_eq!(all.len(), 203);
    for (id, at) in &all {
        let by_id = records(&Sieve::of_ids(&[*id]));
        assert!(by_id.contains(&(*id, *at)) && by_id.len() < 20, "{}", by_id.len());
        let by_prefix = records(&Sieve::of_prefix(&id.to_string()).unwrap());
        assert!(by_prefix.contains(&(*id, *at)) && by_prefix.len() < 20, "{}", by_prefix.len());
        let asked = Query::parse(&format!("id:{id}"), samples::moment(0)).unwrap();
        let by_query = records(&Sieve::of_query(&asked));
        assert!(by_query.contains(&(*id, *at)) && by_query.len() < 20, "{}", by_query.len());
        let by_time = records(&Sieve::of_query(&Query::new().since(*at).until(*at)));
        assert!(by_time.contains(&(*id, *at)) && by_time.len() < 20, "{}", by_time.len());
    }
    let nowhere = records(&Sieve::of_prefix("7zzzzz").unwrap());
    assert_eq!(nowhere.len(), 3, "only what is not covered is read");
}

#[test]
fn newest_records_are_those_of_a_store_that_reads_all() {
    let folder = tempfile::tempdir().unwrap();
    let store = JsonlStore::builder(folder.path()).segment_bytes(40 * 1024).open().unwrap();
    let reference = crate::store::MemoryStore::new();
    // Times that go to and fro over several files, and a rest that no statistics cover.
    let shuffled = |range: std::ops::Range<u64>| range.map(|number| number * 37 % 400);
    for (numbers, is_covered) in [(0..300, true), (300..400, false)] {
        for number in shuffled(numbers) {
            // Three of them at the same moment.
            let entries = [failure(number, |record| {
                record.at = samples::moment(number / 3);
                record.handled = number % 7 != 0;
            })];
            store.append(&entries).unwrap();
            reference.append(&entries).unwrap();
        }
        if is_covered {
            store.close().unwrap();
        }
    }
    let asked = Query::new().records().at(samples::moment(1_000));
    for query in [
        asked.clone(),
        asked.clone().since(samples::moment(80)),
        asked.clone().until(samples::moment(40)),
        asked.clone().since(samples::moment(33)).until(samples::moment(34)),
        asked.clone().since(samples::moment(900)),
        Query::parse("is:unhandled", samples::moment(1_000)).unwrap().records(),
        Query::parse("handled:false refused", samples::moment(1_000)).unwrap().records(),
    ] {
        for limit in [1, 3, 50, 500] {
            let mut query = query.clone().limit(limit);
            // Some pages, and those behind them.
            for _ in 0..4 {
                let [page, wanted] =
                    [store.records(&query).unwrap(), reference.records(&query).unwrap()];
                let ids = |page: &Page<FailureRecord>| {
                    page.items.iter().map(|record| record.id).collect::<Vec<_>>()
                };
                assert_eq!((ids(&page), &page.next), (ids(&wanted), &wanted.next), "{query}");
                let most = page.total + page.unread;
                assert!((page.total..=most).contains(&wanted.total), "{query}: {page:?}");
                assert!(page.unread == 0 || !query.asked_filter().is_all(), "{query}");
                let Some(next) = page.next else { break };
                query = query.after(next);
            }
        }
    }
}

#[test]
fn records_of_a_group_are_found_without_reading_where_it_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let store = JsonlStore::builder(folder.path()).segment_bytes(40 * 1024).open().unwrap();
    let reference = crate::store::MemoryStore::new();
    let group = |number: u8| Fingerprint::from_bytes(&[number; 16]);
    let entries: Vec<_> = (0_u8..200)
        .map(|number| {
            failure(number.into(), |it| {
                it.fingerprint.group = group(number / 8);
                it.occurrence = u64::from(number % 8) + 1;
            })
        })
        .collect();
    store.append(&entries).unwrap();
    reference.append(&entries).unwrap();
    store.close().unwrap();
    let now = samples::moment(1_000);
    let is_nowhere = |text: &str| ["fingerprint:07 -node:planner", "count:>8"].contains(&text);
    for text in [
        "fingerprint:07",
        "fingerprint:070707 OR fingerprint:0303",
        "fingerprint:07 -node:planner",
        "count:>8",
        "is:new count:8",
    ] {
        let query = Query::parse(text, now).unwrap().records().limit(20);
        let [page, wanted] = [store.records(&query).unwrap(), reference.records(&query).unwrap()];
        assert_eq!((&page.items, &page.next), (&wanted.items, &wanted.next), "{text}");
        assert_eq!(page.items.is_empty(), is_nowhere(text), "{text}");
        assert!(wanted.total <= page.total + page.unread, "{text}");
    }
    let asked = Query::parse("fingerprint:07", now).unwrap().records();
    let goal = GoalId::new("main_goal");
    let (ledger, _) = store.ledger(&goal).unwrap();
    let mut shown = 0;
    store
        .scan_for(&goal, &Sieve::of_query_in(&asked, &ledger, now), &mut |_| {
            shown += 1;
            ControlFlow::Continue(())
        })
        .unwrap();
    assert!((8..40).contains(&shown), "{shown}");
}

#[test]
fn newest_records_of_a_large_journal_are_read_without_the_others() {
    let folder = tempfile::tempdir().unwrap();
    let store = JsonlStore::open(folder.path()).unwrap();
    store.append(&failures(0..300)).unwrap();
    store.close().unwrap();
    let mut shown = 0;
    let goal = GoalId::new("main_goal");
    let scanned = store.scan_newest(&goal, &Sieve::all(), 3, &mut |_| {
        shown += 1;
        true
    });
    let left_out = scanned.unwrap();
    assert_eq!(shown + left_out, 300);
    assert!((3..40).contains(&shown), "{shown}");
}

#[test]
fn statistics_that_do_not_fit_are_not_used() {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("failures_main_goal.jsonl");
    let store = JsonlStore::open(folder.path()).unwrap();
    store.append(&failures(0..4)).unwrap();
    store.close().unwrap();
    let (stats, content) = (fs::read(stats_of(&store)).unwrap(), fs::read(&log).unwrap());
    let mut wrong = vec![Vec::new(), b"{}".to_vec(), stats[..stats.len() / 2].to_vec()];
    // Of another version, and with a flipped bit at any place.
    wrong.extend((0..stats.len()).step_by(7).map(|place| {
        let mut wrong = stats.clone();
        wrong[place] ^= 1;
        wrong
    }));
    for wrong in wrong {
        assert_ne!(wrong, stats);
        fs::write(stats_of(&store), &wrong).unwrap();
        let [short, whole] = both_ways(&store);
        assert_eq!(short, whole, "{wrong:?}");
    }
    fs::write(stats_of(&store), &stats).unwrap();
    let line = content.len() / 4;
    for rewritten in [content[line..].to_vec(), [&content[line..], &content[line..]].concat()] {
        fs::write(&log, rewritten).unwrap();
        let [short, whole] = both_ways(&store);
        assert_eq!(short, whole);
    }
}

#[test]
fn trouble_with_statistics_is_counted_and_keeps_no_entry_from_being_written() {
    let folder = tempfile::tempdir().unwrap();
    let store = JsonlStore::open(folder.path()).unwrap();
    fs::create_dir(stats_of(&store)).unwrap();
    store.append(&failures(0..1)).unwrap();
    store.close().unwrap();
    assert_eq!(store.stats_failures(), 1);
    let [short, whole] = both_ways(&store);
    assert_eq!(short, whole);
}

#[test]
fn counts_of_two_processes_add_up() {
    let folder = tempfile::tempdir().unwrap();
    let [one, two] = [(); 2].map(|()| JsonlStore::open(folder.path()).unwrap());
    let fingerprint = samples::record(0).fingerprint.group;
    let tick = |process: &str, sequence, count| {
        let (first, last) = (samples::moment(1), samples::moment(2));
        let body = EntryBody::Tick(Box::new(Tick::new(fingerprint, count, first, last)));
        Entry { process: ProcessId::new(process), ..samples::entry("", sequence, body) }
    };
    one.append(&[tick("p", 0, 7)]).unwrap();
    two.append(&[tick("q", 0, 5)]).unwrap();
    one.append(&[tick("p", 1, 9)]).unwrap();
    two.close().unwrap();
    let (ledger, _) = one.ledger(&GoalId::new("main_goal")).unwrap();
    assert_eq!(ledger.group(&fingerprint).unwrap().count, 14);
}

#[test]
fn store_is_discovered_from_itself_and_from_the_folder_that_holds_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(".failrec");
    assert_eq!(JsonlStore::discover(folder.path()).unwrap_err().kind(), ErrorKind::NotFound);
    let store = JsonlStore::open(&path).unwrap();
    assert_eq!(JsonlStore::discover(folder.path()).unwrap(), path);
    assert_eq!(JsonlStore::discover(&path).unwrap(), path);
    store.append(&failures(0..1)).unwrap();
    assert_eq!(JsonlStore::discover(&path).unwrap(), path);
}

#[test]
fn store_by_another_name_is_discovered_by_its_files() {
    let folder = tempfile::tempdir().unwrap();
    let store = JsonlStore::open(folder.path().join("agent")).unwrap();
    assert_eq!(JsonlStore::discover(store.path()).unwrap(), store.path());
    store.append(&failures(0..1)).unwrap();
    fs::remove_file(store.path().join("LOCK")).unwrap();
    // A log decides, also when a store lies within; so does a segment of one.
    fs::create_dir(store.path().join(".failrec")).unwrap();
    assert_eq!(JsonlStore::discover(store.path()).unwrap(), store.path());
    let segments = store.path().join("segments/main_goal");
    fs::create_dir_all(&segments).unwrap();
    let log = store.path().join("failures_main_goal.jsonl");
    fs::rename(log, segments.join("000001.jsonl")).unwrap();
    assert_eq!(JsonlStore::discover(store.path()).unwrap(), store.path());
}

#[test]
fn missing_path_and_file_hold_no_store() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "mine").unwrap();
    for missing in [folder.path().join("none"), file.join("none")] {
        assert_eq!(JsonlStore::discover(missing).unwrap_err().kind(), ErrorKind::NotFound);
    }
    assert_eq!(JsonlStore::discover(&file).unwrap_err().kind(), ErrorKind::InvalidInput);
}
