use std::collections::BTreeMap;

use super::*;

/// A machine of the test's own making.
struct Made {
    files: BTreeMap<&'static str, String>,
}

impl Machine for Made {
    fn file(&self, path: &str) -> Option<String> {
        self.files.get(path).cloned()
    }

    fn is_absent(&self, path: &str) -> bool {
        !self.files.contains_key(format!("{path}/stat").as_str())
    }

    fn link(&self, _: &str) -> Option<String> {
        None
    }

    fn variable(&self, _: &str) -> Option<String> {
        None
    }
}

const STARTED: u64 = 4_711;
const HEARD: Timestamp = Timestamp::from_micros(1_795_000_000_000_000);

fn status(state: &str, started: u64) -> String {
    format!("7 (shop) {state} 1 7 7 0 -1 4194560 9 0 0 0 1 2 0 0 20 0 1 0 {started} 8 9")
}

/// A machine that started so many seconds after the process was heard, with these processes.
fn machine<const N: usize>(after: i64, processes: [(&'static str, String); N]) -> Made {
    let seconds = HEARD.as_micros() / 1_000_000 + after;
    let stat = ("/proc/stat", format!("cpu  1 2 3\nbtime {seconds}\n"));
    Made { files: processes.into_iter().chain([stat]).collect() }
}

fn first() -> (&'static str, String) {
    ("/proc/1/stat", status("S", 3))
}

fn place(hostname: Option<&str>, boot_id: Option<&str>) -> Environment {
    let mut environment = Environment { pid: 7, ..Environment::default() };
    environment.hostname = hostname.map(ToOwned::to_owned);
    environment.boot_id = boot_id.map(ToOwned::to_owned);
    environment
}

/// What is told on `machine` of a process in the place `dead`, where we are `here`.
fn told(machine: &Made, dead: &Environment, here: &Environment) -> Fate {
    let birth = Birth::new(STARTED, 1);
    let life = |environment| Life { environment, birth: &birth };
    fate_on(machine, life(dead), HEARD, life(here))
}

fn told_here(machine: &Made) -> Fate {
    let here = place(Some("alpha"), Some("b1"));
    told(machine, &here, &here)
}

#[test]
fn process_that_runs_is_not_gone() {
    let machine = machine(-9, [first(), ("/proc/7/stat", status("S", STARTED))]);
    assert_eq!(told_here(&machine), Fate::Unknown);
}

#[test]
fn process_is_gone_when_its_number_is_free_or_given_anew_or_only_waits_for_its_parent() {
    let gone = Fate::Gone(None);
    assert_eq!(told_here(&machine(-9, [first()])), gone);
    for status in [status("S", STARTED + 1), status("Z", STARTED)] {
        assert_eq!(told_here(&machine(-9, [first(), ("/proc/7/stat", status)])), gone);
    }
}

#[test]
fn process_that_cannot_be_seen_is_not_gone() {
    let unreadable = machine(-9, [first(), ("/proc/7/stat", String::new())]);
    let hidden = machine(-9, []);
    for machine in [unreadable, hidden] {
        assert_eq!(told_here(&machine), Fate::Unknown);
    }
}

#[test]
fn process_of_another_host_or_of_an_unknown_machine_is_not_judged() {
    let machine = machine(9, [first()]);
    let here = place(Some("alpha"), Some("b1"));
    for dead in [
        place(Some("beta"), Some("b1")),
        place(Some("beta"), Some("b0")),
        place(None, Some("b0")),
        place(Some("alpha"), None),
    ] {
        assert_eq!(told(&machine, &dead, &here), Fate::Unknown, "{dead:?}");
        assert_eq!(told(&machine, &here, &dead), Fate::Unknown, "{dead:?}");
    }
    let unnamed = [place(None, Some("b0")), place(None, Some("b1"))];
    assert_eq!(told(&machine, &unnamed[0], &unnamed[1]), Fate::Unknown);
}

#[test]
fn process_of_another_namespace_is_not_judged() {
    let here = place(Some("alpha"), Some("b1"));
    let births = [Birth::new(STARTED, 1), Birth::new(STARTED, 2)];
    let [dead, ours] = births.each_ref().map(|birth| Life { environment: &here, birth });
    assert_eq!(fate_on(&machine(-9, [first()]), dead, HEARD, ours), Fate::Unknown);
}

#[test]
fn process_of_an_earlier_boot_is_gone_unless_it_was_heard_since() {
    let (dead, here) = (place(Some("alpha"), Some("b0")), place(Some("alpha"), Some("b1")));
    let told = |after| told(&machine(after, [first()]), &dead, &here);
    assert_eq!(told(9), Fate::Gone(Some(Hint::Restart)));
    assert_eq!(told(-9), Fate::Unknown);
}

#[test]
fn want_of_memory_is_a_hint_where_the_kernel_has_killed_one_of_its_group_since() {
    let here = place(Some("alpha"), Some("b1"));
    let birth = |group: &str, oom_kills| Birth {
        control_group: Some(group.to_owned()),
        oom_kills: Some(oom_kills),
        ..Birth::new(STARTED, 1)
    };
    let hint = |dead: Birth, ours: Birth| {
        let [dead, ours] = [&dead, &ours].map(|birth| Life { environment: &here, birth });
        fate_on(&machine(-9, [first()]), dead, HEARD, ours)
    };
    assert_eq!(hint(birth("/a", 1), birth("/a", 2)), Fate::Gone(Some(Hint::OutOfMemory)));
    assert_eq!(hint(birth("/a", 2), birth("/a", 2)), Fate::Gone(None));
    assert_eq!(hint(birth("/a", 1), birth("/b", 2)), Fate::Gone(None));
}

#[cfg(target_os = "linux")]
#[test]
fn this_process_is_not_gone() {
    use crate::capture::environment::{EnvironmentOptions, birth, read};

    let environment = read(&EnvironmentOptions::default(), HEARD);
    let birth = birth().unwrap();
    let life = Life { environment: &environment, birth: &birth };
    assert_eq!(fate(life, HEARD, life), Fate::Unknown);
}
