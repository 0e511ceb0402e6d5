//! Disks that are full, for real.

#![cfg(unix)]

use std::fs::{self, File};
use std::io::Write as _;
use std::path::Path;

use crate::sample;
use crate::system::Mounted;
use crate::worker::Worker;

/// Failures before the disk is full, while it is, and afterwards.
const FAILURES: [u64; 3] = [500, 10_000, 10_000];

/// Writes until nothing more fits.
fn fill(path: &Path) {
    let mut file = File::create(path).unwrap();
    for bytes in [64 * 1024, 4_096, 512, 1] {
        while file.write(&vec![0; bytes]).is_ok_and(|taken| 0 < taken) {}
    }
    drop(file.sync_all());
}

fn outlast(disk: &Mounted) {
    let store = disk.path().join("store");
    let filler = disk.path().join("filler");
    let [before, during, after] = FAILURES;
    let mut first = Worker::start(&store, "");
    first.tell(&format!("fail {before} 10 before"));
    first.end();
    let statistics = fs::read(store.join("stats_default.cache")).unwrap();

    let mut worker = Worker::start(&store, "");
    fill(&filler);
    let health = worker.tell(&format!("fail {during} 20 during"));
    println!("full: {health}");
    assert!(health["last_error"].to_string().contains("No space left"), "{health}");
    assert_eq!(fs::read(store.join("stats_default.cache")).unwrap(), statistics);
    fs::remove_file(&filler).unwrap();
    assert_eq!(worker.tell("flush")["waiting"].as_u64(), Some(0));
    let health = worker.tell(&format!("fail {after} 20 after"));
    println!("with room again: {health}");
    worker.end();

    let verdict = sample::verify(&store, 1);
    assert_eq!(verdict.failures(), FAILURES.into_iter().sum::<u64>(), "{verdict}");
    println!("{} corrupt lines, {} entries", verdict.corrupt_lines(), verdict.entries());
}

#[test]
fn full_disk_in_memory_costs_at_most_one_line_and_no_count() {
    if let Some(disk) = Mounted::in_memory() {
        outlast(&disk);
    }
}

#[test]
fn full_disk_of_blocks_costs_at_most_one_line_and_no_count() {
    if let Some(disk) = Mounted::in_image() {
        outlast(&disk);
    }
}
