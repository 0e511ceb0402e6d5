//! Logs that are full become segments.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use proptest::{collection, prop_assert_eq, proptest};

use super::*;
use crate::base::ManualClock;
use crate::base::fs::{AppendFile, Fs, ReadFile, RealFs, Status};
use crate::store::StatsState;
use crate::store::jsonl::samples;
use crate::store::jsonl::segments::{Segment, SegmentName};

/// Lines of a sample are some 840 bytes, so this many fill a segment of the smallest size.
const FULL: u64 = 5;

fn goal() -> GoalId {
    GoalId::new("main_goal")
}

fn small(path: &Path) -> JsonlStore {
    JsonlStore::builder(path).segment_bytes(0).open().unwrap()
}

fn append(store: &JsonlStore, numbers: impl IntoIterator<Item = u64>) {
    for number in numbers {
        store.append(&[samples::failure(number)]).unwrap();
    }
}

fn numbers(store: &JsonlStore) -> Vec<u64> {
    let mut numbers = Vec::new();
    let report = store.scan(&goal(), &mut |entry| {
        numbers.push(entry.sequence);
        ControlFlow::Continue(())
    });
    assert_eq!(report.unwrap().missing_entries, 0);
    numbers
}

/// Lines of a file.
fn numbers_in(path: &Path) -> usize {
    fs::read_to_string(path).unwrap().lines().count()
}

fn segments(store: &JsonlStore) -> Vec<u64> {
    let number = |segment: Segment| match segment.name {
        SegmentName::Numbered(number) => number,
        SegmentName::Own(name) => panic!("{name:?}"),
    };
    store.folder.segments(&goal()).unwrap().into_iter().map(number).collect()
}

#[test]
fn full_log_becomes_a_segment_and_its_entries_stay_in_order() {
    let folder = tempfile::tempdir().unwrap();
    let store = small(folder.path());
    append(&store, 0..20);
    assert!(2 < segments(&store).len());
    assert!(folder.path().join("segments/main_goal/000001.jsonl").is_file());
    let expected: Vec<_> = (0..20).collect();
    assert_eq!(numbers(&store), expected);
    assert_eq!(numbers(&JsonlStore::open_read_only(folder.path()).unwrap()), expected);
    assert_eq!(store.goals().unwrap(), [goal()]);
    assert_eq!(store.seal_failures(), 0);
}

#[test]
fn log_that_was_begun_a_day_ago_becomes_a_segment() {
    let folder = tempfile::tempdir().unwrap();
    let clock = Arc::new(ManualClock::at(samples::moment(0)));
    let store = JsonlStore::builder(folder.path()).clock(clock.clone()).open().unwrap();
    let entry = |sequence| Entry { sequence, ..samples::failure(0) };
    let many: Vec<_> = (0..1_300).map(entry).collect();
    store.append(&many).unwrap();
    clock.advance(Duration::from_hours(23));
    store.append(&[entry(1_300)]).unwrap();
    assert_eq!(segments(&store), [0; 0]);
    // Who opens it later finds out when it was begun.
    let store = JsonlStore::builder(folder.path()).clock(clock.clone()).open().unwrap();
    clock.advance(Duration::from_hours(1));
    store.append(&[entry(1_301)]).unwrap();
    assert_eq!(segments(&store), [1]);
    store.append(&[entry(1_302)]).unwrap();
    assert_eq!(numbers(&store), (0..=1_302).collect::<Vec<_>>());
}

#[test]
fn other_writer_goes_on_in_the_new_log_and_nothing_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    let clock = Arc::new(ManualClock::at(samples::moment(0)));
    let other = JsonlStore::builder(folder.path()).clock(clock.clone()).open().unwrap();
    append(&other, [0]);
    let store = small(folder.path());
    append(&store, 1..FULL);
    assert_eq!(segments(&store), [1]);
    // It has not noticed yet, so this goes to the segment, and once more to the log.
    append(&other, [FULL]);
    let log = folder.path().join("failures_main_goal.jsonl");
    assert_eq!(fs::read(&log).unwrap(), samples::line(&samples::failure(FULL)));
    append(&other, [FULL + 1]);
    assert_eq!(numbers_in(&log), 2);
    assert_eq!(numbers(&store), (0..=FULL + 1).collect::<Vec<_>>());
}

#[test]
fn statistics_cover_segments_and_what_came_to_one_late() {
    let folder = tempfile::tempdir().unwrap();
    let store = small(folder.path());
    append(&store, 0..9);
    store.close().unwrap();
    assert_eq!(store.stats_state(&goal()).unwrap(), StatsState::Fresh);
    let segment = folder.path().join("segments/main_goal/000001.jsonl");
    let late = [fs::read(&segment).unwrap(), samples::line(&samples::failure(9))].concat();
    fs::write(&segment, late).unwrap();
    assert!(matches!(store.stats_state(&goal()).unwrap(), StatsState::Behind(1..)));
    let (ledger, report) = store.ledger(&goal()).unwrap();
    assert_eq!(report.entries, 10);
    append(&store, [10]);
    store.close().unwrap();
    assert_eq!(store.stats_state(&goal()).unwrap(), StatsState::Fresh);
    assert_eq!(store.ledger(&goal()).unwrap().1.entries, 11);
    assert_ne!(*ledger, Ledger::default());
}

#[test]
fn statistics_of_a_log_whose_segment_is_another_one_are_made_anew() {
    let folder = tempfile::tempdir().unwrap();
    let store = small(folder.path());
    append(&store, 0..9);
    store.close().unwrap();
    let segment = folder.path().join("segments/main_goal/000001.jsonl");
    fs::remove_file(&segment).unwrap();
    let kept = store.ledger(&goal()).unwrap().1.entries;
    assert!(0 < kept && kept < 9, "{kept}");
}

#[test]
fn follower_goes_on_from_segment_to_segment() {
    let folder = tempfile::tempdir().unwrap();
    let store = small(folder.path());
    let mut follow = store.follow();
    let mut seen = Vec::new();
    for number in 0..20 {
        append(&store, [number]);
        if number % 3 == 0 {
            let looked = follow.look(&goal(), &mut |entry| {
                seen.push(entry.sequence);
                // The rest is shown by the next look.
                if entry.sequence == 7 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            });
            looked.unwrap();
        }
    }
    assert_eq!(seen, (0..19).collect::<Vec<_>>());
}

#[test]
fn goal_of_which_only_segments_are_left_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let store = small(folder.path());
    let long = GoalId::new("long".repeat(100));
    let mut entries: Vec<_> = (0..FULL).map(samples::failure).collect();
    store.append(&entries).unwrap();
    for entry in &mut entries {
        entry.goal = long.clone();
    }
    store.append(&entries).unwrap();
    let logs = fs::read_dir(folder.path()).unwrap();
    assert!(!logs.flatten().any(|file| file.path().extension().is_some_and(|end| end == "jsonl")));
    assert_eq!(store.goals().unwrap(), [long, goal()]);
}

#[test]
fn log_that_cannot_be_sealed_goes_on_growing_and_says_so() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("segments"), "in the way").unwrap();
    let store = small(folder.path());
    append(&store, 0..9);
    assert_eq!(numbers(&store), (0..9).collect::<Vec<_>>());
    assert_eq!(store.seal_failures(), 1);
    fs::remove_file(folder.path().join("segments")).unwrap();
}

/// The real file system, in which another process seals a log as it is opened for reading.
#[derive(Debug)]
struct SealingFs {
    sealed: PathBuf,
}

impl Fs for SealingFs {
    fn open_read(&self, path: &Path) -> io::Result<Box<dyn ReadFile>> {
        drop(RealFs.rename(path, &self.sealed));
        RealFs.open_read(path)
    }

    fn status(&self, path: &Path) -> io::Result<Option<Status>> {
        RealFs.status(path)
    }

    fn create_directory(&self, directory: &Path) -> io::Result<()> {
        RealFs.create_directory(directory)
    }

    fn open_append(&self, path: &Path) -> io::Result<Box<dyn AppendFile>> {
        RealFs.open_append(path)
    }

    fn replace(&self, path: &Path, content: &[u8]) -> io::Result<()> {
        RealFs.replace(path, content)
    }

    fn begin_replacement(&self, path: &Path) -> io::Result<Box<dyn AppendFile>> {
        RealFs.begin_replacement(path)
    }

    fn finish_replacement(&self, path: &Path) -> io::Result<()> {
        RealFs.finish_replacement(path)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        RealFs.rename(from, to)
    }

    fn sync_directory(&self, directory: &Path) -> io::Result<()> {
        RealFs.sync_directory(directory)
    }

    fn list(&self, directory: &Path) -> io::Result<Vec<PathBuf>> {
        RealFs.list(directory)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        RealFs.remove(path)
    }
}

#[test]
fn writer_takes_no_harm_from_a_log_that_is_sealed_as_it_opens_it() {
    let folder = tempfile::tempdir().unwrap();
    append(&JsonlStore::open(folder.path()).unwrap(), [0]);
    let segments = folder.path().join("segments/main_goal");
    fs::create_dir_all(&segments).unwrap();
    let sealing = SealingFs { sealed: segments.join("000001.jsonl") };
    let store = JsonlStore::builder(folder.path()).fs(Arc::new(sealing)).open().unwrap();
    append(&store, [1]);
    assert_eq!(numbers(&JsonlStore::open_read_only(folder.path()).unwrap()), [0, 1]);
}

#[test]
fn log_is_not_sealed_while_another_process_holds_the_lock() {
    let folder = tempfile::tempdir().unwrap();
    let store = small(folder.path());
    let mut lock = store.folder.fs.open_append(&store.folder.lock_path()).unwrap();
    assert!(lock.try_lock().unwrap());
    append(&store, 0..9);
    assert_eq!((segments(&store), store.seal_failures()), (vec![], 0));
    assert_eq!(numbers(&store), (0..9).collect::<Vec<_>>());
}

proptest! {
    /// Whatever two writers do in turn, what is read is what was appended, and statistics say the same.
    #[test]
    fn segments_hold_what_was_appended(steps in collection::vec((0..2_usize, 1..6_u64, 0..4_u8), 1..25)) {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(ManualClock::at(samples::moment(0)));
        let open = || {
            let builder = JsonlStore::builder(folder.path()).clock(clock.clone());
            builder.segment_bytes(0).open().unwrap()
        };
        let mut stores = [open(), open()];
        let mut next = [0_u64; 2];
        for (writer, count, then) in steps {
            let entries: Vec<_> = (next[writer]..next[writer] + count)
                .map(|number| Entry { process: ["p", "q"][writer].into(), ..samples::failure(number) })
                .collect();
            stores[writer].append(&entries).unwrap();
            next[writer] += count;
            match then {
                0 => clock.advance(Duration::from_millis(150)),
                1 => stores[writer].close().unwrap(),
                2 => stores[writer] = open(),
                _ => {}
            }
        }
        let mut found: BTreeMap<String, Vec<u64>> = BTreeMap::new();
        let mut scanned = Ledger::default();
        let report = stores[0].scan(&goal(), &mut |entry| {
            scanned.observe(&entry);
            found.entry(entry.process.as_str().to_owned()).or_default().push(entry.sequence);
            ControlFlow::Continue(())
        }).unwrap();
        for (process, next) in ["p", "q"].into_iter().zip(next) {
            let numbers = found.remove(process).unwrap_or_default();
            prop_assert_eq!(numbers, (0..next).collect::<Vec<_>>());
        }
        prop_assert_eq!(stores[1].ledger(&goal()).unwrap(), (Arc::new(scanned), report));
    }
}
