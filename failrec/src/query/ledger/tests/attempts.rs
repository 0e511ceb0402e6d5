//! What was tried on a group, and what came of it.

use super::standing::{fixed_in, follows, process};
use super::*;
use crate::query::{AttemptOutcome, Inquiry, PriorAttempt};

/// What is known of the group's attempts from its journal, at a certain second.
fn attempts(entries: &[Entry], seconds: i64) -> Vec<PriorAttempt> {
    let mut ledger = ledger(entries);
    ledger.consult(&follows);
    let mut inquiry = Inquiry::new(ledger.group(&fingerprint("a")).unwrap());
    for entry in entries {
        inquiry.observe(entry);
    }
    inquiry.answer(after(seconds))
}

fn outcomes(entries: &[Entry], seconds: i64) -> Vec<AttemptOutcome> {
    attempts(entries, seconds).into_iter().map(|attempt| attempt.outcome).collect()
}

const fn failed(first: i64, count: u64) -> AttemptOutcome {
    AttemptOutcome::Failed { first: after(first), count }
}

/// Of a group of which no record is known: whose calls would prove it is not.
const fn held_for(seconds: u64) -> AttemptOutcome {
    AttemptOutcome::Held { seconds, passes: 0, needed: 0 }
}

#[test]
fn failures_between_two_attempts_count_against_the_first() {
    let mut entries = process("p", ("", ""), &[0, 50, 120, 150, 250]);
    entries.push(fixed_in("", "", 100));
    entries.push(fixed_in("", "", 200));
    entries.push(fixed_in("", "", 300));
    entries.push(fixed_in("", "", 400));
    let held = held_for(100);
    let wanted = [failed(120, 2), failed(250, 1), AttemptOutcome::Superseded, held];
    assert_eq!(outcomes(&entries, 500), wanted);
}

#[test]
fn build_counts_against_the_newest_change_that_it_holds() {
    let mut entries = process("old", ("aaaaaaa", ""), &[350]);
    entries.extend(process("middle", ("bbbbbbb", ""), &[360, 370]));
    entries.push(fixed_in("bbbbbbb", "", 100));
    entries.push(fixed_in("ccccccc", "", 200));
    let held = held_for(300);
    assert_eq!(outcomes(&entries, 500), [failed(360, 2), held]);
    entries.extend(process("stranger", ("ddddddd", ""), &[380]));
    let suspect = AttemptOutcome::Suspect { first: after(380), count: 1 };
    assert_eq!(outcomes(&entries, 500), [failed(360, 2), suspect]);
}

#[test]
fn changes_of_the_agent_are_attempts_and_refusals_to_change_are_none() {
    let mut script = Script::new("main", "q");
    let mut evolution = Evolution::new("evo-17", after(100));
    evolution.graph_to = Some("v4".to_owned());
    let mut entries = process("p", ("", ""), &[0]);
    entries.push(script.say(1, "a", TriageAction::Evolve(evolution)));
    entries.push(script.say(1, "a", resolve(ResolutionKind::WontFix, after(150))));
    let found = attempts(&entries, 160);
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].text.as_str(), found[0].graph_to.as_deref()), ("evo-17", Some("v4")));
    assert_eq!(found[0].outcome, held_for(60));
    entries.push(script.say(1, "a", TriageAction::Reopen(Note::new("reverted", after(155)))));
    assert_eq!(outcomes(&entries, 160), [AttemptOutcome::Reopened { at: after(155) }]);
}

#[test]
fn newest_hundred_resolutions_are_kept_in_whatever_order_they_come() {
    let said: Vec<_> = (0..120).map(|at| fixed_in("", "", at)).collect();
    let kept = |entries: &[Entry]| {
        let group = group_a(entries);
        group.resolutions.iter().map(|resolution| resolution.at).collect::<Vec<_>>()
    };
    let reversed: Vec<_> = said.iter().rev().cloned().collect();
    assert_eq!(kept(&said), (20..120).map(after).collect::<Vec<_>>());
    assert_eq!(kept(&reversed), kept(&said));
}
