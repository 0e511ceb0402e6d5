//! A recorder under load for minutes, while its disk fails at random and others are killed beside it.
//!
//! Only by hand, with the figures of each minute; the same again by the seed that is printed:
//! `FAILREC_SOAK=5 cargo test -p failrec-tests --test crash soak -- --nocapture`.

#![cfg(target_os = "linux")]

use std::alloc::System;
use std::fs;
use std::panic::AssertUnwindSafe;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use cap::Cap;
use failrec::store::JsonlStore;
use failrec::{Clock as _, Recorder, Scope, SystemClock, record_failures, scope};
use failrec_tests::Random;
use tempfile::TempDir;

use crate::faulty_fs::{Fault, FaultyFs, Operation};
use crate::killed::{WAYS, kill_one};
use crate::memory::memory;
use crate::sample;
use crate::worker::name;

const MINUTES: &str = "FAILREC_SOAK";
const SEED: &str = "FAILREC_SOAK_SEED";
const MINUTE: Duration = Duration::from_mins(1);
const STRIKE_EVERY: Duration = Duration::from_millis(100);
/// Stands in what is hidden.
const CANARY: &str = "cAn4RyQ7zK2mXw";
const GROUPS: usize = 300;
/// What may be in use beyond a tenth more than after the first minute.
const GROWTH: usize = 1024 * 1024;
/// Four times the queue, at the end.
const RESIDENT_MAX: usize = 64 * 1024 * 1024;
const OPERATIONS: [Operation; 10] = [
    Operation::Look,
    Operation::MakeFolder,
    Operation::Open,
    Operation::OpenToRead,
    Operation::Write,
    Operation::Sync,
    Operation::Replace,
    Operation::Rename,
    Operation::SyncFolder,
    Operation::Lock,
];
/// EIO, EACCES, EMFILE, ENOSPC, EROFS, EDQUOT.
const ERRORS: [i32; 6] = [5, 13, 24, 28, 30, 122];

/// What a recorder is put through.
struct Soak {
    folder: TempDir,
    fs: Arc<FaultyFs>,
    recorder: Recorder,
    random: Random,
    strikes: u64,
    kills: u64,
}

/// Knows how many bytes are in use. The memory of the process is more, and grows by what a burst took once: an
/// allocator gives back little of that.
#[global_allocator]
static HEAP: Cap<System> = Cap::new(System, usize::MAX);

/// What a process holds.
#[derive(Clone, Copy, Debug)]
struct Held {
    in_use: usize,
    resident: usize,
    descriptors: usize,
}

impl Held {
    fn now() -> Self {
        let descriptors = fs::read_dir("/proc/self/fd").map_or(0, Iterator::count);
        Self { in_use: HEAP.allocated(), resident: memory("VmRSS:"), descriptors }
    }
}

#[record_failures]
fn call(group: &str, body: &str, panics: bool) -> Result<usize, std::io::Error> {
    assert!(!panics, "{group} cannot go on");
    Err(std::io::Error::other(format!("{group} refused {} bytes", body.len())))
}

/// One failure of any kind.
fn fail(recorder: &Recorder, random: &mut Random) {
    let group = name("", random.below(GROUPS) as u64);
    let body = format!("token=ghp_{}", CANARY.repeat(3)) + &"x".repeat(random.below(2_000));
    let panics = random.below(50) == 0;
    let scoped = Scope::new().session(format!("session {}", random.below(40)));
    let failed = std::panic::catch_unwind(AssertUnwindSafe(|| {
        recorder.in_force(|| {
            scoped.in_scope(|| {
                scope::breadcrumb("http", "asked once more");
                call(&group, &body, panics).is_err()
            })
        })
    }));
    assert_eq!(failed.is_err(), panics);
}

/// Lets some of the next operations fail.
fn strike(fs: &FaultyFs, random: &mut Random) {
    let count = random.between(1, 30) as u64;
    let error = Fault::Errno(random.pick(&ERRORS));
    match random.below(4) {
        0 => fs.strike(None, error, count),
        1 => fs.strike(Some(Operation::Write), Fault::Full(random.below(900)), count),
        _ => fs.strike(Some(random.pick(&OPERATIONS)), error, count),
    }
}

/// Kills a process that writes to the same store.
fn kill(folder: &Path, number: u64, random: &mut Random) {
    // The ways with the largest batches would fill the disk.
    let way = random.below(WAYS.len() - 2);
    kill_one(folder, &format!("k{number:05}"), way, random.between(1, 20_000) as u64);
}

impl Soak {
    fn new(seed: u64) -> Self {
        let folder = sample::folder();
        let fs = Arc::new(FaultyFs::new(Fault::Interrupt, 0, 0));
        let store = JsonlStore::builder(folder.path()).fs(fs.clone()).segment_bytes(1 << 20);
        let recorder = Recorder::builder().store(store.open().unwrap()).build().unwrap();
        let random = Random::of(seed, &["soak"]);
        Self { folder, fs, recorder, random, strikes: 0, kills: 0 }
    }

    /// Lets two threads fail and the disk with them. The answer is what the process holds afterwards.
    fn minute(&mut self) -> Held {
        let clock = SystemClock::new();
        let is_over = AtomicBool::new(false);
        std::thread::scope(|threads| {
            for thread in ["one", "two"] {
                let (recorder, is_over) = (&self.recorder, &is_over);
                let mut random = Random::of(self.strikes, &["load", thread]);
                threads.spawn(move || {
                    while !is_over.load(Ordering::Relaxed) {
                        fail(recorder, &mut random);
                    }
                });
            }
            let begun = clock.monotonic();
            let passed = || clock.monotonic().saturating_sub(begun);
            while passed() < MINUTE {
                let next = passed() + STRIKE_EVERY;
                self.strikes += 1;
                strike(&self.fs, &mut self.random);
                if self.strikes.is_multiple_of(20) {
                    self.kills += 1;
                    kill(self.folder.path(), self.kills, &mut self.random);
                }
                while passed() < next {
                    std::thread::yield_now();
                }
            }
            is_over.store(true, Ordering::Relaxed);
        });
        self.fs.heal();
        assert!(self.recorder.flush(MINUTE).complete, "{:?}", self.recorder.health());
        let held = Held::now();
        self.check();
        held
    }

    /// Asks the oracle, and whether what was counted is what was told of.
    fn check(&self) {
        let health = self.recorder.health();
        assert_eq!(health.waiting, 0, "{health:?}");
        let lost: u64 = health.lost.values().sum();
        assert_eq!(health.emitted, health.written + health.counted_only + lost, "{health:?}");
        let (ledger, report) = self.recorder.store().ledger(&"default".into()).unwrap();
        let counted = ledger.unmerged_groups().map(|group| group.count).sum::<u64>();
        assert_eq!(counted, health.emitted, "{health:?} {report:?}");
        let oracle = Command::new(env!("CARGO_BIN_EXE_oracle"))
            .args(["--canary", CANARY, "--torn", &(self.strikes + self.kills).to_string()])
            .arg(self.folder.path())
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&oracle.stdout);
        let broken: Vec<_> = said.lines().filter(|line| line.starts_with("BROKEN")).collect();
        assert!(oracle.status.success(), "{broken:?}");
    }
}

#[test]
fn recorder_that_goes_through_everything_for_minutes_grows_by_nothing() {
    let number = |name| std::env::var(name).ok().map(|number| number.parse::<u64>().unwrap());
    let Some(minutes) = number(MINUTES) else {
        println!("skipped: {MINUTES} says for how many minutes");
        return;
    };
    let any = u64::from(std::process::id());
    let seed = number(SEED).unwrap_or(any);
    println!("seed {seed}");
    std::panic::set_hook(Box::new(|_| {}));
    let mut soak = Soak::new(seed);
    let mut held: Vec<Held> = Vec::new();
    for minute in 1..=minutes {
        held.push(soak.minute());
        let health = soak.recorder.health();
        println!(
            "minute {minute}: {:?}, {} strikes, {} kills, {health:?}",
            held.last(),
            soak.strikes,
            soak.kills
        );
    }
    let (first, last) = (held[0], held[held.len() - 1]);
    assert!(last.in_use <= first.in_use / 10 * 11 + GROWTH, "{first:?}, then {last:?}");
    assert!(last.resident <= RESIDENT_MAX, "{first:?}, then {last:?}");
    assert!(last.descriptors <= first.descriptors + 2, "{first:?}, then {last:?}");
}
