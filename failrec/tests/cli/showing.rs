//! `failrec show` and `failrec similar`.

use crate::command::run;
use crate::journal::{EARLIER, FULL, Journal, PANIC};

#[test]
fn page_tells_what_where_why_and_how_often_before_anything_else() {
    let journal = Journal::usual();
    let page = run(journal.path(), &["show", FULL]).ends_with(0).stdout;
    let lines: Vec<_> = page.lines().collect();
    assert_eq!(lines[0], format!("error · network · new  {FULL}"));
    assert_eq!(lines[2], "  no offers for the plan: upstream refused the request");
    let order = [
        "shop::plan::PlanError, code 503",
        "src/plan.rs:42:5, shop 0.3.1",
        "1,240 times since",
        "attempt    3 of 3",
        "Why\n  shop::plan::PlanError: no offers for the plan\n  └─ reqwest::Error (code 503): upstream refused the request\n     └─ std::io::Error (code 111): connection refused",
        "Inputs\n  api_key  \"********\"",
        "Went on through\n  checkout  shop::checkout::pay",
        "session      sess-7",
        "request=req-1",
        "tenant=acme",
        "because the cache is cold",
        "GET /v2/offers answered 503",
        "memory          {\n                    \"budget_cents\": 12500,\n                    \"cart\": [",
        "\"Here is your pl\"",
        "Backtrace (innermost first)\n  1  shop::plan::fetch_offers\n     at src/plan.rs:51",
        "2 frames of libraries left out",
        "a93c7d2f",
        "Debian GNU/Linux 13",
        "Next\n  failrec list --records fp:aaaaaaaaaaaa",
    ];
    let mut rest = page.as_str();
    for part in order {
        let at = rest.find(part).unwrap_or_else(|| panic!("{part:?} is not in order:\n{page}"));
        rest = &rest[at..];
    }
    assert!(!page.contains("std::rt::lang_start"), "{page}");
    let all = run(journal.path(), &["show", FULL, "--all-frames"]).ends_with(0).stdout;
    assert!(all.contains("std::rt::lang_start") && !all.contains("left out"), "{all}");
}

#[test]
fn any_beginning_that_fits_one_record_names_it() {
    let journal = Journal::usual();
    for name in [FULL, &FULL[5..], &FULL[..14], &FULL[5..14].to_lowercase(), "latest"] {
        let page = run(journal.path(), &["show", name]).ends_with(0).stdout;
        assert!(page.lines().next().unwrap().ends_with(FULL), "{name}");
    }
    let by_group = run(journal.path(), &["show", "bbbbbbbb"]).ends_with(0).stdout;
    assert!(by_group.lines().next().unwrap().ends_with(PANIC));
}

#[test]
fn beginning_of_several_is_answered_with_all_of_them() {
    let journal = Journal::usual();
    let run = run(journal.path(), &["show", &FULL[..11]]).ends_with(2);
    assert_eq!(run.stdout, "");
    let lines: Vec<_> = run.stderr.lines().collect();
    assert_eq!(lines[0], "error: `fail_01KAM3` may mean several failures; give more of the id:");
    assert!(lines[1].starts_with(&format!("  {FULL}  ")), "{run:#?}");
    assert!(lines[2].starts_with(&format!("  {PANIC}  ")), "{run:#?}");
    assert_eq!(lines.len(), 3);
}

#[test]
fn beginning_that_is_too_short_or_fits_nothing_is_refused_with_advice() {
    let journal = Journal::usual();
    let short = run(journal.path(), &["show", "fail_01K"]).ends_with(2);
    assert!(short.stderr.contains("at least six characters"), "{short:#?}");
    let unknown = run(journal.path(), &["show", "fail_01ZZZZZZZ"]).ends_with(3);
    assert!(
        unknown.stderr.contains("no stored failure has an id that begins with"),
        "{unknown:#?}"
    );
}

#[test]
fn json_is_the_record_with_its_group_and_what_is_like_it() {
    let journal = Journal::usual();
    let answers = run(journal.path(), &["show", FULL, "--json"]).ends_with(0).json();
    let [answer] = answers.as_slice() else { panic!("{answers:?}") };
    assert_eq!(answer["kind"], "failure");
    assert_eq!((&answer["id"], &answer["group"]["count"]), (&FULL.into(), &1_240.into()));
    assert_eq!(answer["environment"]["hostname"], "buildbox");
    assert_eq!(answer["chain"].as_array().unwrap().len(), 3);
    assert_eq!(answer["similar"], serde_json::json!([]));
}

#[test]
fn similar_failures_come_with_their_score_and_their_resolution() {
    let journal = Journal::usual();
    run(journal.path(), &["resolve", FULL, "raised the timeout", "--by", "ada"]).ends_with(0);
    let found = run(journal.path(), &["similar", FULL]).ends_with(0).stdout;
    let row: Vec<_> = found.lines().nth(1).unwrap().split('\t').collect();
    assert_eq!(row[..4], ["8.00", EARLIER, "true", "1240"]);
    assert_eq!(row[7], "fix: raised the timeout");
    let answers = run(journal.path(), &["similar", FULL, "--json"]).ends_with(0).json();
    assert_eq!(answers[0]["record"]["resolution"]["by"], "ada");
    let alone = run(journal.path(), &["similar", PANIC]).ends_with(3);
    assert!(alone.stderr.contains("no other stored failure"), "{alone:#?}");
}
