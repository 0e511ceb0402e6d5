//! Writers that are killed in the middle of it.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use failrec::store::{JsonlStore, Store};

use crate::sample;

const FOLDER: &str = "FAILREC_CRASH_FOLDER";
const PROCESS: &str = "FAILREC_CRASH_PROCESS";
const BYTES: &str = "FAILREC_CRASH_BYTES";

/// When a writer is killed.
#[derive(Clone, Copy, Debug)]
enum Moment {
    /// After it has acknowledged this many entries.
    Acknowledged(u64),
    /// While its first line is half written.
    HalfALine,
}

/// What one kill left behind.
struct Remains {
    acknowledged: u64,
    is_torn: bool,
}

/// Starts a writer and kills it at `moment`.
fn kill_one(folder: &Path, process: &str, bytes: usize, moment: Moment) -> Remains {
    let log = sample::log(folder);
    let length = || std::fs::metadata(&log).map_or(0, |found| found.len());
    let half = length() + bytes as u64 / 2;
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "killed::writer_that_never_ends", "--nocapture"])
        .env(FOLDER, folder)
        .env(PROCESS, process)
        .env(BYTES, bytes.to_string())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut acknowledgements = BufReader::new(child.stderr.take().unwrap()).lines();
    match moment {
        Moment::Acknowledged(count) => {
            for expected in 0..count {
                assert_eq!(acknowledgements.next().unwrap().unwrap(), expected.to_string());
            }
        }
        Moment::HalfALine => {
            while length() < half && child.try_wait().unwrap().is_none() {
                std::hint::spin_loop();
            }
        }
    }
    child.kill().unwrap();
    child.wait().unwrap();
    // Those that it sent before it died count as well.
    let later = acknowledgements.map_while(Result::ok).count() as u64;
    let acknowledged = match moment {
        Moment::Acknowledged(count) => count + later,
        Moment::HalfALine => later,
    };
    let content = std::fs::read(log).unwrap();
    Remains { acknowledged, is_torn: content.last() != Some(&b'\n') }
}

/// Kills a writer at each of the moments, one after the other, and checks what is left. The answer is how many
/// left a torn line.
fn kill_many(moments: impl Iterator<Item = Moment>, bytes: usize) -> u64 {
    let folder = sample::folder();
    let mut expected = BTreeMap::new();
    let mut torn = 0;
    for (moment, kill) in moments.zip(0..) {
        let process = format!("p{kill:02}");
        let remains = kill_one(folder.path(), &process, bytes, moment);
        expected.insert(process, remains.acknowledged);
        torn += u64::from(remains.is_torn);
    }
    // One that ends in order comes after all of them, on a line of its own.
    JsonlStore::open(folder.path()).unwrap().append(&[sample::entry("last", 0, bytes)]).unwrap();
    expected.insert("last".to_owned(), 1);

    let (entries, report) = sample::read_folder(folder.path());
    let mut found: BTreeMap<String, u64> = BTreeMap::new();
    for entry in entries {
        let next = found.entry(entry.process.to_string()).or_default();
        assert_eq!(
            entry,
            sample::entry(entry.process.as_str(), *next, bytes),
            "in order, as written"
        );
        *next += 1;
    }
    for (process, acknowledged) in expected {
        let found = found.get(&process).copied().unwrap_or(0);
        assert!(
            acknowledged <= found,
            "{process} had {acknowledged} acknowledged, {found} are left"
        );
    }
    assert!(report.corrupt_lines <= torn, "{report:?}, {torn} torn");
    assert_eq!((report.recovered_entries, report.missing_entries, report.in_flight), (0, 0, false));
    torn
}

#[test]
fn killed_writers_lose_nothing_acknowledged_and_spoil_nothing_that_follows() {
    let after_some = (0..45).map(|kill| Moment::Acknowledged(1 + kill * 7 % 23));
    let within_one = std::iter::repeat_n(Moment::HalfALine, 15);
    let torn = kill_many(after_some, 3_000) + kill_many(within_one, 6 * 1024 * 1024);
    assert!(0 < torn, "no kill hit a write, so this has shown nothing");
}

/// The writer that is killed, in a process of its own; does nothing where no parent asks for it.
#[test]
fn writer_that_never_ends() {
    let Ok(folder) = std::env::var(FOLDER) else { return };
    let process = std::env::var(PROCESS).unwrap();
    let bytes = std::env::var(BYTES).unwrap().parse().unwrap();
    let store = JsonlStore::open(folder).unwrap();
    let mut acknowledgements = std::io::stderr();
    for sequence in 0.. {
        store.append(&[sample::entry(&process, sequence, bytes)]).unwrap();
        // In one write, so that it is sent as a whole or not at all.
        acknowledgements.write_all(format!("{sequence}\n").as_bytes()).unwrap();
    }
}
