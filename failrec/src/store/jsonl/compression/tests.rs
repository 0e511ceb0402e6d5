use std::collections::BTreeSet;
use std::fs;
use std::io::{Seek as _, SeekFrom};
use std::ops::ControlFlow;
use std::path::PathBuf;

use proptest::collection::vec;
use proptest::prelude::{any, prop_assert_eq, proptest};

use super::*;
use crate::query::Query;
use crate::record::{Entry, EntryBody, SessionId};
use crate::store::jsonl::compressed::CompressedFile;
use crate::store::jsonl::inspection::FileRole;
use crate::store::jsonl::known_frames::KnownFrames;
use crate::store::jsonl::reader::{Reader, Tail};
use crate::store::jsonl::samples;
use crate::store::jsonl::stats::StatsState;
use crate::store::{Ask as _, JsonlStore, Retention, ScanReport, Store as _, Thoroughness, Trace};

/// A segment that holds `text`, and where the frames and the table in it begin.
fn packed(text: &[u8]) -> (Vec<u8>, Vec<usize>) {
    let (mut bytes, mut table, mut places) = (Vec::new(), SeekTable::default(), vec![0]);
    each_frame(samples::file(text).as_mut(), &mut |part| {
        let frame = compress(part)?;
        assert!(table.add(frame.len(), part.len()));
        bytes.extend(frame);
        places.push(bytes.len());
        Ok(())
    })
    .unwrap();
    bytes.extend(table.to_bytes());
    (bytes, places)
}

fn opened(bytes: &[u8]) -> CompressedFile {
    CompressedFile::open(samples::file(bytes), &KnownFrames::default()).unwrap()
}

fn text_of(bytes: &[u8]) -> Vec<u8> {
    let (mut text, mut file) = (Vec::new(), opened(bytes));
    file.read_to_end(&mut text).unwrap();
    assert_eq!(ReadFile::status(&file).unwrap().length, text.len() as u64);
    text
}

/// The numbers of the entries in a compressed segment.
fn read(bytes: &[u8]) -> (Vec<Entry>, ScanReport) {
    let (mut entries, mut reader) = (Vec::new(), Reader::default());
    let read = reader.read(&mut opened(bytes), 0..u64::MAX, Tail::Show, &mut |entry| {
        entries.push(entry);
        ControlFlow::Continue(())
    });
    read.unwrap();
    (entries, reader.report())
}

fn lines(count: u64) -> Vec<u8> {
    (0..count).flat_map(|number| samples::line(&samples::failure(number))).collect()
}

proptest! {
    #[test]
    fn any_text_is_read_from_any_place_as_it_was(
        lines in vec(vec(any::<u8>(), 0..700), 0..30),
        places in vec((0..20_000_u64, 0..3_000_usize), 0..10),
    ) {
        let text = lines.join(&b'\n');
        let (bytes, _) = packed(&text);
        prop_assert_eq!(text_of(&bytes), text.clone());
        let mut file = opened(&bytes);
        for (place, length) in places {
            let mut part = Vec::new();
            file.seek(SeekFrom::Start(place)).unwrap();
            (&mut file).take(length as u64).read_to_end(&mut part).unwrap();
            let begin = text.len().min(usize::try_from(place).unwrap());
            prop_assert_eq!(&part, &text[begin..text.len().min(begin + length)]);
        }
    }

    #[test]
    fn bytes_that_nobody_compressed_are_read_without_harm(
        bytes in vec(any::<u8>(), 0..300),
        cut in 0..6_000_usize,
        with in vec((0..6_000_usize, any::<u8>()), 0..20),
    ) {
        let (mut torn, _) = packed(&lines(12));
        for (at, byte) in with {
            torn.get_mut(at).into_iter().for_each(|it| *it = byte);
        }
        torn.truncate(torn.len() - cut.min(torn.len()));
        for bytes in [&bytes, &torn, &[torn.clone(), bytes.clone()].concat()] {
            let (entries, _) = read(bytes);
            for entry in entries {
                prop_assert_eq!(&entry, &samples::failure(entry.sequence));
            }
        }
    }
}

#[test]
fn each_damaged_byte_costs_one_frame_at_most_and_is_told() {
    let (count, text) = (12, lines(12));
    let (bytes, places) = packed(&text);
    assert!(4 < places.len());
    let in_frame = places.windows(2).map(|it| read(&bytes[it[0]..it[1]]).0.len()).max().unwrap();
    let mut found = 0;
    for at in 0..bytes.len() {
        for change in [1, 0x80, 0xFF] {
            let mut damaged = bytes.clone();
            damaged[at] ^= change;
            let (entries, report) = read(&damaged);
            for entry in &entries {
                assert_eq!(*entry, samples::failure(entry.sequence), "byte {at}");
            }
            let lost = count - entries.len();
            assert!(lost <= in_frame, "byte {at}: {lost} entries");
            let is_told = 0 < report.corrupt_lines && 0 < report.lost_bytes;
            assert!(lost == 0 || is_told, "byte {at}: {report:?}");
            found += usize::from(is_told);
        }
    }
    assert!(bytes.len() <= found, "void: {found} found were met");
}

#[test]
fn table_that_is_missing_costs_nothing() {
    let text = lines(12);
    let (bytes, places) = packed(&text);
    for end in *places.last().unwrap()..bytes.len() {
        assert_eq!(read(&bytes[..end]).0.len(), 12, "cut at {end}");
    }
}

#[test]
fn segment_that_is_cut_off_anywhere_keeps_the_frames_before() {
    let (bytes, places) = packed(&lines(12));
    for end in 0..bytes.len() {
        let whole = places.iter().rposition(|place| *place <= end).unwrap();
        let (entries, _) = read(&bytes[..end]);
        let kept = read(&bytes[..places[whole]]).0;
        assert!(entries.starts_with(&kept), "cut at {end}");
    }
}

#[test]
fn line_longer_than_any_entry_ends_a_frame_somewhere() {
    let text = vec![b'x'; 2 * LINE_BYTES_MAX];
    let (bytes, places) = packed(&text);
    assert_eq!((text_of(&bytes) == text, places.len()), (true, 3));
}

fn goal() -> GoalId {
    samples::failure(0).goal
}

/// A store with several segments, and a log, and statistics of all of them.
fn store() -> (tempfile::TempDir, JsonlStore) {
    let folder = tempfile::tempdir().unwrap();
    let store = JsonlStore::builder(folder.path()).segment_bytes(0).open().unwrap();
    for number in 0..40 {
        store.append(&[named(number)]).unwrap();
    }
    store.close().unwrap();
    (folder, store)
}

/// Every fourth names a session.
fn named(number: u64) -> Entry {
    let mut entry = samples::failure(number);
    if let EntryBody::Failure(record) = &mut entry.body {
        record.session_id = (number % 4 == 1).then(|| SessionId::new("sess-7"));
    }
    entry
}

fn compressed(store: &JsonlStore) -> Compression {
    store.compress(&[goal()], &mut |_| {}).unwrap().unwrap()
}

fn segments(store: &JsonlStore) -> Vec<PathBuf> {
    let segments = store.folder().segments(&goal()).unwrap();
    segments.into_iter().map(|segment| segment.path).collect()
}

fn scan(store: &JsonlStore) -> (Vec<Entry>, ScanReport) {
    let mut entries = Vec::new();
    let report = store.scan(&goal(), &mut |entry| {
        entries.push(entry);
        ControlFlow::Continue(())
    });
    (entries, report.unwrap())
}

#[test]
fn all_segments_but_the_newest_are_compressed_and_read_as_before() {
    let (folder, store) = store();
    let (before, files) = (scan(&store), segments(&store));
    let plan = store.plan_compression(&[goal()], &mut |_| {}).unwrap();
    assert_eq!(segments(&store), files);
    let done = compressed(&store);
    assert_eq!(done, plan);
    assert!(done.bytes_after < done.bytes_before / 2, "{done:?}");
    let (newest, others) = files.split_last().unwrap();
    let expected = others.iter().map(|path| compressed_of(path)).chain([newest.clone()]);
    assert_eq!(segments(&store), expected.collect::<Vec<_>>());
    assert!(others.iter().all(|path| !path.exists()));
    assert_eq!(done.files.len(), others.len());
    assert_eq!(scan(&store), before);
    assert_eq!(scan(&JsonlStore::open_read_only(folder.path()).unwrap()), before);
    assert_eq!(compressed(&store), Compression::default());
}

#[test]
fn statistics_outlast_compression_and_answer_the_same() {
    let (folder, store) = store();
    let query = Query::new().records().session("sess-7");
    let newest = |store: &JsonlStore| {
        let queries = [Query::new().records().limit(5), query.clone().limit(3)];
        queries.map(|query| store.records(&query).unwrap().items)
    };
    let reading = || JsonlStore::open_read_only(folder.path()).unwrap();
    let (kept, before) = (reading(), newest(&store));
    assert_eq!(newest(&kept), before);
    let ledger = store.ledger(&goal()).unwrap();
    compressed(&store);
    assert_eq!(store.stats_state(&goal()).unwrap(), StatsState::Fresh);
    assert_eq!(store.ledger(&goal()).unwrap(), ledger);
    assert_eq!((newest(&reading()), newest(&kept)), (before.clone(), before.clone()));
    fs::remove_file(store.folder().stats_path(&goal())).unwrap();
    assert_eq!(store.ledger(&goal()).unwrap(), ledger);
    assert_eq!(newest(&reading()), before);
    let checked = store.check(&[goal()], &mut |_| {}).unwrap();
    assert!(!checked.goals[0].is_damaged());
}

#[test]
fn segment_that_is_there_twice_counts_once_and_one_of_them_goes() {
    let (_folder, store) = store();
    let (before, path) = (scan(&store), segments(&store).remove(0));
    let plain = fs::read(&path).unwrap();
    compressed(&store);
    fs::write(&path, plain).unwrap();
    assert_eq!(scan(&store), before);
    let twin = compressed_of(&path);
    let files = store.inspect().unwrap().files;
    let role = |path: &Path| {
        let name = store.folder().name_of(path);
        files.iter().find(|file| file.name == name).unwrap().role
    };
    assert_eq!((role(&path), role(&twin)), (FileRole::Segment, FileRole::Leftover));
    let trace = Trace::Session(SessionId::new("sess-7"));
    let done = store.forget(&[goal()], &trace, Thoroughness::Named, &mut |_| {});
    assert_eq!(done.unwrap().unwrap().left, []);
    assert!(!twin.exists());
}

#[test]
fn numbers_go_on_behind_a_segment_that_is_compressed() {
    let (_folder, store) = store();
    fs::remove_file(segments(&store).last().unwrap()).unwrap();
    let before = segments(&store).len();
    store.folder().remove_leftovers(&goal()).unwrap();
    let last = segments(&store).remove(before - 1);
    let next = Replacement::put(
        &compressed_of(&last),
        store.folder(),
        |new| {
            new.chunk().extend(fs::read(&last)?);
            new.write_chunk()
        },
        || Ok(()),
    );
    next.unwrap();
    fs::remove_file(last).unwrap();
    let number = u64::try_from(before).unwrap();
    assert_eq!(store.folder().last_number(&goal()).unwrap(), number);
}

#[test]
fn rewriting_keeps_a_segment_compressed_and_forgets() {
    let (_folder, store) = store();
    let counts = |store: &JsonlStore| {
        let (ledger, _) = store.ledger(&goal()).unwrap();
        ledger.groups().map(|group| group.count).sum::<u64>()
    };
    let count = counts(&store);
    compressed(&store);
    let files = segments(&store);
    let trace = Trace::Session(SessionId::new("sess-7"));
    let plan = store.find_trace(&[goal()], &trace, Thoroughness::Named, &mut |_| {}).unwrap();
    assert_eq!(plan.records, 10);
    assert!(plan.left.iter().any(|(name, _)| name.ends_with(".jsonl.zst")), "{plan:?}");
    let done = store.forget(&[goal()], &trace, Thoroughness::Named, &mut |_| {}).unwrap().unwrap();
    assert_eq!((done.records, &done.left[..]), (10, &[][..]));
    assert!(segments(&store).starts_with(&files));
    let (entries, report) = scan(&store);
    let is_kept = |entry: &&Entry| matches!(entry.body, EntryBody::Failure(_));
    assert_eq!(entries.iter().filter(is_kept).count(), 30);
    assert_eq!((report.missing_entries, report.corrupt_lines), (0, 0));
    let retention = Retention::default().keep_bytes(0);
    let pruned = store.prune(&[goal()], &retention, &mut |_| {}).unwrap().unwrap();
    assert!(0 < pruned.records);
    assert!(segments(&store).starts_with(&files));
    assert_eq!(counts(&store), count);
}

#[test]
fn damaged_frame_is_told_may_hold_what_was_forgotten_and_goes_with_a_repair() {
    let (_folder, store) = store();
    compressed(&store);
    let path = segments(&store).remove(0);
    let mut bytes = fs::read(&path).unwrap();
    bytes[30] ^= 0xFF;
    fs::write(&path, &bytes).unwrap();
    let (entries, report) = scan(&store);
    assert!((30..40).contains(&entries.len()), "{report:?}");
    assert!(0 < report.corrupt_lines && 0 < report.lost_bytes, "{report:?}");
    let trace = Trace::Session(SessionId::new("nobody"));
    let found = store.find_trace(&[goal()], &trace, Thoroughness::Named, &mut |_| {}).unwrap();
    assert_eq!(found.left, [(store.folder().name_of(&path), 1)]);
    let is_damaged = |store: &JsonlStore| {
        let checkup = store.check(&[goal()], &mut |_| {}).unwrap();
        checkup.goals[0].is_damaged()
    };
    assert!(is_damaged(&store));
    let repair = store.repair(&[goal()], &mut |_| {}).unwrap().unwrap();
    assert_eq!(repair.files.len(), 1);
    assert!(!is_damaged(&store));
    assert_eq!(segments(&store)[0], path);
    let rest: BTreeSet<u64> = scan(&store).0.iter().map(|entry| entry.sequence).collect();
    assert!(entries.iter().all(|entry| rest.contains(&entry.sequence)));
}

#[test]
fn segment_that_is_compressed_after_it_was_listed_is_read_all_the_same() {
    let (_folder, store) = store();
    let mut parts = store.folder().parts(&goal()).unwrap();
    let listed = parts[0].status.identity;
    compressed(&store);
    let file = parts[0].open(store.folder()).unwrap().unwrap();
    let mut text = Vec::new();
    file.read_to_end(&mut text).unwrap();
    assert_eq!(text, text_of(&fs::read(&segments(&store)[0]).unwrap()));
    assert_ne!(parts[0].status.identity, listed);
}

#[test]
fn follower_is_shown_nothing_twice() {
    let (_folder, store) = store();
    let mut follow = store.follow();
    let mut look = || {
        let mut count = 0;
        let looked = follow.look(&goal(), &mut |_| {
            count += 1;
            ControlFlow::Continue(())
        });
        looked.unwrap();
        count
    };
    assert_eq!(look(), 40);
    compressed(&store);
    store.append(&[named(40)]).unwrap();
    assert_eq!(look(), 1);
}

#[test]
fn store_that_is_told_to_compresses_what_it_has_sealed() {
    let folder = tempfile::tempdir().unwrap();
    let builder = JsonlStore::builder(folder.path()).segment_bytes(0).compress_segments();
    let store = builder.open().unwrap();
    for number in 0..40 {
        store.append(&[named(number)]).unwrap();
        while !store.exclusively(&mut || Ok(())).unwrap() {
            std::thread::yield_now();
        }
    }
    let files = segments(&store);
    let packed = files.iter().filter(|path| is_compressed(path)).count();
    assert!(files.len() <= packed + 2, "{files:?}");
    assert_eq!((scan(&store).0.len(), store.compression_failures()), (40, 0));
}
