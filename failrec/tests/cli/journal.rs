//! Stores for the command to answer from.

use std::path::{Path, PathBuf};

use failrec::record::{
    Boot, Day, Entry, EntryBody, Environment, FailureRecord, GoalId, Hour, Passes, ProcessId, Tick,
};
use failrec::store::{JsonlStore, Store as _};
use failrec::{Clock as _, SystemClock, Timestamp};
use serde_json::{Value, json};

/// The id of the failure that is recorded in full.
pub(crate) const FULL: &str = "fail_01KAM3XY7ZQ9ABCDEFGHJKMNPQ";
/// Another of the same group, an hour before.
pub(crate) const EARLIER: &str = "fail_01KAM0000ZQ9ABCDEFGHJKMNPQ";
/// One of another group, whose id begins like that of the full one.
pub(crate) const PANIC: &str = "fail_01KAM3XY80Q9ABCDEFGHJKMNPQ";

/// A folder with a store `.failrec` in it.
pub(crate) struct Journal {
    folder: tempfile::TempDir,
    entries: Vec<Entry>,
    now: Timestamp,
}

impl Journal {
    /// Nothing is written before [`write`](Self::write).
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { folder, entries: Vec::new(), now: SystemClock::new().now() }
    }

    /// Three failures of two groups, the newest of each three minutes ago.
    pub(crate) fn usual() -> Self {
        let mut journal = Self::new();
        journal.boot("default");
        let earlier = json!({"id": EARLIER, "occurrence": 3});
        journal.failure(3_600, "default", &[full(), earlier]);
        journal.failure(180, "default", &[full()]);
        journal.failure(240, "default", &[panic()]);
        journal.tick(GROUP, 1_240, 180);
        journal.write()
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn store(&self) -> PathBuf {
        self.path().join(".failrec")
    }

    pub(crate) fn log(&self, goal: &str) -> PathBuf {
        self.store().join(format!("failures_{goal}.jsonl"))
    }

    pub(crate) fn boot(&mut self, goal: &str) {
        let mut environment = Environment::default();
        environment.os = "linux".into();
        environment.os_version = Some("Debian GNU/Linux 13".into());
        environment.arch = "x86_64".into();
        environment.hostname = Some("buildbox".into());
        environment.pid = 4_711;
        environment.git_commit = Some("a93c7d2f".into());
        environment.profile = "debug".into();
        environment.failrec_version = "0.1.0".into();
        self.add(4_000, goal, EntryBody::Boot(Box::new(Boot::new(environment))));
    }

    /// A failure so many seconds ago; later values replace earlier ones.
    pub(crate) fn failure(&mut self, seconds_ago: i64, goal: &str, values: &[Value]) {
        let at = self.ago(seconds_ago);
        let mut record = json!({
            "id": "fail_01K00000000000000000000000", "timestamp": at, "goal_id": goal,
            "node_id": "node", "function": {"path": "", "file": "", "line": 0},
            "outcome": "error", "severity": "error", "category": "unknown", "handled": true,
            "error_type": "Error", "error_message": "message", "occurrence": 1,
            "fingerprint": fingerprint(GROUP), "sample": {"reason": "first", "weight": 1},
        });
        for value in values {
            for (name, value) in value.as_object().unwrap() {
                record[name] = value.clone();
            }
        }
        let record: FailureRecord = serde_json::from_str(&record.to_string()).unwrap();
        self.add(seconds_ago, goal, EntryBody::Failure(Box::new(record)));
    }

    /// The group has failed so often by then.
    pub(crate) fn tick(&mut self, group: char, count: u64, seconds_ago: i64) {
        let name = group.to_string().repeat(32).parse().unwrap();
        let tick = Tick::new(name, count, self.ago(7_200), self.ago(seconds_ago));
        self.add(seconds_ago, "default", EntryBody::Tick(Box::new(tick)));
    }

    /// The function of the full failure has succeeded so often since then.
    pub(crate) fn passes(&mut self, count: u64, since: i64, seconds_ago: i64) {
        let passes = Passes::new("planner", "shop::plan::fetch_offers", self.ago(since), count);
        self.add(seconds_ago, "default", EntryBody::Passes(Box::new(passes)));
    }

    /// The same, with the failures of single hours, each so many hours ago.
    pub(crate) fn tick_of_hours(&mut self, group: char, hours: &[(i64, u64)]) {
        let name = group.to_string().repeat(32).parse().unwrap();
        let total = hours.iter().map(|(_, count)| count).sum();
        let mut tick = Tick::new(name, total, self.ago(90 * 3_600), self.ago(0));
        for (hours_ago, count) in hours {
            let at = self.ago(hours_ago * 3_600);
            tick.hours.insert(Hour::of(at), *count);
            *tick.days.entry(Day::of(at)).or_default() += count;
        }
        self.add(0, "default", EntryBody::Tick(Box::new(tick)));
    }

    pub(crate) fn add(&mut self, seconds_ago: i64, goal: &str, body: EntryBody) {
        let goal = GoalId::from(goal);
        let sequence = self.entries.iter().filter(|entry| entry.goal == goal).count();
        let (at, process) = (self.ago(seconds_ago), ProcessId::new("4711-a-b"));
        self.entries.push(Entry { at, goal, process, sequence: sequence as u64, body });
    }

    pub(crate) fn ago(&self, seconds: i64) -> Timestamp {
        Timestamp::from_micros(self.now.as_micros() - seconds * 1_000_000)
    }

    /// The newest failure once more, as another process would record it.
    pub(crate) fn entries_with_id(&self, id: &str) -> Vec<Entry> {
        let newest = self.entries.iter().rev().find(|entry| match &entry.body {
            EntryBody::Failure(record) => record.id.to_string() == FULL,
            _ => false,
        });
        let mut entry = newest.unwrap().clone();
        entry.process = ProcessId::new("4712-a-b");
        entry.sequence = 0;
        if let EntryBody::Failure(record) = &mut entry.body {
            record.id = id.parse().unwrap();
        }
        vec![entry]
    }

    pub(crate) fn write(self) -> Self {
        JsonlStore::open(self.store()).unwrap().append(&self.entries).unwrap();
        self
    }
}

/// The letter that the fingerprint of the usual group is made of.
pub(crate) const GROUP: char = 'a';

pub(crate) fn fingerprint(letter: char) -> Value {
    let name = |letter: char, length| letter.to_string().repeat(length);
    json!({"scheme": "group", "version": 1, "group": name(letter, 32),
        "coarse": name('c', 32), "exact": name('e', 64)})
}

/// A panic of another group.
pub(crate) fn panic() -> Value {
    json!({
        "id": PANIC, "node_id": "writer", "severity": "critical", "outcome": "panic",
        "category": "panic", "handled": false, "error_type": "panic",
        "error_message": "index out of bounds: the len is 3 but the index is 7",
        "panic": {"location": "src/write.rs:12:9", "thread": "tokio-runtime-worker"},
        "fingerprint": fingerprint('b'),
    })
}

/// A failure of which everything is known.
pub(crate) fn full() -> Value {
    json!({
        "id": FULL,
        "session_id": "sess-7", "run_id": "run-42", "agent_id": "shopper", "node_id": "planner",
        "correlation": {"request": "req-1"},
        "attempt": {"n": 3, "max": 3},
        "function": {"path": "shop::plan::fetch_offers", "file": "src/plan.rs", "line": 42,
            "column": 5, "crate": "shop", "crate_version": "0.3.1", "async": true},
        "tool": {"name": "http_get", "call_id": "call_9"},
        "model": {"provider": "openai", "name": "gpt-large"},
        "category": "network", "error_type": "shop::plan::PlanError", "error_code": "503",
        "error_message": "no offers for the plan: upstream refused the request",
        "message_norm": "no offers for the plan: upstream refused the request",
        "chain": [
            {"type": "shop::plan::PlanError", "message": "no offers for the plan: upstream refused the request", "message_own": "no offers for the plan"},
            {"type": "reqwest::Error", "message": "upstream refused the request", "code": "503"},
            {"type": "std::io::Error", "message": "connection refused", "code": "111"}],
        "propagated": [{"node_id": "checkout", "function": "shop::checkout::pay", "at": "2026-11-22T05:19:01Z"}],
        "occurrence": 5,
        "sample": {"reason": "first", "weight": 1},
        "inputs": {"url": "https://api.example.com/v2/offers?customer=81723&currency=EUR", "api_key": "********", "limit": 20},
        "memory": {"cart": [{"sku": "A-1", "n": 2}, {"sku": "B-7", "n": 1}], "budget_cents": 12500, "note": "customer asked for the cheapest offer"},
        "partial_output": "Here is your pl",
        "execution_path": ["greet", "understand", "plan"],
        "decisions": [{"intent": "find offers", "chosen": "http_get", "reasoning": "the cache is cold"}],
        "breadcrumbs": [
            {"t": "2026-11-22T05:18:59Z", "level": "info", "cat": "llm", "msg": "planned 3 steps"},
            {"t": "2026-11-22T05:19:00Z", "level": "warning", "cat": "http", "msg": "GET /v2/offers answered 503", "data": {"status": 503}}],
        "backtrace": [
            {"fn": "std::backtrace::Backtrace::create", "in_app": false},
            {"fn": "shop::plan::fetch_offers", "file": "src/plan.rs", "line": 51, "in_app": true},
            {"fn": "shop::main", "file": "src/main.rs", "line": 9, "in_app": true},
            {"fn": "std::rt::lang_start", "in_app": false}],
        "tags": {"tenant": "acme"},
        "thread": "tokio-runtime-worker",
        "masking": {"key": 1},
    })
}
