//! Groups that were resolved in one build and fail in others, and groups that are out of sight.

use super::*;
use crate::record::{Boot, Day, Environment, Snooze, SnoozeEnd};

const HOUR: i64 = 3_600;

/// A process that ran a build and failed at these seconds.
pub(super) fn process(name: &str, (commit, release): (&str, &str), failures: &[i64]) -> Vec<Entry> {
    let mut script = Script::new("main", name);
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let mut environment = Environment::default();
    (environment.git_commit, environment.release) = (some(commit), some(release));
    let mut boot = script.boot();
    boot.body = EntryBody::Boot(Box::new(Boot::new(environment)));
    let mut entries = vec![boot];
    for (number, seconds) in (1..).zip(failures) {
        let mut tick = Tick::new(fingerprint("a"), number, after(failures[0]), after(*seconds));
        for earlier in &failures[..usize::try_from(number).unwrap()] {
            *tick.hours.entry(Hour::of(after(*earlier))).or_default() += 1;
            *tick.days.entry(Day::of(after(*earlier))).or_default() += 1;
        }
        let mut entry = script.tick("a", number);
        (entry.at, entry.body) = (after(*seconds), EntryBody::Tick(Box::new(tick)));
        entries.push(entry);
    }
    entries
}

pub(super) fn fixed_in(commit: &str, version: &str, at: i64) -> Entry {
    let mut resolution = Resolution::new(ResolutionKind::Fix, "done", after(at));
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    (resolution.commit, resolution.version) = (some(commit), some(version));
    Script::new("main", "teller").say(1, "a", TriageAction::Resolve(resolution))
}

fn snooze(until: SnoozeEnd, at: i64) -> Entry {
    let snooze = Snooze::new(until, Note::new("later", after(at)));
    Script::new("main", "sleeper").say(1, "a", TriageAction::Snooze(snooze))
}

/// Commits whose names begin with `a`, `b`, `c` follow each other; of others nobody knows.
pub(super) fn follows(built: &str, commit: &str) -> Option<bool> {
    let known = |name: &str| name.chars().next().filter(|letter| ('a'..='c').contains(letter));
    Some(known(commit)? <= known(built)?)
}

fn asked(entries: &[Entry]) -> Ledger {
    let mut ledger = ledger(entries);
    ledger.consult(&follows);
    ledger
}

fn status(entries: &[Entry], seconds: i64) -> Status {
    asked(entries).group(&fingerprint("a")).unwrap().status_at(after(seconds))
}

#[test]
fn resolution_holds_while_only_builds_without_the_fix_fail() {
    let fix = fixed_in("bbbbbbb", "", 100);
    for (build, wanted) in [
        ("aaaaaaa", Status::Resolved),
        ("bbbbbbb", Status::Regressed),
        ("ccccccc", Status::Regressed),
        ("ddddddd", Status::Suspect),
        ("", Status::Suspect),
    ] {
        let mut entries = process("p", (build, ""), &[50, 150]);
        entries.push(fix.clone());
        assert_eq!(status(&entries, 200), wanted, "{build}");
    }
}

#[test]
fn process_that_is_older_than_the_fix_speaks_against_it_if_its_build_holds_it() {
    let mut entries = process("old", ("aaaaaaa", ""), &[50, 400]);
    entries.extend(process("new", ("ccccccc", ""), &[60, 90]));
    entries.push(fixed_in("bbbbbbb", "", 100));
    assert_eq!(status(&entries, 500), Status::Resolved);
    entries.extend(process("new", ("ccccccc", ""), &[60, 90, 120]));
    assert_eq!(status(&entries, 500), Status::Regressed);
}

#[test]
fn versions_decide_where_history_is_silent() {
    for (release, wanted) in
        [("1.3.0", Status::Resolved), ("1.4.0", Status::Regressed), ("nightly", Status::Suspect)]
    {
        let mut entries = process("p", ("", release), &[150]);
        entries.push(fixed_in("", "1.4.0", 100));
        assert_eq!(status(&entries, 200), wanted, "{release}");
    }
}

#[test]
fn resolution_that_names_no_build_ends_with_the_next_failure() {
    let mut entries = process("p", ("aaaaaaa", "1.0.0"), &[150]);
    entries.push(fixed_in("", "", 100));
    assert_eq!(status(&entries, 200), Status::Regressed);
}

#[test]
fn hits_of_old_builds_are_counted_by_process_and_hour() {
    let late = [10 * HOUR, 11 * HOUR, 12 * HOUR];
    let mut entries = process("straddling", ("aaaaaaa", ""), &[[0].as_slice(), &late].concat());
    entries.extend(process("later", ("aaaaaab", ""), &late[..2]));
    entries.extend(process("before", ("aaaaaac", ""), &[1, 2]));
    entries.push(fixed_in("bbbbbbb", "", HOUR));
    let mut group = asked(&entries).group(&fingerprint("a")).unwrap().clone();
    group.stand_at(after(13 * HOUR));
    assert_eq!((group.status, group.old_build_hits), (Status::Resolved, 5));
}

#[test]
fn snooze_holds_until_its_end() {
    let failing = |failures: &[i64]| process("p", ("aaaaaaa", "1.0.0"), failures);
    let known = || SnoozeEnd::NextRelease(["1.0.0".to_owned()].into());
    let rate = SnoozeEnd::Rate { count: 3, hours: 2 };
    let week = 7 * 24 * HOUR;
    for (case, failures, until, now, wanted) in [
        ("before the time", vec![0], SnoozeEnd::Time(after(500)), 499, Status::Snoozed),
        ("at the time", vec![0], SnoozeEnd::Time(after(500)), 500, Status::Ongoing),
        ("below the count", vec![0, 200], SnoozeEnd::Total(3), 500, Status::Snoozed),
        ("at the count", vec![0, 200, 300], SnoozeEnd::Total(3), 500, Status::Ongoing),
        (
            "too few in two hours",
            vec![HOUR, 2 * HOUR, 4 * HOUR],
            rate.clone(),
            5 * HOUR,
            Status::Snoozed,
        ),
        (
            "three in two hours",
            vec![HOUR, 2 * HOUR, 2 * HOUR + 9],
            rate.clone(),
            5 * HOUR,
            Status::Ongoing,
        ),
        ("its own hour", vec![200, 300, 400], rate.clone(), 500, Status::Snoozed),
        ("hours after a week", vec![0], rate.clone(), week + 100, Status::Ongoing),
        ("the same release", vec![0, 200], known(), 500, Status::Snoozed),
    ] {
        let mut entries = failing(&failures);
        entries.push(snooze(until, 100));
        assert_eq!(status(&entries, now), wanted, "{case}");
    }
    let mut entries = failing(&[0]);
    entries.push(snooze(known(), 100));
    entries.extend(process("next", ("", "1.1.0"), &[300]));
    assert_eq!(status(&entries, 500), Status::Ongoing);
}

#[test]
fn what_is_said_after_a_snooze_ends_it() {
    let mut entries = process("p", ("aaaaaaa", ""), &[0]);
    entries.push(fixed_in("", "", 50));
    entries.push(snooze(SnoozeEnd::Time(after(9_000)), 100));
    assert_eq!(status(&entries, 500), Status::Snoozed);
    let reopen = TriageAction::Reopen(Note::new("again", after(200)));
    let reopened = Script::new("main", "q").say(1, "a", reopen);
    assert_eq!(status(&[entries.clone(), vec![reopened]].concat(), 500), Status::Ongoing);
    entries.push(fixed_in("bbbbbbb", "", 200));
    assert_eq!(status(&entries, 500), Status::Resolved);
}

/// What three processes of three builds, and those who speak of them, write.
fn said() -> Vec<Entry> {
    let mut entries = process("one", ("aaaaaaa", "1.0.0"), &[0, 50, 400]);
    entries.extend(process("two", ("bbbbbbb", ""), &[60, 120]));
    entries.extend(process("three", ("", "1.1.0"), &[300]));
    entries.push(fixed_in("bbbbbbb", "1.1.0", 100));
    entries.push(fixed_in("ccccccc", "", 110));
    entries.push(snooze(SnoozeEnd::Total(90), 105));
    entries.push(snooze(SnoozeEnd::Time(after(600)), 105));
    entries
}

proptest! {
    #[test]
    fn order_and_repetition_change_nothing_of_standing(
        shuffled in Just(said()).prop_shuffle(),
        again in Just(said()).prop_shuffle(),
        repeated in 0_usize..13,
    ) {
        let mut entries = shuffled;
        entries.extend(again.into_iter().take(repeated));
        prop_assert_eq!(asked(&entries), asked(&said()));
    }
}
