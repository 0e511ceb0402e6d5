//! Several processes that write to one store at once.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use failrec::query::Reach;
use failrec::record::{Day, Hour};
use failrec::recorder::{EnvironmentOptions, Hostname, HostnameKey};
use failrec::store::{JsonlStore, LogSharing, Store};
use failrec::test_util::ManualClock;
use failrec::{Recorder, Scope, Timestamp};

use crate::sample;

const FOLDER: &str = "FAILREC_SHARED_FOLDER";
const PROCESS: &str = "FAILREC_SHARED_PROCESS";
/// Set where each process is to have logs of its own.
const APART: &str = "FAILREC_SHARED_APART";
const LINES: u64 = 2_000;

/// Hours that a recorder goes through, failures in each, and when the first one begins.
const HOURS: u64 = 30;
const FAILURES: u64 = 40;
const START: &str = "2026-11-20T22:30:00Z";

/// Lets two processes run this test at once.
fn run_both(test: &str, folder: &Path) {
    let children = ["p", "q"].map(|process| {
        Command::new(std::env::current_exe().unwrap())
            .args(["--exact", test])
            .env(FOLDER, folder)
            .env(PROCESS, process)
            .stdout(Stdio::null())
            .spawn()
            .unwrap()
    });
    for mut child in children {
        assert!(child.wait().unwrap().success());
    }
}

#[test]
fn lines_of_two_processes_are_all_there_and_whole() {
    let folder = sample::folder();
    run_both("two_processes::writer_beside_another", folder.path());
    let (entries, report) = sample::read_folder(folder.path());
    for process in ["p", "q"] {
        let of_process: Vec<_> =
            entries.iter().filter(|entry| entry.process.as_str() == process).cloned().collect();
        assert_eq!(sample::numbers(&of_process), (0..LINES).collect::<Vec<_>>());
    }
    assert_eq!((report.entries, report.corrupt_lines, report.missing_entries), (2 * LINES, 0, 0));
    let (ledger, of_statistics) =
        JsonlStore::open_read_only(folder.path()).unwrap().ledger(&sample::goal()).unwrap();
    assert_eq!(of_statistics, report);
    assert_eq!(ledger.processes().count(), 2);
    sample::verify(folder.path(), 0);
}

/// One of the writers, in a process of its own; does nothing where no parent asks for it.
#[test]
fn writer_beside_another() {
    let Ok(folder) = std::env::var(FOLDER) else { return };
    let process = std::env::var(PROCESS).unwrap();
    let store = JsonlStore::open(folder).unwrap();
    for first in (0..LINES).step_by(20) {
        // Batches of 1 and of 19, records of 10 bytes to 20 KiB.
        let entries: Vec<_> = (first..first + 20)
            .map(|number| {
                sample::entry(&process, number, 10 + usize::try_from(number % 7 * 3_000).unwrap())
            })
            .collect();
        store.append(&entries[..1]).unwrap();
        store.append(&entries[1..]).unwrap();
    }
    store.sync().unwrap();
}

/// Bytes of a segment, and lines of each of the four writers, where segments are made by all of them.
const SEGMENT_BYTES: u64 = 256 * 1024;
const SEGMENT_LINES: u64 = 3_000;
/// Writers that are killed, one after the other.
const KILLED: u64 = 12;

#[test]
fn segments_that_four_processes_make_hold_every_line_though_others_are_killed() {
    let folder = tempfile::tempdir().unwrap();
    write_segments(folder.path(), LogSharing::Shared);
    let segments = std::fs::read_dir(folder.path().join("segments/main_goal")).unwrap().count();
    // How many there are follows from how much is written in the tenth of a second until it is noticed.
    assert_ne!(segments, 0);
}

#[test]
fn logs_that_four_processes_have_for_their_own_hold_every_line_though_others_are_killed() {
    let folder = sample::folder();
    write_segments(folder.path(), LogSharing::Apart);
    // Each line stands once, and no lock was ever in the way.
    let killed = std::fs::read_dir(folder.path().join("logs/main_goal")).unwrap().count();
    assert!(killed <= usize::try_from(KILLED).unwrap(), "{killed}");
    let torn = u64::try_from(killed).unwrap();
    let verdict = sample::verify(folder.path(), torn);
    assert_eq!(verdict.counts.numbers.values().map(|it| it.twice.len()).sum::<usize>(), 0);
    // What they left is repaired once somebody says that they are no more.
    let store = JsonlStore::open(folder.path()).unwrap();
    assert_eq!(store.end_logs(&[sample::goal()]).unwrap().unwrap().len(), killed);
    store.repair(&[sample::goal()], &mut |_| {}).unwrap().unwrap();
    let report = sample::verify(folder.path(), 0);
    assert_eq!(
        (report.corrupt_lines(), report.logs.iter().any(|(_, log)| log.in_flight)),
        (0, false)
    );
}

/// Lets four processes write while others are killed, and verifies that all is there.
fn write_segments(folder: &Path, sharing: LogSharing) {
    let start = |process: &str| {
        let mut command = Command::new(std::env::current_exe().unwrap());
        if sharing == LogSharing::Apart {
            command.env(APART, "1");
        }
        command
            .args(["--exact", "two_processes::writer_of_segments", "--nocapture"])
            .env(FOLDER, folder)
            .env(PROCESS, process)
            .stdout(if process.starts_with("killed") { Stdio::piped() } else { Stdio::null() })
            .spawn()
            .unwrap()
    };
    let writers = ["a", "b", "c", "d"].map(start);
    for number in 0..KILLED {
        let mut killed = start(&format!("killed{number}"));
        let said = BufReader::new(killed.stdout.take().unwrap()).lines();
        let written = usize::try_from(10 + 37 * number).unwrap();
        assert_eq!(said.map_while(Result::ok).take(written).count(), written);
        killed.kill().unwrap();
        killed.wait().unwrap();
    }
    for mut writer in writers {
        assert!(writer.wait().unwrap().success());
    }
    let (entries, report) = sample::read_folder(folder);
    for process in ["a", "b", "c", "d"] {
        let of_process: Vec<_> =
            entries.iter().filter(|entry| entry.process.as_str() == process).cloned().collect();
        assert_eq!(sample::numbers(&of_process), (0..SEGMENT_LINES).collect::<Vec<_>>());
    }
    assert_eq!(report.missing_entries, 0);
    let store = JsonlStore::open_read_only(folder).unwrap();
    assert_eq!(store.ledger(&sample::goal()).unwrap().1, report);
    println!("{} entries, {KILLED} killed", entries.len());
}

/// One of the writers, in a process of its own; does nothing where no parent asks for it.
#[test]
fn writer_of_segments() {
    let Ok(folder) = std::env::var(FOLDER) else { return };
    let process = std::env::var(PROCESS).unwrap();
    let is_apart = std::env::var_os(APART).is_some();
    let sharing = if is_apart { LogSharing::Apart } else { LogSharing::Shared };
    let builder = JsonlStore::builder(folder).segment_bytes(SEGMENT_BYTES);
    let store = builder.log_sharing(sharing).open().unwrap();
    for number in 0..SEGMENT_LINES {
        let bytes = 200 + usize::try_from(number % 11 * 400).unwrap();
        store.append(&[sample::entry(&process, number, bytes)]).unwrap();
        println!("{number}");
        if number % 200 == 199 {
            // With the statistics that others renew as well.
            store.close().unwrap();
        }
    }
}

#[test]
fn group_of_two_recorders_adds_up_in_every_figure() {
    let folder = sample::folder();
    run_both("two_processes::recorder_beside_another", folder.path());
    add_up(folder.path());
    sample::verify(folder.path(), 0);
    // What the statistics say must be what the log says.
    std::fs::remove_file(folder.path().join("stats_main_goal.cache")).unwrap();
    add_up(folder.path());
}

fn add_up(folder: &Path) {
    let store = JsonlStore::open_read_only(folder).unwrap();
    let (ledger, report) = store.ledger(&sample::goal()).unwrap();
    assert_eq!((report.corrupt_lines, report.missing_entries), (0, 0));
    let groups: Vec<_> = ledger.groups().collect();
    let [group] = groups.as_slice() else { panic!("{groups:?}") };
    assert_eq!(group.count, 2 * HOURS * FAILURES);
    let start: Timestamp = START.parse().unwrap();
    let at = |hour: u64| start.saturating_add(Duration::from_hours(hour));
    let hours: Vec<_> = (0..HOURS).map(|hour| (Hour::of(at(hour)), 2 * FAILURES)).collect();
    assert_eq!(group.histogram.hours().collect::<Vec<_>>(), hours);
    // Two hours before the first midnight, a day, and what is left.
    let days = [(0, 2), (2, 24), (26, 4)];
    let days = days.map(|(first, hours)| (Day::of(at(first)), hours * 2 * FAILURES));
    assert_eq!(group.histogram.days().collect::<Vec<_>>(), days);
    assert_eq!([group.first_seen, group.last_seen], [start, at(HOURS - 1)]);
    let reach = Reach::of(group, &ledger);
    assert_eq!((reach.sessions, reach.agents, reach.processes), (7, 3, 2));
    assert_eq!((reach.hosts.len(), reach.releases.len()), (2, 2), "{reach:?}");
}

/// One of the recorders, in a process of its own; does nothing where no parent asks for it.
#[test]
fn recorder_beside_another() {
    let Ok(folder) = std::env::var(FOLDER) else { return };
    let is_first = std::env::var(PROCESS).unwrap() == "p";
    let clock = Arc::new(ManualClock::at(START.parse().unwrap()));
    let mut environment = EnvironmentOptions::default();
    // Two keys make two machines of one.
    environment.hostname = Hostname::Hashed;
    environment.hostname_key = Some(HostnameKey::new([u8::from(is_first); 32]));
    environment.release = Some(format!("shop 1.{}", u8::from(is_first)));
    let builder = Recorder::builder().store_path(folder).goal("main_goal");
    let builder = builder.clock(clock.clone()).environment(environment);
    let recorder = builder.build().unwrap();
    let (sessions, agents) = if is_first { (0..4, ["a", "b"]) } else { (3..7, ["b", "c"]) };
    let scopes = sessions.flat_map(|session| {
        agents.map(|agent| Scope::new().session(format!("session {session}")).agent(agent))
    });
    let scopes: Vec<_> = scopes.collect();
    for hour in 0..HOURS {
        for scope in scopes.iter().cycle().take(usize::try_from(FAILURES).unwrap()) {
            let fail = || failrec::record(&std::io::Error::other("refused"));
            recorder.in_force(|| scope.clone().in_scope(fail));
        }
        if hour + 1 < HOURS {
            assert!(recorder.flush(Duration::from_mins(1)).complete);
            clock.advance(Duration::from_hours(1));
        }
    }
    assert!(recorder.shutdown(Duration::from_mins(1)).complete);
}
