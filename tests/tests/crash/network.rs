//! Several machines that write to one store on a network file system.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use failrec::Recorder;
use failrec::record::Entry;
use failrec::store::fs::{Fs, RealFs};
use failrec::store::{
    Durability, JsonlStore, JsonlStoreBuilder, LogSharing, StatsState, Store as _,
};
use failrec::test_util::ManualClock;
use proptest::collection::vec;
use proptest::prelude::{Just, Strategy, prop_oneof};
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner};

use crate::network_fs::NetworkFs;
use crate::sample;

const MACHINES: usize = 3;
const CASES: u32 = 64;
const LIMIT: Duration = Duration::from_mins(1);

/// What happens on one of the machines.
#[derive(Clone, Debug)]
enum Action {
    /// So many entries of so many bytes are written at once.
    Append { machine: usize, count: u64, bytes: usize },
    /// Its store ends what it began, and goes on.
    Close(usize),
    /// Its process ends, and another begins.
    Restart(usize),
    /// Its process is killed, and another begins.
    Kill(usize),
}

fn action() -> impl Strategy<Value = Action> {
    let append = (0..MACHINES, 1_u64..5, 10_usize..1_500);
    prop_oneof![
        10 => append.prop_map(|(machine, count, bytes)| Action::Append { machine, count, bytes }),
        1 => (0..MACHINES).prop_map(Action::Close),
        1 => (0..MACHINES).prop_map(Action::Restart),
        1 => (0..MACHINES).prop_map(Action::Kill),
    ]
}

/// How the machines write.
#[derive(Clone, Debug)]
struct Plan {
    durability: Durability,
    segment_bytes: u64,
    has_locks: bool,
    actions: Vec<Action>,
}

fn plan() -> impl Strategy<Value = Plan> {
    let durability = prop_oneof![Just(Durability::Os), Just(Durability::Always)];
    let segment_bytes = prop_oneof![Just(4 * 1024), Just(1024 * 1024)];
    let all = (durability, segment_bytes, proptest::bool::ANY, vec(action(), 1..40));
    all.prop_map(|(durability, segment_bytes, has_locks, actions)| Plan {
        durability,
        segment_bytes,
        has_locks,
        actions,
    })
}

/// A process on one of the machines.
struct Process {
    store: JsonlStore,
    name: String,
    written: u64,
}

impl Process {
    fn begin(builder: &JsonlStoreBuilder, begun: &mut u32) -> Self {
        *begun += 1;
        Self { store: builder.clone().open().unwrap(), name: format!("p{begun}"), written: 0 }
    }

    fn append(&mut self, count: u64, bytes: usize) {
        let entries: Vec<Entry> = (self.written..self.written + count)
            .map(|number| sample::entry(&self.name, number, bytes))
            .collect();
        self.store.append(&entries).unwrap();
        self.written += count;
    }
}

/// It ends without leaving word of it.
#[expect(clippy::mem_forget, reason = "who is killed drops nothing")]
fn kill(store: JsonlStore) {
    std::mem::forget(store);
}

/// Does what is planned, and says what is lost of it.
fn run(plan: &Plan, sharing: LogSharing) -> Result<(), String> {
    let folder = sample::fast_folder();
    let fs = NetworkFs::new();
    let fs = if plan.has_locks { fs } else { fs.without_locks() };
    let builder = JsonlStore::builder(folder.path()).fs(Arc::new(fs)).log_sharing(sharing);
    let builder = builder.durability(plan.durability).segment_bytes(plan.segment_bytes);
    let mut begun = 0;
    let mut machines: Vec<_> =
        (0..MACHINES).map(|_| Process::begin(&builder, &mut begun)).collect();
    let mut written = Vec::new();
    for action in &plan.actions {
        match action {
            Action::Append { machine, count, bytes } => machines[*machine].append(*count, *bytes),
            Action::Close(machine) => machines[*machine].store.close().unwrap(),
            Action::Restart(machine) | Action::Kill(machine) => {
                let next = Process::begin(&builder, &mut begun);
                let last = std::mem::replace(&mut machines[*machine], next);
                written.push((last.name, last.written));
                if matches!(action, Action::Kill(_)) {
                    kill(last.store);
                }
            }
        }
    }
    written.extend(machines.iter().map(|process| (process.name.clone(), process.written)));
    check(folder.path(), &written)?;
    drop(machines);
    check(folder.path(), &written)
}

fn check(folder: &Path, written: &[(String, u64)]) -> Result<(), String> {
    let (entries, report) = sample::read_folder(folder);
    for (process, count) in written {
        let of_process: Vec<_> =
            entries.iter().filter(|entry| entry.process.as_str() == process).cloned().collect();
        let found = sample::numbers(&of_process);
        if found != (0..*count).collect::<Vec<_>>() {
            return Err(format!("of {count} entries of {process} there are {found:?}"));
        }
    }
    let ledger = JsonlStore::open_read_only(folder).unwrap().ledger(&sample::goal());
    if ledger.unwrap().1 != report || report.corrupt_lines != 0 {
        return Err(format!("{report:?}"));
    }
    Ok(())
}

fn try_out(sharing: LogSharing) -> Result<(), String> {
    let config = Config {
        cases: CASES,
        failure_persistence: None,
        // What is planted need not be made small.
        max_shrink_iters: if sharing == LogSharing::Shared { 0 } else { u32::MAX },
        ..Config::default()
    };
    let random = TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]);
    let tried = TestRunner::new_with_rng(config, random)
        .run(&plan(), |plan| run(&plan, sharing).map_err(TestCaseError::fail));
    match tried {
        Ok(()) => Ok(()),
        Err(TestError::Fail(why, case)) => Err(format!("{why}\nin {case:?}")),
        Err(error) => Err(error.to_string()),
    }
}

#[test]
fn machines_that_write_at_once_lose_nothing() {
    try_out(LogSharing::Detected).unwrap_or_else(|said| panic!("{said}"));
    try_out(LogSharing::Apart).unwrap_or_else(|said| panic!("{said}"));
}

/// The file system does what it is for: what is promised above is not kept by itself.
#[test]
fn machines_that_share_a_log_overwrite_each_other() {
    let said = try_out(LogSharing::Shared).unwrap_err();
    assert!(said.starts_with("of ") || said.contains("corrupt_lines"), "{said}");
}

#[test]
fn machines_that_write_in_parallel_lose_nothing() {
    let folder = sample::fast_folder();
    let builder = JsonlStore::builder(folder.path()).fs(Arc::new(NetworkFs::new()));
    let builder = builder.segment_bytes(64 * 1024);
    std::thread::scope(|scope| {
        for number in 0..4_u32 {
            let builder = &builder;
            scope.spawn(move || {
                let mut process = Process::begin(builder, &mut number.clone());
                for round in 0..200 {
                    process.append(1 + round % 3, 300);
                }
            });
        }
    });
    let all: Vec<_> = (1..=4).map(|number| (format!("p{number}"), 399)).collect();
    check(folder.path(), &all).unwrap();
    sample::verify(folder.path(), 0);
}

#[test]
fn group_of_recorders_on_several_machines_adds_up() {
    let folder = sample::folder();
    let record = || {
        let store = JsonlStore::builder(folder.path()).fs(Arc::new(NetworkFs::new()));
        let builder = Recorder::builder().store(store.open().unwrap()).goal("main_goal");
        builder.build().unwrap()
    };
    let recorders = [(); MACHINES].map(|()| record());
    for _ in 0..50 {
        for recorder in &recorders {
            recorder.in_force(|| failrec::record(&std::io::Error::other("refused")));
        }
    }
    for recorder in recorders {
        assert!(recorder.shutdown(LIMIT).complete);
    }
    let verdict = sample::verify(folder.path(), 0);
    assert_eq!(verdict.failures(), 50 * MACHINES as u64);
    assert_eq!(verdict.logs.len(), MACHINES, "each has one, and no other");
    assert!(verdict.logs.iter().all(|(name, _)| name.starts_with("segments/main_goal/")));
}

/// Each machine has another number for the device: what one had added up, no other could use, and each made
/// it anew from the first line.
#[test]
fn statistics_of_one_machine_are_of_use_to_another() {
    let folder = sample::folder();
    let fs = NetworkFs::new();
    let builder = JsonlStore::builder(folder.path()).fs(Arc::new(fs.clone()));
    let store = builder.open().unwrap();
    store.append(&[sample::entry("p", 0, 10)]).unwrap();
    store.close().unwrap();
    let elsewhere = JsonlStore::open_read_only(folder.path()).unwrap();
    let device = |fs: &dyn Fs| fs.status(folder.path()).unwrap().unwrap().identity.device;
    assert_ne!(device(&fs), device(&RealFs));
    assert_eq!(elsewhere.stats_state(&sample::goal()).unwrap(), StatsState::Fresh);
}

/// Whether there is a log that processes share, and how many there are that they do not.
fn logs(folder: &Path) -> (bool, usize) {
    let own = std::fs::read_dir(folder.join("logs/main_goal"));
    (sample::log(folder).exists(), own.map_or(0, Iterator::count))
}

fn write_by(builder: JsonlStoreBuilder) {
    let store = builder.open().unwrap();
    store.append(&[sample::entry("p", 0, 10)]).unwrap();
    kill(store);
}

#[test]
fn logs_are_shared_where_the_file_system_is_not_and_where_the_user_says_so() {
    let cases = [
        (NetworkFs::new(), LogSharing::Detected, (false, 1)),
        (NetworkFs::new(), LogSharing::Shared, (true, 0)),
        (NetworkFs::unknown(), LogSharing::Detected, (true, 0)),
        (NetworkFs::unknown(), LogSharing::Apart, (false, 1)),
    ];
    for (fs, sharing, expected) in cases {
        let folder = sample::folder();
        let path = folder.path().join("store");
        write_by(JsonlStore::builder(&path).fs(Arc::new(fs.clone())).log_sharing(sharing));
        assert_eq!(logs(&path), expected, "{fs:?}, {sharing:?}");
    }
}

/// The program was there before the network: what it wrote until then is on the disk below.
#[test]
fn store_over_which_a_network_is_mounted_goes_on_in_a_log_of_its_own() {
    let folder = sample::folder();
    let path = folder.path().join("store");
    let (fs, clock) = (NetworkFs::new().not_mounted(), Arc::new(ManualClock::default()));
    let builder = JsonlStore::builder(&path).fs(Arc::new(fs.clone())).clock(clock.clone());
    let store = builder.open().unwrap();
    store.append(&[sample::entry("p", 0, 10)]).unwrap();
    assert_eq!(logs(&path), (true, 0));
    let below = folder.path().join("below");
    std::fs::rename(&path, &below).unwrap();
    fs.mount();
    clock.advance(Duration::from_millis(100));
    store.append(&[sample::entry("p", 1, 10)]).unwrap();
    store.append(&[sample::entry("p", 2, 10)]).unwrap();
    assert_eq!(sample::numbers(&sample::read_folder(&below).0), [0]);
    assert_eq!(sample::numbers(&sample::read_folder(&path).0), [1, 2]);
    let shared = std::fs::metadata(sample::log(&path)).map_or(0, |found| found.len());
    assert_eq!((shared, logs(&path).1), (0, 1));
}
