//! Processes that die without goodbye, and those that come after them.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use failrec::policy::{Retry, Seams};
use failrec::query::Query;
use failrec::record::{Attempt, Category, FailureRecord, Outcome, Severity};
use failrec::recorder::{Notification, NotificationCause};
use failrec::store::{Ask as _, JsonlStore, Store as _};
use failrec::test_util::{ManualClock, VirtualTime};
use failrec::{Scope, scope};

use crate::sample;

const FOLDER: &str = "FAILREC_DEATH_FOLDER";
const SECRET: &str = "ghp_16C7e42F292c6912E7710c838347Ae178B4a";
const LIMIT: Duration = Duration::from_mins(1);

fn command(test: &str, folder: &Path) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", test, "--nocapture"]).env(FOLDER, folder).stdout(Stdio::null());
    command
}

/// A program that has told what it is at, and waits.
fn start(folder: &Path) -> Child {
    let mut program = command("died::program_that_waits", folder)
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let told = BufReader::new(program.stderr.as_mut().unwrap()).lines().next().unwrap().unwrap();
    assert_eq!(told, "told");
    program
}

/// Lets programs come up in the same store, and end in order.
fn come_after(folder: &Path, count: usize) {
    let program = || command("died::program_that_comes_after", folder).spawn().unwrap();
    let programs: Vec<_> = (0..count).map(|_| program()).collect();
    for mut program in programs {
        assert!(program.wait().unwrap().success());
    }
}

fn kill(mut program: Child) {
    program.kill().unwrap();
    program.wait().unwrap();
}

fn deaths(folder: &Path) -> Vec<FailureRecord> {
    let store = JsonlStore::open_read_only(folder).unwrap();
    let (ledger, report) = store.ledger(&sample::goal()).unwrap();
    assert_eq!((report.corrupt_lines, report.missing_entries), (0, 0));
    let page = store.records(&Query::new()).unwrap();
    let counted: u64 = ledger.groups().map(|group| group.count).sum();
    assert_eq!(counted, page.total, "as many are counted as are there");
    page.items
}

#[test]
fn process_that_runs_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let program = start(folder.path());
    come_after(folder.path(), 1);
    assert_eq!(deaths(folder.path()), []);
    kill(program);
}

#[test]
fn process_that_ended_in_order_is_no_failure() {
    let folder = tempfile::tempdir().unwrap();
    let mut program = start(folder.path());
    // The end of what it reads lets it go.
    drop(program.stdin.take());
    assert!(program.wait().unwrap().success());
    come_after(folder.path(), 2);
    assert_eq!(deaths(folder.path()), []);
}

#[cfg(target_os = "linux")]
#[test]
fn killed_process_is_one_failure_that_tells_what_it_was_at() {
    let folder = tempfile::tempdir().unwrap();
    kill(start(folder.path()));
    come_after(folder.path(), 1);
    come_after(folder.path(), 1);
    let deaths = deaths(folder.path());
    let [death] = deaths.as_slice() else { panic!("{deaths:?}") };
    assert_eq!((death.outcome, death.category), (Outcome::UncleanExit, Category::UncleanExit));
    assert_eq!((death.severity, death.handled), (Severity::Critical, false));
    assert_eq!(death.run_id.as_ref().unwrap().as_str(), "run 7");
    assert_eq!(death.session_id.as_ref().unwrap().as_str(), "session 7");
    // That of the retry: the scope says that it is the first try of the run.
    assert_eq!(death.attempt, Some(Attempt::new(2, Some(4))));
    let policies: Vec<_> = death.policies.iter().map(|it| (it.name.as_str(), &*it.state)).collect();
    assert_eq!(policies, [("network", "open")]);
    assert_eq!(death.execution_path, ["plan:search"]);
    assert_eq!(death.breadcrumbs.len(), 2);
    assert_eq!(death.breadcrumbs[0].message, "asked for flights");
    assert!(death.environment.as_ref().unwrap().pid != std::process::id());
    let journal = std::fs::read_to_string(sample::log(folder.path())).unwrap();
    assert!(journal.contains("asked for flights") && !journal.contains(SECRET));
}

#[cfg(target_os = "linux")]
#[test]
fn hook_of_the_process_that_comes_after_is_told() {
    let folder = tempfile::tempdir().unwrap();
    kill(start(folder.path()));
    let output = || {
        let mut program = command("died::program_that_comes_after", folder.path());
        String::from_utf8(program.output().unwrap().stderr).unwrap()
    };
    assert_eq!([output().as_str(), output().as_str()], ["hook\n", ""]);
}

#[cfg(target_os = "linux")]
#[test]
fn processes_that_come_up_at_once_write_a_death_once() {
    let folder = tempfile::tempdir().unwrap();
    (0..5).map(|_| start(folder.path())).collect::<Vec<_>>().into_iter().for_each(kill);
    come_after(folder.path(), 6);
    // Where all but one came while another was looking.
    come_after(folder.path(), 1);
    assert_eq!(deaths(folder.path()).len(), 5);
    let journal = std::fs::read_to_string(sample::log(folder.path())).unwrap();
    let lines = journal.lines().filter(|line| line.contains("\"outcome\":\"unclean_exit\""));
    assert_eq!(lines.count(), 5);
}

/// The program that dies, in a process of its own; does nothing where no parent asks for it.
#[test]
fn program_that_waits() {
    let Ok(folder) = std::env::var(FOLDER) else { return };
    let clock = Arc::new(ManualClock::at("2026-11-20T22:30:00Z".parse().unwrap()));
    let builder = failrec::builder().store_path(folder).goal("main_goal").clock(clock.clone());
    let guard = builder.install().unwrap();
    let scope = Scope::new().session("session 7").run("run 7").attempt(1, None);
    let time = VirtualTime::new();
    let seams = Seams::system().clock(time.clone()).timer(time);
    let retry = Retry::builder().name("network").max_attempts(4).seams(seams).build().unwrap();
    let search = |attempt| {
        if attempt == 1 {
            return Err(std::io::Error::from(std::io::ErrorKind::ConnectionReset));
        }
        scope::step("plan:search");
        scope::breadcrumb("llm", "asked for flights");
        scope::breadcrumb("http", format!("Authorization: Bearer {SECRET}"));
        // The first one shows that the writer is there and has looked at the clock.
        assert!(guard.recorder().unwrap().flush(LIMIT).complete);
        clock.advance(Duration::from_secs(2));
        assert!(guard.recorder().unwrap().flush(LIMIT).complete);
        std::io::stderr().write_all(b"told\n").unwrap();
        assert_eq!(std::io::stdin().lines().count(), 0);
        Ok(())
    };
    scope.in_scope(|| retry.run_sync(search)).unwrap();
    assert!(guard.shutdown(LIMIT).complete);
}

/// A program that comes after, likewise.
#[test]
fn program_that_comes_after() {
    let Ok(folder) = std::env::var(FOLDER) else { return };
    let hook = |told: &Notification| {
        if told.cause == NotificationCause::UncleanExit {
            std::io::stderr().write_all(b"hook\n").unwrap();
        }
    };
    let builder = failrec::builder().store_path(folder).goal("main_goal").notify(hook);
    assert!(builder.install().unwrap().shutdown(LIMIT).complete);
}
