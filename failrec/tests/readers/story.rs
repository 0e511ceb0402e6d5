//! A store that real recorders have written, with every kind of line in it.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use std::{fs, io};

use failrec::fingerprint::SamplingOptions;
use failrec::policy::retry::{Backoff, Jitter};
use failrec::policy::{Retry, Seams};
use failrec::query::Until;
use failrec::record::{
    Decision, Evolution, Model, Note, ProcessId, Resolution, ResolutionKind, Tool,
};
use failrec::recorder::{Backtraces, EnvironmentOptions};
use failrec::store::{Ask, JsonlStore, Signature};
use failrec::test_util::{ManualClock, VirtualTime};
use failrec::{Clock as _, Query, Recorder, Scope, Severity, Timestamp, record_failures, scope};
use tempfile::TempDir;

const LIMIT: Duration = Duration::from_secs(30);

/// A folder with a store `.failrec` in it.
pub(crate) struct Story {
    folder: TempDir,
}

impl Story {
    /// Two processes: one from 05:19 on, one from 06:30 on.
    pub(crate) fn new() -> Self {
        let story = Self { folder: tempfile::tempdir().unwrap() };
        story.first_process();
        story.triage();
        story.second_process();
        story
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn log(&self) -> PathBuf {
        self.store().join("failures_default.jsonl")
    }

    /// Leaves of the first line what a killed process may leave of it.
    pub(crate) fn tear_first_line(&self) {
        let text = fs::read_to_string(self.log()).unwrap();
        let (first, rest) = text.split_once('\n').unwrap();
        fs::write(self.log(), format!("{}\n{rest}", &first[..first.len() / 2])).unwrap();
    }

    fn store(&self) -> PathBuf {
        self.path().join(".failrec")
    }

    fn recorder(&self, clock: &Arc<ManualClock>) -> Recorder {
        let mut sampling = SamplingOptions::DEFAULT;
        sampling.bodies_per_second = Some(1);
        let mut environment = EnvironmentOptions::default();
        environment.release = Some("1.4.0".to_owned());
        let builder = Recorder::builder().store_path(self.store()).clock(clock.clone());
        let builder = builder.sampling(sampling).environment(environment);
        builder.backtraces(Backtraces::Always).build().unwrap()
    }

    fn first_process(&self) {
        let clock = clock_at("2026-11-22T05:19:00Z");
        let recorder = self.recorder(&clock);
        let step = || clock.advance(Duration::from_secs(1));
        recorder.in_force(|| {
            for session in ["s-17", "s-18"] {
                step();
                in_scope(session, || plan("a table for two").unwrap_err());
            }
            (0..18).for_each(|_| drop(plan("nothing")));
            step();
            drop(load(&recorder));
            drop(std::panic::catch_unwind(parse));
            (0..20).for_each(|_| drop(sign_in("ada@example.com")));
            step();
            assert_eq!(connect(&slow_retry()), Ok(7));
        });
        assert!(recorder.flush(LIMIT).complete);
        // Told as counted from the first written failure on.
        recorder.in_force(|| (0..3).for_each(|_| drop(plan("a window seat, please"))));
        recorder.shutdown(LIMIT);
    }

    fn second_process(&self) {
        let clock = clock_at("2026-11-22T06:30:00Z");
        let recorder = self.recorder(&clock);
        recorder.in_force(|| {
            (0..5).for_each(|_| drop(plan("a table for nine")));
            clock.advance(Duration::from_secs(1));
            drop(load(&recorder));
        });
        recorder.shutdown(LIMIT);
    }

    /// Everything that can be said of a failure.
    fn triage(&self) {
        let store = JsonlStore::open(self.store()).unwrap();
        let id = |node: &str| newest(&store, node);
        let (plan, read, sign_in) = (id("planner"), id("read"), id("sign_in"));
        let mut resolution = Resolution::new(ResolutionKind::Fix, "asks again", now());
        (resolution.by, resolution.commit) = (Some("ada".into()), Some("a93c7d2f".into()));
        let note = |text: &str| Note::new(text, now());
        let evolution = Evolution::new("ev-1", now());
        let untils = [
            Until::Time(now()),
            Until::Count(100),
            Until::Rate { count: 10, hours: 2 },
            Until::NextRelease,
        ];
        let said = [
            store.resolve(&plan, resolution, &signature(0)),
            store.reopen(&plan, note("not yet"), &signature(1)),
            store.note(&read, note("the disk is old"), &signature(2)),
            store.mark_evolution(&plan, evolution, &signature(3)),
            store.merge(&read, &sign_in, note("one cause"), &signature(4)),
            store.split(&read, note("two causes"), &signature(5)),
        ];
        for said in said {
            assert!(said.is_ok(), "{said:?}");
        }
        for (number, until) in (6..).zip(untils) {
            store.snooze(&read, until, note("not today"), &signature(number)).unwrap();
        }
    }
}

fn clock_at(moment: &str) -> Arc<ManualClock> {
    Arc::new(ManualClock::at(moment.parse().unwrap()))
}

fn now() -> Timestamp {
    clock_at("2026-11-22T06:00:00Z").now()
}

fn signature(sequence: u64) -> Signature {
    Signature::new(ProcessId::new("said-by-hand"), sequence)
}

fn newest(store: &JsonlStore, node: &str) -> String {
    let query = Query::parse(&format!("node:{node}"), now()).unwrap().limit(1);
    store.records(&query).unwrap().items[0].id.to_string()
}

fn in_scope<R>(session: &str, work: impl FnOnce() -> R) -> R {
    let scope = Scope::new().session(session).run("r-1").agent("booking").tag("tenant", "north");
    let scope = scope.correlation("request", "q-9").attempt(1, Some(3)).memory(|| ["two guests"]);
    let scope = scope.graph(|| ["planner"]).model(Model::new("local", "small"));
    scope.tool(Tool::new("calendar")).in_scope(|| {
        scope::breadcrumb_with(Severity::Info, "llm", "asked for a plan", &["tokens", "12"]);
        scope::decision(Decision::new("which model", "small").because("short prompt"));
        scope::step("planner");
        scope::partial_output("a table");
        work()
    })
}

#[record_failures(node = "planner")]
fn plan(prompt: &str) -> io::Result<()> {
    if prompt.ends_with("please") {
        return Ok(());
    }
    Err(io::Error::new(io::ErrorKind::TimedOut, "the model did not answer"))
}

/// The error leaves when its line is written already.
#[record_failures(node = "load")]
fn load(recorder: &Recorder) -> io::Result<()> {
    read().inspect_err(|_| assert!(recorder.flush(LIMIT).complete))
}

#[record_failures(node = "read")]
fn read() -> io::Result<()> {
    Err(io::Error::from_raw_os_error(5))
}

#[record_failures(node = "parse")]
fn parse() {
    panic!("no such table");
}

#[record_failures(node = "sign_in", severity = "critical")]
fn sign_in(user: &str) -> Result<(), String> {
    Err(format!("nobody is called {user}"))
}

/// Waits four seconds after the first attempt, in no time.
fn slow_retry() -> (VirtualTime, Retry) {
    let time = VirtualTime::new();
    let seams = Seams::system().clock(time.clone()).timer(time.clone());
    let builder = Retry::builder().name("bank").backoff(Backoff::Fixed(Duration::from_secs(4)));
    (time, builder.jitter(Jitter::None).seams(seams).build().unwrap())
}

#[record_failures(node = "connect")]
fn connect((time, retry): &(VirtualTime, Retry)) -> Result<u8, String> {
    let answer = retry.run(|attempt| async move {
        match attempt {
            1 => Err(io::Error::from(io::ErrorKind::ConnectionReset)),
            _ => Ok(7),
        }
    });
    time.block_on(answer).map_err(|error| error.to_string())
}
