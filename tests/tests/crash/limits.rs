//! Recorders in processes that the system holds short: of file size, of descriptors, of rights.

#![cfg(unix)]

use std::fs;
use std::os::unix::process::ExitStatusExt as _;

use crate::sample;
use crate::worker::Worker;

/// The signal of a process that makes a file larger than it may.
const SIGXFSZ: i32 = 25;

#[test]
fn file_that_may_grow_no_more_costs_one_torn_line_and_no_call() {
    let folder = sample::folder();
    let mut worker = Worker::start(folder.path(), "trap '' XFSZ; ulimit -f 16");
    let health = worker.tell("fail 2000 100 limited");
    assert!(0 < health["errors"].as_u64().unwrap(), "{health}");
    assert!(health["last_error"].to_string().contains("File too large"), "{health}");
    worker.end();
    let verdict = sample::verify(folder.path(), 1);
    assert!(0 < verdict.entries() && verdict.files[1].content.len() == 16 * 1024, "{verdict}");
}

#[test]
fn process_that_the_limit_of_a_file_kills_leaves_a_log_to_read() {
    let folder = sample::folder();
    let mut worker = Worker::start(folder.path(), "ulimit -f 16");
    assert!(worker.try_tell("fail 2000 100 limited").is_none());
    assert_eq!(worker.wait().signal(), Some(SIGXFSZ));
    assert!(0 < sample::verify(folder.path(), 1).entries());
}

#[test]
fn process_without_descriptors_goes_on_writing_to_the_log_it_holds() {
    let folder = sample::folder();
    let mut worker = Worker::start(folder.path(), "ulimit -n 64");
    worker.tell("fail 10 10 before");
    let health = worker.tell("starve");
    assert!(20 < health["held"].as_u64().unwrap(), "{health}");
    let health = worker.tell("fail 100 10 starved");
    assert_eq!((health["errors"].as_u64(), health["waiting"].as_u64()), (Some(0), Some(0)));
    worker.tell("feed");
    worker.end();
    assert_eq!(sample::verify(folder.path(), 0).failures(), 110);
}

#[test]
fn process_without_descriptors_from_the_start_writes_as_soon_as_it_has_one() {
    let folder = sample::folder();
    let mut worker = Worker::start(folder.path(), "ulimit -n 64");
    worker.tell("starve");
    let health = worker.tell("fail 100 10 starved");
    assert!(health["last_error"].to_string().contains("Too many open files"), "{health}");
    assert_eq!(health["written"].as_u64(), Some(0));
    worker.tell("feed");
    assert_eq!(worker.tell("flush")["waiting"].as_u64(), Some(0));
    worker.end();
    assert_eq!(sample::verify(folder.path(), 0).failures(), 100);
}

/// Fails so often, and then goes on making segments with so many descriptors left, and then with all
/// of them. The answer is how many segments were made with few.
fn make_segments_with_spare_descriptors(before: usize, spare: usize) -> usize {
    let folder = sample::folder();
    let segments =
        || fs::read_dir(folder.path().join("segments/default")).map_or(0, Iterator::count);
    let limits = "export FAILREC_WORKER_SEGMENT=8192; ulimit -n 64";
    let mut worker = Worker::start(folder.path(), limits);
    worker.tell(&format!("fail {before} {before} before"));
    worker.tell("starve");
    worker.tell(&format!("spare {spare}"));
    let full = segments();
    let health = worker.tell("fail 200 100 starved");
    let made = segments() - full;
    println!("{spare} descriptors: {made} segments, {health}");
    assert_eq!(health["lost"], serde_json::json!({}), "{health}");
    worker.tell("feed");
    let starved = segments();
    worker.fail_until(|_| starved < segments());
    let health = worker.end();
    assert_eq!(health["waiting"].as_u64(), Some(0), "{health}");
    assert_eq!(sample::verify(folder.path(), 0).failures(), health["calls"].as_u64().unwrap());
    made
}

#[test]
fn process_without_descriptors_while_segments_are_made_loses_nothing_and_makes_them_later() {
    // The log is open: with no descriptor it is written on, with a few its last steps as a segment fail.
    let made: Vec<_> = (0..5).map(|spare| make_segments_with_spare_descriptors(2, spare)).collect();
    assert_eq!(made[0], 0);
    assert!(0 < made[4], "{made:?}");
    // It has just become a segment, and the next one cannot be opened.
    assert_eq!(make_segments_with_spare_descriptors(20, 0), 0);
}

#[test]
fn files_are_for_their_owner_alone_whatever_the_mask_of_the_process() {
    for mask in ["000", "077", "777"] {
        let folder = sample::folder();
        let store = folder.path().join("deep/.failrec");
        fs::create_dir(folder.path().join("deep")).unwrap();
        // Nobody but the administrator can write to what has no rights at all.
        if mask == "777" && !crate::system::is_administrator() {
            continue;
        }
        let mut worker = Worker::start(&store, &format!("umask {mask}"));
        worker.tell("fail 20 10 masked");
        worker.end();
        let verdict = sample::verify(&store, 0);
        assert_eq!((verdict.failures(), verdict.files.len()), (20, 3), "{verdict}");
    }
}
