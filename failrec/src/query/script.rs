//! [`Script`]: entries as one process would write them, for tests.

use serde_json::{Value, json};

use crate::base::Timestamp;
use crate::record::{
    Birth, Boot, Bye, Entry, EntryBody, Environment, FailureRecord, Fingerprint, GoalId, Loss,
    LossReason, Open, OpenScope, Passes, ProcessId, RecordId, RunId, Tick, Triage, TriageAction,
};

/// 2026-11-22T05:00:00Z, when every script begins.
pub(crate) const START: Timestamp = Timestamp::from_micros(1_795_323_600_000_000);
const SECOND: i64 = 1_000_000;

/// The entries of one process for one goal, one a second, numbered without gaps.
#[derive(Clone, Debug)]
pub(crate) struct Script {
    goal: GoalId,
    process: ProcessId,
    sequence: u64,
}

impl Script {
    pub(crate) fn new(goal: &str, process: &str) -> Self {
        Self { goal: GoalId::from(goal), process: ProcessId::from(process), sequence: 0 }
    }

    pub(crate) fn boot(&mut self) -> Entry {
        let mut environment = Environment { os: "linux".to_owned(), pid: 7, ..Default::default() };
        environment.git_commit = Some("a93c7d2e".to_owned());
        let mut boot = Boot::new(environment);
        boot.birth = Some(Birth::new(4_711, 1));
        self.write(EntryBody::Boot(Box::new(boot)))
    }

    /// The process is in the run `run`.
    pub(crate) fn open(&mut self, run: &str) -> Entry {
        let scope = OpenScope { run_id: Some(RunId::from(run)), ..OpenScope::default() };
        self.write(EntryBody::Open(Box::new(Open { scopes: vec![scope], more: 0 })))
    }

    /// The failure `number`, with `changes` to what it is by itself.
    pub(crate) fn fail(&mut self, number: u64, changes: &Value) -> Entry {
        let mut changes = changes.clone();
        if let Some(changes) = changes.as_object_mut() {
            changes.entry("goal_id").or_insert_with(|| json!(self.goal));
            changes.entry("timestamp").or_insert_with(|| json!(self.now()));
        }
        self.write(EntryBody::Failure(Box::new(record(number, &changes))))
    }

    /// The group `name` has failed `count` times from the first second until now.
    pub(crate) fn tick(&mut self, name: &str, count: u64) -> Entry {
        let tick = Tick::new(fingerprint(name), count, START, self.now());
        self.write(EntryBody::Tick(Box::new(tick)))
    }

    /// The function of every record has succeeded `count` times since the first second.
    pub(crate) fn pass(&mut self, count: u64) -> Entry {
        self.write(EntryBody::Passes(Box::new(Passes::new("planner", "shop::plan", START, count))))
    }

    pub(crate) fn say(&mut self, failure: u64, group: &str, action: TriageAction) -> Entry {
        let triage = Triage::new(record_id(failure), fingerprint(group), action);
        self.write(EntryBody::Triage(Box::new(triage)))
    }

    pub(crate) fn lose(&mut self, reason: LossReason, count: u64) -> Entry {
        self.write(EntryBody::Loss(Loss::new(reason, count)))
    }

    pub(crate) fn bye(&mut self, failures: u64) -> Entry {
        self.write(EntryBody::Bye(Bye::new(failures)))
    }

    pub(crate) fn now(&self) -> Timestamp {
        after(i64::try_from(self.sequence).unwrap_or(i64::MAX))
    }

    fn write(&mut self, body: EntryBody) -> Entry {
        let (at, sequence) = (self.now(), self.sequence);
        self.sequence += 1;
        let (goal, process) = (self.goal.clone(), self.process.clone());
        Entry { at, goal, process, sequence, body }
    }
}

/// The moment so many seconds after the start.
pub(crate) const fn after(seconds: i64) -> Timestamp {
    Timestamp::from_micros(START.as_micros() + seconds.saturating_mul(SECOND))
}

/// The failure `number` of the group `a`, with `changes` to its fields. The name of another group
/// stands in the field `group`.
pub(crate) fn record(number: u64, changes: &Value) -> FailureRecord {
    let mut fields = json!({
        "id": record_id(number),
        "timestamp": START,
        "node_id": "planner",
        "function": {"path": "shop::plan", "file": "src/shop.rs", "line": 7},
        "outcome": "error",
        "severity": "error",
        "category": "network",
        "handled": true,
        "error_type": "shop::Refused",
        "error_message": "connection refused by 10.0.0.7",
        "occurrence": 1,
        "sample": {"reason": "first", "weight": 1},
    });
    let mut group = "a".to_owned();
    if let (Some(fields), Some(changes)) = (fields.as_object_mut(), changes.as_object()) {
        for (name, value) in changes {
            match (name.as_str(), value.as_str()) {
                ("group", Some(name)) => name.clone_into(&mut group),
                _ => drop(fields.insert(name.clone(), value.clone())),
            }
        }
        let name = fingerprint(&group);
        let names =
            json!({"scheme": "group", "version": 1, "group": name, "coarse": name, "exact": name});
        fields.insert("fingerprint".to_owned(), names);
    }
    match serde_json::from_value(fields) {
        Ok(record) => record,
        Err(error) => unreachable!("a test's record is well formed: {error}"),
    }
}

/// The id of the failure `number`.
pub(crate) fn record_id(number: u64) -> RecordId {
    match format!("0000000a000000000000{number:012x}").parse() {
        Ok(id) => id,
        Err(error) => unreachable!("32 hexadecimal digits are an id: {error}"),
    }
}

/// The fingerprint of the group `name`, which has at most 16 bytes.
pub(crate) fn fingerprint(name: &str) -> Fingerprint {
    let mut bytes = [0; 16];
    bytes.iter_mut().zip(name.bytes()).for_each(|(byte, letter)| *byte = letter);
    Fingerprint::from_bytes(&bytes)
}
