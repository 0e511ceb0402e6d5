//! Resolutions that calls which went well are to prove.

use failrec::record::{EntryBody, Resolution, ResolutionKind, Triage, TriageAction};
use serde_json::json;

use crate::command::run;
use crate::journal::{EARLIER, FULL, GROUP, Journal, full};

/// A group that failed five times, and was resolved ten minutes ago, with so many passes since.
fn resolved(passes: u64) -> Journal {
    let mut journal = Journal::new();
    journal.boot("default");
    journal.failure(3_600, "default", &[full(), json!({"id": EARLIER, "occurrence": 1})]);
    journal.failure(3_000, "default", &[full()]);
    journal.passes(36, 3_600, 700);
    let at = journal.ago(600);
    let resolution = Resolution::new(ResolutionKind::Fix, "asks again", at);
    let group = GROUP.to_string().repeat(32).parse().unwrap();
    let action = TriageAction::Resolve(resolution);
    let triage = Triage::new(FULL.parse().unwrap(), group, action);
    journal.add(600, "default", EntryBody::Triage(Box::new(triage)));
    journal.passes(36, 3_600, 500);
    journal.passes(36 + passes, 3_600, 400);
    journal.write()
}

#[test]
fn page_of_a_failure_says_how_far_its_resolution_is_proven() {
    for (passes, wanted) in [
        (0, "held and was not exercised since"),
        (3, "held in 3 of 29 passes"),
        (28, "held in 28 of 29 passes"),
        (29, "held after 29 passes (29 needed)"),
        (1_412, "held after 1,412 passes (29 needed)"),
    ] {
        let journal = resolved(passes);
        for width in ["80", "40", "200"] {
            let page = run(journal.path(), &["show", FULL, "--width", width]).ends_with(0).stdout;
            let words = page.split_whitespace().collect::<Vec<_>>().join(" ");
            // Once beside the resolution, once in what was tried.
            assert_eq!(words.matches(wanted).count(), 2, "{wanted}: {page}");
        }
        let table = run(journal.path(), &["attempts", FULL]).ends_with(0).stdout;
        assert!(table.contains(wanted), "{table}");
    }
}

#[test]
fn json_tells_passes_and_how_many_are_needed() {
    let journal = resolved(412);
    let attempts = run(journal.path(), &["attempts", FULL, "--json"]).ends_with(0).json();
    assert_eq!(attempts[0]["outcome"], "held");
    assert_eq!((&attempts[0]["passes"], &attempts[0]["needed"]), (&412.into(), &29.into()));
    let proof = json!({"verified": "held", "passes": 412, "needed": 29});
    let shown = run(journal.path(), &["show", FULL, "--json"]).ends_with(0).json();
    assert_eq!(shown[0]["group"]["proof"], proof);
    let listed = run(journal.path(), &["list", "--json"]).ends_with(0).json();
    assert_eq!(listed[0]["proof"], proof);
}

#[test]
fn resolutions_that_hold_are_found_and_shown_as_verified() {
    let (held, watched) = (resolved(412), resolved(3));
    for (query, is_held, is_watched) in [
        ("is:verified", true, false),
        ("verified:held", true, false),
        ("verified:watching", false, true),
        ("passes:>100", true, false),
        ("passes:3", false, true),
    ] {
        for (journal, is_found) in [(&held, is_held), (&watched, is_watched)] {
            run(journal.path(), &["list", query]).ends_with(if is_found { 0 } else { 3 });
        }
    }
    for width in ["140", "60"] {
        let list = |journal: &Journal| {
            run(journal.path(), &["list", "--width", width]).ends_with(0).stdout
        };
        assert!(list(&held).contains("verified"), "{}", list(&held));
        assert!(list(&watched).contains("resolved"), "{}", list(&watched));
    }
    // Programs that read the column go by the state.
    let piped = run(held.path(), &["list"]).ends_with(0).stdout;
    assert!(piped.contains("\tresolved\t"), "{piped}");
    let shown = run(held.path(), &["list", "show:verified,passes"]).ends_with(0).stdout;
    assert!(shown.contains("held\t412"), "{shown}");
}
