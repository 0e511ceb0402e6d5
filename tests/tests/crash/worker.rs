//! [`Worker`]: a recorder in a process of its own, which does what it is told, under whatever
//! limits a shell can set.

#![cfg(unix)]

use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use failrec::recorder::Backtraces;
use failrec::store::JsonlStore;
use failrec::{Clock as _, Recorder, SystemClock, record_failures};
use serde_json::{Value, json};

const FOLDER: &str = "FAILREC_WORKER_FOLDER";
/// Bytes of a segment, if there is a choice.
const SEGMENT: &str = "FAILREC_WORKER_SEGMENT";
/// After this a worker counts as stuck.
const LIMIT: Duration = Duration::from_secs(30);
/// What answers begin with; the rest is said by the test harness.
const ANSWER: &str = "> ";

/// A recorder in a process of its own.
pub(crate) struct Worker {
    child: Child,
    orders: ChildStdin,
    answers: Receiver<Value>,
}

impl Worker {
    /// Starts one that records into `folder`; the shell does `limits` first, such as `umask 000`.
    pub(crate) fn start(folder: &Path, limits: &str) -> Self {
        let mut child = Command::new("bash")
            .args(["-c", &format!("{limits}\nexec \"$0\" \"$@\"")])
            .arg(std::env::current_exe().unwrap())
            .args(["--exact", "worker::worker_of_a_test", "--nocapture"])
            .env(FOLDER, folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let (said, answers) = channel();
        let output = BufReader::new(child.stdout.take().unwrap());
        std::thread::spawn(move || {
            for line in output.lines().map_while(Result::ok) {
                let answer =
                    line.split_once(ANSWER).and_then(|(_, it)| serde_json::from_str(it).ok());
                if answer.is_some_and(|answer| said.send(answer).is_err()) {
                    return;
                }
            }
        });
        let orders = child.stdin.take().unwrap();
        Self { child, orders, answers }
    }

    /// Gives an order; the answer is the health of its recorder, or nothing if it died of it.
    pub(crate) fn try_tell(&mut self, order: &str) -> Option<Value> {
        // One that died does not listen, and does not answer either.
        drop(writeln!(self.orders, "{order}"));
        match self.answers.recv_timeout(LIMIT) {
            Ok(health) => Some(health),
            Err(std::sync::mpsc::RecvTimeoutError::Disconnected) => None,
            Err(error) => panic!("stuck at {order:?}: {error}"),
        }
    }

    /// The same, of one that lives.
    pub(crate) fn tell(&mut self, order: &str) -> Value {
        self.try_tell(order).unwrap_or_else(|| panic!("died of {order:?}"))
    }

    /// Records and flushes until `is_reached`.
    pub(crate) fn fail_until(&mut self, is_reached: impl Fn(&Value) -> bool) -> Value {
        let clock = SystemClock::new();
        let begun = clock.monotonic();
        loop {
            let health = self.tell("fail 1 1 again");
            if is_reached(&health) {
                return health;
            }
            assert!(clock.monotonic().saturating_sub(begun) < LIMIT, "never reached: {health}");
        }
    }

    /// Lets it end in order; its last health.
    pub(crate) fn end(mut self) -> Value {
        let health = self.tell("end");
        assert!(self.child.wait().unwrap().success());
        health
    }

    /// How it died.
    pub(crate) fn wait(mut self) -> ExitStatus {
        self.child.wait().unwrap()
    }
}

/// Fails for the reason of its group.
#[record_failures]
fn call(group: &str) -> Result<u32, std::io::Error> {
    Err(std::io::Error::other(format!("{group} refused")))
}

/// The name of group `number`, in letters: numbers would be one group.
pub(crate) fn name(prefix: &str, number: u64) -> String {
    let digits = number.to_string();
    let letters = digits.bytes().map(|digit| char::from(digit + b'g' - b'0'));
    format!("{prefix}{}", letters.collect::<String>())
}

/// The worker, in a process of its own; does nothing where no parent asks for it.
#[test]
fn worker_of_a_test() {
    let Ok(folder) = std::env::var(FOLDER) else { return };
    let mut recorder = None;
    let clock = SystemClock::new();
    let (mut calls, mut held) = (0_u64, Vec::new());
    for order in std::io::stdin().lines().map_while(Result::ok) {
        let words: Vec<&str> = order.split(' ').collect();
        let number = |at: usize| words[at].parse::<u64>().unwrap();
        let recorder = recorder.get_or_insert_with(|| {
            let builder = Recorder::builder().backtraces(Backtraces::Never);
            let segment = std::env::var(SEGMENT).ok().and_then(|bytes| bytes.parse().ok());
            let builder = match segment {
                None => builder.store_path(&folder),
                Some(bytes) => {
                    builder.store(JsonlStore::builder(&folder).segment_bytes(bytes).open().unwrap())
                }
            };
            builder.build().unwrap()
        });
        let mut slowest = Duration::ZERO;
        match words[0] {
            // fail COUNT GROUPS PREFIX
            "fail" => {
                for count in 0..number(1) {
                    let group = name(words[3], count % number(2));
                    let begun = clock.monotonic();
                    let outcome = recorder.in_force(|| call(&group));
                    slowest = slowest.max(clock.monotonic().saturating_sub(begun));
                    assert_eq!(outcome.unwrap_err().to_string(), format!("{group} refused"));
                    calls += 1;
                }
                recorder.flush(LIMIT);
            }
            // Takes all descriptors that the process may have, and gives them back.
            "starve" => held.extend(std::iter::from_fn(|| File::open("/dev/null").ok())),
            "feed" => held.clear(),
            // Gives so many of them back.
            "spare" => held.truncate(held.len() - usize::try_from(number(1)).unwrap()),
            "flush" => drop(recorder.flush(LIMIT)),
            "end" => drop(recorder.shutdown(LIMIT)),
            other => panic!("an order {other:?}"),
        }
        let health = recorder.health();
        assert_eq!(health.emitted, calls);
        let slowest = u64::try_from(slowest.as_micros()).unwrap();
        let answer = json!({
            "calls": calls, "written": health.written, "waiting": health.waiting,
            "lost": health.lost, "errors": health.store_errors, "last_error": health.last_error,
            "held": held.len(), "slowest_us": slowest,
        });
        println!("{ANSWER}{answer}");
        if words[0] == "end" {
            return;
        }
    }
}
