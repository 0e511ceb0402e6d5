//! How much memory a recorder takes for failures that carry much.
//!
//! 1,200 of them in an ordinary run; any number by hand, with the figures:
//! `FAILREC_CONTEXTS=1000000 cargo test -p failrec-tests --test crash memory -- --nocapture`.

#![cfg(target_os = "linux")]

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use failrec::record::EntryBody;
use failrec::recorder::QueueLimits;
use failrec::store::{JsonlStore, Store as _};
use failrec::{Recorder, record_failures};

use crate::sample;
use crate::worker::name;

const FOLDER: &str = "FAILREC_MEMORY_FOLDER";
const CONTEXTS: &str = "FAILREC_CONTEXTS";
const CONTEXTS_USUAL: u64 = 1_200;
/// Bytes that each failure carries.
const CONTEXT: usize = 64 * 1024;
/// What ten thousand groups take by the words of `SamplingOptions`.
const GROUPS: usize = 10 * 1024 * 1024;
/// Statistics are read, added to and written as a whole: so many times their file in the midst of it.
const STATISTICS: usize = 10;
const LIMIT: Duration = Duration::from_mins(1);

/// Fails for a reason of its own.
#[record_failures]
fn call(number: u64, context: &str) -> Result<usize, std::io::Error> {
    Err(std::io::Error::other(format!("{} of {} refused", name("", number), context.len())))
}

/// A figure of this process from the system, in bytes.
pub(crate) fn memory(figure: &str) -> usize {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix(figure)).unwrap();
    line.trim_matches(|sign: char| !sign.is_ascii_digit()).parse::<usize>().unwrap() * 1024
}

#[test]
fn failures_that_carry_much_take_no_more_memory_than_their_bounds_and_are_cut() {
    let folder = sample::folder();
    let worker = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "memory::recorder_of_much", "--nocapture"])
        .env(FOLDER, folder.path())
        .stderr(Stdio::inherit())
        .output()
        .unwrap();
    let said = String::from_utf8(worker.stdout).unwrap();
    println!("{said}");
    assert!(worker.status.success());
    let store = JsonlStore::open_read_only(folder.path()).unwrap();
    let (mut whole, mut cut) = (0, 0);
    let scanned = store.scan(&"default".into(), &mut |entry| {
        if let EntryBody::Failure(record) = entry.body {
            let text = serde_json::to_string(&record.inputs).unwrap();
            let is_cut = text.len() < CONTEXT && text.contains("[cut");
            *(if is_cut { &mut cut } else { &mut whole }) += 1;
        }
        std::ops::ControlFlow::Continue(())
    });
    assert_eq!(scanned.unwrap().corrupt_lines, 0);
    assert!(0 < cut && whole == 0, "{cut} are cut, {whole} are not");
}

/// The recorder, in a process of its own; does nothing where no parent asks for it.
#[test]
fn recorder_of_much() {
    let Ok(folder) = std::env::var(FOLDER) else { return };
    let count =
        std::env::var(CONTEXTS).map_or(CONTEXTS_USUAL, |contexts| contexts.parse().unwrap());
    let recorder = Recorder::builder().store_path(&folder).build().unwrap();
    let context = "what was asked for, ".repeat(CONTEXT / 20);
    recorder.in_force(|| drop(call(0, &context)));
    recorder.flush(LIMIT);
    let begun = memory("VmRSS:");
    for number in 1..count {
        let outcome = recorder.in_force(|| call(number, &context));
        assert!(outcome.is_err());
        if number % (count / 10).max(1) == 0 {
            println!("{number}: {} KiB more", memory("VmRSS:").saturating_sub(begun) / 1024);
        }
    }
    recorder.shutdown(LIMIT);
    let health = recorder.health();
    assert_eq!(health.emitted, count);
    let grown = memory("VmHWM:").saturating_sub(begun);
    let statistics = fs::metadata(Path::new(&folder).join("stats_default.cache")).unwrap().len();
    // What waits; what is being described and masked; and the lines that are made of it.
    let records = 3 * QueueLimits::DEFAULT.bytes;
    let budget = records + GROUPS + STATISTICS * usize::try_from(statistics).unwrap();
    println!("{} KiB more at most, {} KiB are allowed: {health:?}", grown / 1024, budget / 1024);
    assert!(grown <= budget / 10 * 11, "{grown} bytes more");
}
