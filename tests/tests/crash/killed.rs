//! Writers that are killed in the middle of it.
//!
//! 200 of them in an ordinary run; any number by hand, with the figures:
//! `FAILREC_KILLS=5000 cargo test -p failrec-tests --test crash killed -- --nocapture`.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::ops::AddAssign;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use failrec::store::{Durability, JsonlStore, Store};
use failrec_tests::Random;

use crate::sample;

const FOLDER: &str = "FAILREC_CRASH_FOLDER";
const PROCESS: &str = "FAILREC_CRASH_PROCESS";
const WAY: &str = "FAILREC_CRASH_WAY";
const KILLS: &str = "FAILREC_KILLS";
const KILLS_USUAL: usize = 200;
/// Writers of one way that follow each other in one log, which is read when they are all dead.
const ROUND: usize = 20;

/// In which way a writer writes.
pub(crate) struct Way {
    /// The size of a record.
    bytes: usize,
    /// Records that are appended at once.
    batch: u64,
    durability: Durability,
    /// Of a hundred kills, how many meet it.
    share: usize,
}

const PAUSE: Duration = Duration::from_millis(5);

/// From batches of 1 KiB to such of 1 MiB, with and without a disk to wait for.
pub(crate) const WAYS: [Way; 7] = [
    Way { bytes: 400, batch: 1, durability: Durability::Os, share: 20 },
    Way { bytes: 3_000, batch: 1, durability: Durability::Os, share: 20 },
    Way { bytes: 3_000, batch: 1, durability: Durability::Always, share: 15 },
    Way { bytes: 3_000, batch: 20, durability: Durability::Interval(PAUSE), share: 15 },
    Way { bytes: 600, batch: 64, durability: Durability::Always, share: 10 },
    Way { bytes: 200_000, batch: 2, durability: Durability::Os, share: 10 },
    Way { bytes: 1_000_000, batch: 1, durability: Durability::Interval(PAUSE), share: 10 },
];

/// What kills left behind.
#[derive(Debug, Default)]
struct Remains {
    kills: u64,
    acknowledged: u64,
    found: u64,
    torn: u64,
}

impl AddAssign for Remains {
    fn add_assign(&mut self, other: Self) {
        self.kills += other.kills;
        self.acknowledged += other.acknowledged;
        self.found += other.found;
        self.torn += other.torn;
    }
}

fn start(folder: &Path, process: &str, way: usize) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "killed::writer_that_never_ends", "--nocapture"])
        .env(FOLDER, folder)
        .env(PROCESS, process)
        .env(WAY, way.to_string())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Starts a writer and kills it when it has made the log this much longer. The answer is how many
/// entries it has acknowledged, and whether its last line is torn.
pub(crate) fn kill_one(folder: &Path, process: &str, way: usize, growth: u64) -> (u64, bool) {
    let log = sample::log(folder);
    let length = || std::fs::metadata(&log).map_or(0, |found| found.len());
    let goal = length() + growth;
    let mut child = start(folder, process, way);
    // Read by a thread, so that the writer never waits for us.
    let said = BufReader::new(child.stderr.take().unwrap());
    let listener = std::thread::spawn(move || {
        said.lines().map_while(Result::ok).filter_map(|line| line.parse().ok()).max()
    });
    while length() < goal && child.try_wait().unwrap().is_none() {
        std::hint::spin_loop();
    }
    child.kill().unwrap();
    child.wait().unwrap();
    let acknowledged = listener.join().unwrap().unwrap_or(0);
    // There is none if it died when it had just made a segment of it.
    let left = std::fs::read(log);
    assert!(left.is_ok() || folder.join("segments").is_dir(), "{process} wrote nothing: {left:?}");
    let is_torn = left.is_ok_and(|log| log.last() != Some(&b'\n'));
    (acknowledged, is_torn)
}

/// Kills writers of one way one after the other, and checks what is left.
fn kill_round(way: usize, kills: usize, random: &mut Random) -> Remains {
    let folder = sample::folder();
    let Way { bytes, batch, .. } = WAYS[way];
    let batch_bytes = bytes * usize::try_from(batch).unwrap();
    let mut acknowledged = BTreeMap::new();
    let mut remains = Remains { kills: kills as u64, ..Remains::default() };
    for kill in 0..kills {
        let process = format!("p{kill:02}");
        // Within the first batch, or up to five batches on.
        let growth = 1 + random.below(batch_bytes * if kill % 2 == 0 { 1 } else { 5 });
        let (count, is_torn) = kill_one(folder.path(), &process, way, growth as u64);
        acknowledged.insert(process, count);
        remains.acknowledged += count;
        remains.torn += u64::from(is_torn);
    }
    // One that ends in order comes after all of them, on a line of its own.
    JsonlStore::open(folder.path()).unwrap().append(&[sample::entry("last", 0, bytes)]).unwrap();
    acknowledged.insert("last".to_owned(), 1);

    let (entries, report) = sample::read_folder(folder.path());
    let mut found: BTreeMap<String, u64> = BTreeMap::new();
    for entry in entries {
        let next = found.entry(entry.process.to_string()).or_default();
        let expected = sample::entry(entry.process.as_str(), *next, bytes);
        assert!(entry == expected, "{} {next} is not as it was written", entry.process);
        *next += 1;
        remains.found += 1;
    }
    for (process, acknowledged) in acknowledged {
        let found = found.get(&process).copied().unwrap_or(0);
        assert!(acknowledged <= found, "{process} acknowledged {acknowledged}, {found} are left");
    }
    assert_eq!((report.recovered_entries, report.missing_entries, report.in_flight), (0, 0, false));
    sample::verify(folder.path(), remains.torn);
    remains
}

#[test]
fn killed_writers_lose_nothing_acknowledged_and_spoil_nothing_that_follows() {
    let kills = std::env::var(KILLS).map_or(KILLS_USUAL, |kills| kills.parse().unwrap());
    let mut random = Random::of(kills as u64, &["kills"]);
    let mut all = Remains::default();
    for (index, way) in WAYS.iter().enumerate() {
        let mut of_way = Remains::default();
        let mut left = kills * way.share / 100;
        while 0 < left {
            let round = left.min(ROUND);
            of_way += kill_round(index, round, &mut random);
            left -= round;
        }
        let Way { bytes, batch, durability, .. } = way;
        println!("{batch} of {bytes} bytes, {durability:?}: {of_way:?}");
        all += of_way;
    }
    println!("in all: {all:?}");
    assert!(0 < all.torn, "void: no kill hit a write, so this has shown nothing");
}

/// The writer that is killed, in a process of its own; does nothing where no parent asks for it.
#[test]
fn writer_that_never_ends() {
    let Ok(folder) = std::env::var(FOLDER) else { return };
    let process = std::env::var(PROCESS).unwrap();
    let Way { bytes, batch, durability, .. } =
        WAYS[std::env::var(WAY).unwrap().parse::<usize>().unwrap()];
    let store = JsonlStore::builder(folder).durability(durability).open().unwrap();
    let mut acknowledgements = std::io::stderr();
    for first in (0..).step_by(usize::try_from(batch).unwrap()) {
        let entries = first..first + batch;
        let entries: Vec<_> =
            entries.map(|number| sample::entry(&process, number, bytes)).collect();
        store.append(&entries).unwrap();
        // In one write, so that it is sent as a whole or not at all.
        acknowledgements.write_all(format!("{}\n", first + batch).as_bytes()).unwrap();
    }
}
