//! Whether calls that went well show that a resolution helps.

use proptest::collection::vec;

use super::standing::{fixed_in, follows, process};
use super::*;
use crate::query::proof::needed;
use crate::query::{AttemptOutcome, Inquiry, Proof, State, Verified};
use crate::record::{Boot, Environment, Merge, Passes};

/// The function of the group `a`, which has failed `count` times in the first second.
fn failed(count: u64) -> Vec<Entry> {
    let mut script = Script::new("main", "first");
    vec![
        script.fail(1, &json!({"timestamp": START})),
        script.fail(2, &json!({"timestamp": START, "occurrence": count})),
    ]
}

/// A process that ran a build and told these counts at these seconds; it began with the first.
fn passing(name: &str, (commit, release): (&str, &str), told: &[(i64, u64)]) -> Vec<Entry> {
    let mut entries = process(name, (commit, release), &[]);
    for (seconds, count) in told {
        let since = after(told[0].0);
        let passes = Passes::new("planner", "shop::plan", since, *count);
        let mut entry = Script::new("main", name).pass(0);
        (entry.at, entry.body) = (after(*seconds), EntryBody::Passes(Box::new(passes)));
        entries.push(entry);
    }
    entries
}

fn asked(parts: &[&[Entry]]) -> Group {
    let mut ledger = ledger(&parts.concat());
    ledger.consult(&follows);
    ledger.group(&fingerprint("a")).unwrap().clone()
}

fn proof(parts: &[&[Entry]]) -> Proof {
    asked(parts).prove().unwrap()
}

fn passes(parts: &[&[Entry]]) -> u64 {
    proof(parts).passes
}

#[test]
fn enough_passes_of_the_function_verify_a_resolution() {
    let fix = [fixed_in("", "", 100)];
    for (count, verified) in
        [(3, Verified::Watching), (19, Verified::Watching), (20, Verified::Held)]
    {
        let told = passing("new", ("", ""), &[(150, count)]);
        let found = proof(&[&failed(5), &fix, &told]);
        assert_eq!((found.verified, found.passes, found.needed), (verified, count, 20));
    }
    let found = proof(&[&failed(5), &fix]);
    assert_eq!((found.verified, found.passes), (Verified::Watching, 0));
}

#[test]
fn passes_of_two_processes_add_up_and_the_largest_of_one_wins() {
    let one = passing("one", ("", ""), &[(150, 7), (160, 30), (170, 12)]);
    let other = passing("other", ("", ""), &[(155, 12)]);
    assert_eq!(passes(&[&failed(5), &[fixed_in("", "", 100)], &one, &other]), 42);
}

#[test]
fn passes_before_the_resolution_say_how_many_are_needed() {
    let told = passing("long", ("", ""), &[(10, 0), (90, 380), (110, 390), (120, 450)]);
    let found = proof(&[&failed(21), &[fixed_in("", "", 100)], &told]);
    // What was told across it counts as before.
    assert_eq!((found.passes, found.needed), (60, needed(21, 390)));
}

#[test]
fn only_builds_that_hold_the_change_prove_it() {
    for (commit, version, build, wanted) in [
        ("bbbbbbb", "", ("aaaaaaa", ""), 0),
        ("bbbbbbb", "", ("bbbbbbb", ""), 60),
        ("bbbbbbb", "", ("ccccccc", ""), 60),
        ("bbbbbbb", "", ("ddddddd", ""), 0),
        ("bbbbbbb", "", ("", ""), 0),
        ("", "1.2.0", ("", "1.1.9"), 0),
        ("", "1.2.0", ("", "1.2.0"), 60),
        ("", "1.2.0", ("", "blue"), 0),
        ("", "", ("", ""), 60),
    ] {
        let told = passing("p", build, &[(150, 60)]);
        let fix = [fixed_in(commit, version, 100)];
        assert_eq!(passes(&[&failed(5), &fix, &told]), wanted, "{commit} {version} {build:?}");
    }
}

#[test]
fn build_that_is_told_after_the_passes_counts_all_the_same() {
    let mut told = passing("p", ("ccccccc", ""), &[(150, 60)]);
    told.reverse();
    assert_eq!(passes(&[&failed(5), &[fixed_in("bbbbbbb", "", 100)], &told]), 60);
}

#[test]
fn other_functions_prove_nothing() {
    let mut told = passing("p", ("", ""), &[(150, 60)]);
    for (node, function) in [("writer", "shop::plan"), ("planner", "shop::other")] {
        let passes = Passes::new(node, function, after(150), 60);
        told.last_mut().unwrap().body = EntryBody::Passes(Box::new(passes));
        assert_eq!(passes_of(&told), 0, "{node} {function}");
    }
}

fn passes_of(told: &[Entry]) -> u64 {
    passes(&[&failed(5), &[fixed_in("", "", 100)], told])
}

#[test]
fn failure_of_a_build_with_the_change_outweighs_all_passes() {
    let (fix, told) = ([fixed_in("", "", 100)], passing("p", ("", ""), &[(150, 900)]));
    let again = Script::new("main", "p").fail(3, &json!({"timestamp": after(160)}));
    assert_eq!(proof(&[&failed(5), &fix, &told, &[again]]).verified, Verified::Failed);
    let stranger = process("s", ("ddddddd", ""), &[170]);
    let fix = [fixed_in("bbbbbbb", "", 100)];
    let told = passing("p", ("bbbbbbb", ""), &[(150, 900)]);
    let found = asked(&[&failed(5), &fix, &told, &stranger]);
    assert_eq!(found.status_at(after(200)), Status::Suspect);
    assert_eq!(found.prove().unwrap().verified, Verified::Watching);
}

#[test]
fn failures_recorded_by_hand_are_not_to_be_verified() {
    let by_hand = json!({"function": {"path": "src/shop.rs", "file": "src/shop.rs", "line": 7}});
    let failed = [Script::new("main", "p").fail(1, &by_hand)];
    let found = proof(&[&failed, &[fixed_in("", "", 100)]]);
    assert_eq!((found.verified, found.needed), (Verified::None, 0));
}

#[test]
fn group_that_was_not_dealt_with_has_nothing_to_prove() {
    let told = passing("p", ("", ""), &[(150, 900)]);
    assert_eq!(asked(&[&failed(5), &told]).prove(), None);
    let ignored =
        Script::new("main", "q").say(1, "a", resolve(ResolutionKind::WontFix, after(100)));
    assert_eq!(asked(&[&failed(5), &told, &[ignored]]).prove(), None);
}

#[test]
fn newest_attempt_is_told_with_its_passes() {
    let evolution = TriageAction::Evolve(Evolution::new("evo-17", after(200)));
    let tried = [fixed_in("", "", 100), Script::new("main", "q").say(1, "a", evolution)];
    let told = passing("p", ("", ""), &[(50, 0), (199, 100), (201, 120), (250, 160)]);
    let group = asked(&[&failed(5), &tried, &told]);
    let outcomes: Vec<_> =
        Inquiry::new(&group).answer(after(260)).into_iter().map(|it| it.outcome).collect();
    let held = AttemptOutcome::Held { seconds: 60, passes: 40, needed: needed(5, 120) };
    assert_eq!(outcomes, [AttemptOutcome::Superseded, held]);
    assert!(!held.is_verified());
    assert_eq!(group.prove().unwrap().passes, 160 - 100);
}

#[test]
fn functions_of_merged_groups_prove_together() {
    let mut script = Script::new("main", "first");
    let fields = json!({"group": "b", "timestamp": START, "node_id": "writer",
        "function": {"path": "shop::write", "file": "src/shop.rs", "line": 9}});
    let other = script.fail(9, &fields);
    let merge = Merge::new(fingerprint("a"), "the same", after(50));
    let merged = [other, script.say(9, "b", TriageAction::Merge(merge)), fixed_in("", "", 100)];
    let mut told = passing("p", ("", ""), &[(150, 12)]);
    let passes_of_other = Passes::new("writer", "shop::write", after(150), 30);
    let mut entry = told.last().unwrap().clone();
    entry.body = EntryBody::Passes(Box::new(passes_of_other));
    told.push(entry);
    assert_eq!(passes(&[&failed(5), &merged, &told]), 42);
}

#[test]
fn entries_that_come_after_an_answer_are_in_the_next_one() {
    let entries =
        [failed(5), vec![fixed_in("", "", 100)], passing("p", ("", ""), &[(150, 7), (160, 30)])]
            .concat();
    let mut shown = Ledger::default();
    for entry in &entries {
        shown.observe(entry);
        assert_eq!(shown.groups().count(), 1);
    }
    assert_eq!(shown.group(&fingerprint("a")).unwrap().prove().unwrap().passes, 30);
}

#[test]
fn what_is_kept_as_json_proves_the_same() {
    let entries =
        [failed(5), vec![fixed_in("", "", 100)], passing("p", ("", ""), &[(150, 7), (160, 30)])]
            .concat();
    let text = serde_json::to_string(&ledger(&entries)).unwrap();
    let read: Ledger = serde_json::from_str(&text).unwrap();
    assert_eq!(read, ledger(&entries));
    assert_eq!(read.group(&fingerprint("a")).unwrap().prove(), Some(proof(&[&entries])));
}

#[test]
fn verified_groups_are_found_by_a_query() {
    use crate::query::{Filter, Query};
    let fix = vec![fixed_in("", "", 100)];
    let told = passing("p", ("", ""), &[(150, 60)]);
    let (held, watched) = (asked(&[&failed(5), &fix, &told]), asked(&[&failed(5), &fix]));
    let filter =
        |text: &str| -> Filter { Query::parse(text, after(200)).unwrap().asked_filter().clone() };
    for (text, of_held, of_watched) in [
        ("verified:held", true, false),
        ("is:verified", true, false),
        ("verified:watching", false, true),
        ("verified:none", false, false),
        ("passes:>59", true, false),
        ("passes:0", false, true),
        ("is:resolved", true, true),
    ] {
        let found = [&held, &watched].map(|group| filter(text).matches_group(group, after(200)));
        assert_eq!(found, [of_held, of_watched], "{text}");
    }
    assert_eq!("verified".parse::<State>().unwrap(), State::Verified);
    let open = asked(&[&failed(5)]);
    assert!(filter("verified:none").matches_group(&open, after(200)));
    assert!(!filter("passes:0").matches_group(&open, after(200)));
}

proptest! {
    /// Every count that was told is looked at, in as many processes, whatever their clocks say.
    #[test]
    fn passes_are_what_a_slow_reader_finds(
        processes in vec((proptest::bool::ANY, 0_i64..200, vec((0_i64..200, 1_u64..17), 0..8)), 0..5),
        fixed_at in 0_i64..200,
    ) {
        let (mut entries, mut wanted) = (failed(5), 0);
        entries.push(fixed_in("", "1.2.0", fixed_at));
        for (number, (is_fixed, since, told)) in processes.iter().enumerate() {
            let release = Some(if *is_fixed { "1.3.0" } else { "1.1.0" }.to_owned());
            let environment = Environment { release, ..Environment::default() };
            let mut script = Script::new("main", &format!("p{number}"));
            let mut boot = script.boot();
            boot.body = EntryBody::Boot(Box::new(Boot::new(environment)));
            entries.push(boot);
            let mut newest: BTreeMap<u64, i64> = BTreeMap::new();
            for (at, count) in told {
                let passes = Passes::new("planner", "shop::plan", after(*since), *count);
                let mut entry = script.pass(0);
                (entry.at, entry.body) = (after(*at), EntryBody::Passes(Box::new(passes)));
                entries.push(entry);
                let known = newest.entry(*count).or_insert(*at);
                *known = (*known).max(*at);
            }
            let total = newest.keys().max().copied().unwrap_or(0);
            let later = newest.iter().find(|(_, at)| fixed_at <= **at).map_or(total, |it| *it.0);
            let later = if fixed_at <= *since { 0 } else { later };
            let earlier = newest.iter().filter(|(_, at)| **at <= fixed_at).map(|it| *it.0).max();
            wanted += if *is_fixed { total - later.max(earlier.unwrap_or(0)) } else { 0 };
        }
        prop_assert_eq!(passes(&[&entries]), wanted);
        entries.reverse();
        prop_assert_eq!(passes(&[&entries]), wanted);
    }
}
