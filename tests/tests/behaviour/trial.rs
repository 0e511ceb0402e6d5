//! The trial of the documents: many tasks that fail at once.

use std::sync::Arc;
use std::time::Duration;

use failrec::fingerprint::SamplingOptions;
use failrec::query::Ledger;
use failrec::store::{JsonlStore, Store};
use failrec::{Recorder, record_failures};

const LIMIT: Duration = Duration::from_mins(1);

#[record_failures(node = "checkout")]
async fn pay(customer: &str, api_key: &str, kind: usize) -> Result<(), String> {
    tokio::task::yield_now().await;
    let kinds = ["refused", "expired", "blocked", "limited"];
    Err(format!("card of {customer} is {} ({api_key})", kinds[kind % kinds.len()]))
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap()
}

/// Fails `tasks` times, `at_once` of them at the same time, in `kinds` different ways.
fn fail(recorder: &Recorder, tasks: usize, at_once: usize, kinds: usize) {
    let recorder = Arc::new(recorder.clone());
    runtime().block_on(async {
        for wave in 0..tasks / at_once {
            let mut running = tokio::task::JoinSet::new();
            for task in 0..at_once {
                let recorder = Arc::clone(&recorder);
                running.spawn(async move {
                    // Built here, so that no secret-looking literal stands in this file.
                    let api_key = format!("sk-{}", "a1B2".repeat(6));
                    let kind = (wave * at_once + task) % kinds;
                    recorder.in_force_for(pay("ada@example.com", &api_key, kind)).await
                });
            }
            while let Some(joined) = running.join_next().await {
                assert!(joined.unwrap().is_err());
            }
        }
    });
}

fn counted(ledger: &Ledger) -> Vec<u64> {
    let mut counts: Vec<_> = ledger.groups().map(|group| group.count).collect();
    counts.sort_unstable();
    counts
}

#[test]
fn thousand_equal_failures_at_once_are_counted_exactly_in_a_small_file() {
    let folder = tempfile::tempdir().unwrap();
    let recorder = Recorder::builder().store_path(folder.path()).build().unwrap();
    fail(&recorder, 1_000, 1_000, 1);
    assert!(recorder.shutdown(LIMIT).complete);

    let log = std::fs::read_to_string(folder.path().join("failures_default.jsonl")).unwrap();
    assert!(log.len() < 32 * 1024, "{} bytes", log.len());
    assert_eq!(log.matches(r#""k":"failure""#).count(), 8, "five, and the 10th, 100th and 1,000th");
    assert!(!log.contains("a1B2") && !log.contains("ada@"), "a secret is in the log");

    let store = JsonlStore::open_read_only(folder.path()).unwrap();
    let goal = store.goals().unwrap().remove(0);
    let (ledger, report) = store.ledger(&goal).unwrap();
    assert_eq!(counted(&ledger), [1_000]);
    assert_eq!((report.corrupt_lines, report.missing_entries), (0, 0));
}

#[test]
fn million_failures_of_four_kinds_are_counted_exactly_within_bounded_memory() {
    let folder = tempfile::tempdir().unwrap();
    let recorder = Recorder::builder().store_path(folder.path()).build().unwrap();
    let before = resident_bytes();
    fail(&recorder, 1_000_000, 1_000, 4);
    let grown = resident_bytes().saturating_sub(before);
    assert!(recorder.shutdown(LIMIT).complete);

    let health = recorder.health();
    assert_eq!(health.emitted, 1_000_000);
    let lost: u64 = health.lost.values().sum();
    assert_eq!(health.written + health.counted_only + lost, 1_000_000, "{health:?}");
    assert!(grown < 64 * 1024 * 1024, "{grown} bytes");

    let store = JsonlStore::open_read_only(folder.path()).unwrap();
    let goal = store.goals().unwrap().remove(0);
    let (ledger, _) = store.ledger(&goal).unwrap();
    assert_eq!(counted(&ledger), [250_000; 4]);
}

#[test]
fn more_groups_than_the_bound_are_still_counted_to_the_last() {
    let mut sampling = SamplingOptions::DEFAULT;
    sampling.groups = 2;
    let folder = tempfile::tempdir().unwrap();
    let builder = Recorder::builder().store_path(folder.path()).sampling(sampling);
    let recorder = builder.build().unwrap();
    fail(&recorder, 4_000, 1_000, 4);
    assert!(recorder.shutdown(LIMIT).complete);

    let store = JsonlStore::open_read_only(folder.path()).unwrap();
    let goal = store.goals().unwrap().remove(0);
    let (ledger, _) = store.ledger(&goal).unwrap();
    assert_eq!(counted(&ledger).iter().sum::<u64>(), 4_000);
    assert_eq!(recorder.health().overflowed, 2_000);
}

/// Bytes of this process in memory; zero where the system does not tell.
fn resident_bytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or_default();
    let kilobytes = line.trim().trim_end_matches(" kB").parse::<u64>().unwrap_or(0);
    kilobytes * 1024
}
