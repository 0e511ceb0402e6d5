//! Processes that are killed while they count successes.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use failrec::query::Query;
use failrec::record::{EntryBody, Resolution, ResolutionKind};
use failrec::store::{Ask, JsonlStore, Signature, Store};
use failrec::{Clock, Recorder, SystemClock, record_failures};

const FOLDER: &str = "FAILREC_CRASH_PASSES";
/// Calls between two counts that are told.
const STEP: u64 = 7;

#[record_failures]
fn ask(fails: bool) -> Result<u32, std::io::Error> {
    if fails { Err(std::io::Error::other("the model refused")) } else { Ok(7) }
}

/// Starts a process that succeeds again and again, and kills it when it has told so many counts. The
/// answer is how many it said it had told.
fn kill_one(folder: &Path, counts: u64) -> u64 {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "passes::process_that_never_ends", "--nocapture"])
        .env(FOLDER, folder)
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut told = BufReader::new(child.stderr.take().unwrap()).lines();
    for expected in 0..counts {
        assert_eq!(told.next().unwrap().unwrap(), expected.to_string());
    }
    child.kill().unwrap();
    child.wait().unwrap();
    counts + told.map_while(Result::ok).count() as u64
}

#[test]
fn killed_processes_lose_no_count_they_told_and_invent_none() {
    let folder = tempfile::tempdir().unwrap();
    let recorder = Recorder::builder().store_path(folder.path()).build().unwrap();
    recorder.in_force(|| drop(ask(true)));
    recorder.shutdown(Duration::from_secs(30));
    let store = JsonlStore::open(folder.path()).unwrap();
    let only = || store.groups(&Query::new()).unwrap().items.remove(0);
    let resolution = Resolution::new(ResolutionKind::Fix, "done", SystemClock::new().now());
    let id = only().latest.unwrap().to_string();
    store.resolve(&id, resolution, &Signature::new("teller".into(), 0)).unwrap();

    let told: u64 = (1..12).map(|counts| kill_one(folder.path(), counts)).sum();
    let mut entries = 0;
    store
        .scan(&"default".into(), &mut |entry| {
            entries += u64::from(matches!(entry.body, EntryBody::Passes(_)));
            std::ops::ControlFlow::Continue(())
        })
        .unwrap();
    // Each of them may have been killed between what it wrote and what it said of that.
    assert!(told <= entries && entries <= told + 11, "{told} told, {entries} found");
    let passes = only().proof.unwrap().passes;
    assert_eq!(passes, entries * STEP, "every entry that was found adds a step, and nothing else");
}

/// The process that is killed; does nothing where no parent asks for it.
#[test]
fn process_that_never_ends() {
    let Ok(folder) = std::env::var(FOLDER) else { return };
    let recorder = Recorder::builder().store_path(folder).build().unwrap();
    let mut said = std::io::stderr();
    for number in 0.. {
        recorder.in_force(|| (0..STEP).for_each(|_| drop(ask(false))));
        assert!(recorder.flush(Duration::from_secs(30)).complete);
        said.write_all(format!("{number}\n").as_bytes()).unwrap();
    }
}
