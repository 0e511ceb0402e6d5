//! Entries for the tests of this folder.

use std::io::{self, Cursor, Read, Seek, SeekFrom};

use crate::base::Timestamp;
use crate::base::fs::{FileIdentity, FileKind, ReadFile, Status};
use crate::record::{
    Boot, Bye, Entry, EntryBody, Environment, FailureRecord, GoalId, Json, Loss, LossReason, Note,
    Passes, ProcessId, Pruned, PrunedFunction, PrunedGroup, PrunedProcess, Tick, Triage,
    TriageAction,
};
use crate::store::jsonl::line;

/// A file in memory.
#[derive(Debug)]
struct MemoryFile(Cursor<Vec<u8>>);

impl Read for MemoryFile {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer)
    }
}

impl Seek for MemoryFile {
    fn seek(&mut self, position: SeekFrom) -> io::Result<u64> {
        self.0.seek(position)
    }
}

impl ReadFile for MemoryFile {
    fn status(&self) -> io::Result<Status> {
        let identity = FileIdentity { device: 0, file: 0 };
        Ok(Status { kind: FileKind::File, identity, length: self.0.get_ref().len() as u64 })
    }
}

/// A file in memory that holds `content`.
pub(super) fn file(content: &[u8]) -> Box<dyn ReadFile> {
    Box::new(MemoryFile(Cursor::new(content.to_vec())))
}

/// A moment of the year 2026, `second` seconds on.
pub(super) fn moment(second: u64) -> Timestamp {
    let second = i64::try_from(second).unwrap();
    Timestamp::from_micros(1_795_000_000_000_000 + second * 1_000_000)
}

/// An entry of the process `process` for `main_goal`.
pub(super) fn entry(process: &str, sequence: u64, body: EntryBody) -> Entry {
    let (goal, process) = (GoalId::new("main_goal"), ProcessId::new(process));
    Entry { at: moment(sequence), goal, process, sequence, body }
}

/// A failure of the process `p`.
pub(super) fn failure(sequence: u64) -> Entry {
    entry("p", sequence, EntryBody::Failure(Box::new(record(sequence))))
}

/// A record with texts and values that a line has to take care of.
pub(super) fn record(number: u64) -> FailureRecord {
    let text = format!(
        r#"{{
            "id": "fail_01K8ZQ3V5E7RJ9T2M4N6P8Q{number:03}",
            "timestamp": "{at}",
            "goal_id": "main_goal",
            "node_id": "planner",
            "function": {{"path": "agent::plan", "file": "src/agent.rs", "line": 7}},
            "outcome": "error",
            "severity": "error",
            "category": "timeout",
            "handled": true,
            "error_type": "io::Error",
            "error_message": "line one\nline two \"quoted\" \u0000 é",
            "fingerprint": {{
                "scheme": "group", "version": 1,
                "group": "00000000000000000000000000000001",
                "coarse": "00000000000000000000000000000002",
                "exact": "00000000000000000000000000000003"
            }},
            "occurrence": 1,
            "sample": {{"reason": "first", "weight": 1}},
            "inputs": {{"count": 12345678901234567890123, "nested": {{"v":1,"crc":"00000000","k":1}}}}
        }}"#,
        at = moment(number)
    );
    serde_json::from_str(&text).unwrap()
}

/// One entry of every kind, numbered from zero.
pub(super) fn every_kind() -> Vec<Entry> {
    let fingerprint = record(0).fingerprint.group;
    let mut with_breaks = record(1);
    with_breaks.memory =
        Some(Json::parse("{\n  \"a\": [1,\r\n 2],\n  \"b\": \"x\\ny\"\n}").unwrap());
    let remark = TriageAction::Note(Note::new("seen", moment(3)));
    let bodies = vec![
        EntryBody::Boot(Box::new(Boot::new(Environment::default()))),
        EntryBody::Failure(Box::new(with_breaks)),
        EntryBody::Tick(Box::new(Tick::new(fingerprint, u64::MAX, moment(1), moment(2)))),
        EntryBody::Passes(Box::new(Passes::new("planner", "shop::plan", moment(1), 412))),
        EntryBody::Triage(Box::new(Triage::new(record(1).id, fingerprint, remark))),
        EntryBody::Loss(Loss::new(LossReason::QueueFull, 3)),
        EntryBody::Open(Box::default()),
        EntryBody::Pruned(Box::new(pruned(&[(3, 9)]))),
        EntryBody::Bye(Bye::new(9)),
    ];
    bodies.into_iter().zip(0..).map(|(body, sequence)| entry("p", sequence, body)).collect()
}

/// These numbers of the process `q` were left out.
pub(super) fn pruned(numbers: &[(u64, u64)]) -> Pruned {
    let fingerprint = record(0).fingerprint.group;
    let mut process = PrunedProcess::new(ProcessId::new("q"), moment(2));
    process.numbers = numbers.to_vec();
    process.losses = vec![Loss::new(LossReason::Io, 2)];
    let mut tick = Tick::new(fingerprint, 7, moment(1), moment(2));
    tick.hours.insert(crate::record::Hour::of(moment(1)), 7);
    let mut group = PrunedGroup::new(ProcessId::new("q"), tick, moment(2));
    group.functions.insert(PrunedFunction::new("planner".into(), "agent::plan"));
    group.sessions.insert("s".into());
    Pruned { processes: vec![process], groups: vec![group] }
}

/// The line of an entry, its end included.
pub(super) fn line(entry: &Entry) -> Vec<u8> {
    let mut buffer = Vec::new();
    line::encode(entry, &mut buffer).unwrap();
    buffer
}
