//! `failrec explain`.

use crate::command::{run, run_with_input};

#[test]
fn each_replacement_is_told_with_its_rule() {
    let folder = tempfile::tempdir().unwrap();
    let words = ["explain", "refused", "by", "10.0.3.17:5432", "after", "30s"];
    let text = run(folder.path(), &words).ends_with(0).stdout;
    assert!(text.contains("normal form  refused by <ip>:5432 after <dur>\n"), "{text}");
    let answers = run(folder.path(), &[&words[..], &["--json"]].concat()).ends_with(0).json();
    let answer = &answers[0];
    assert_eq!(answer["normal"], "refused by <ip>:5432 after <dur>");
    let first = &answer["replacements"][0];
    assert_eq!((&first["text"], &first["placeholder"]), (&"10.0.3.17".into(), &"<ip>".into()));
    assert_eq!((&first["start"], &first["end"]), (&11.into(), &20.into()));
}

#[test]
fn message_is_masked_before_it_is_explained_unless_it_is_said_to_be() {
    let folder = tempfile::tempdir().unwrap();
    let masked = run(folder.path(), &["explain", "no user ada@example.com"]).ends_with(0).stdout;
    assert!(!masked.contains("ada@"), "{masked}");
    let args = ["explain", "--no-mask", "no user ada@example.com"];
    assert!(run(folder.path(), &args).ends_with(0).stdout.contains("no user <email>"));
}

#[test]
fn stream_gives_one_object_for_each_line_and_equal_ones_to_equal_causes() {
    let folder = tempfile::tempdir().unwrap();
    let input = "user 41 not found\r\nuser 42 not found\n\n\u{fffd}\nuser not found";
    let (run, _) = run_with_input(folder.path(), &["explain", "--stdin"], input.as_bytes());
    let lines = run.ends_with(0).json();
    assert_eq!(lines.len(), 5);
    assert_eq!(lines[0], lines[1]);
    assert_eq!(lines[0]["normal"], "user <n> not found");
    assert_ne!(lines[0]["fingerprint"], lines[4]["fingerprint"]);
    assert_eq!(lines[2]["normal"], "");
}

#[test]
fn message_or_stream_must_be_given_and_not_both() {
    let folder = tempfile::tempdir().unwrap();
    run(folder.path(), &["explain"]).ends_with(2);
    run(folder.path(), &["explain", "--stdin", "x"]).ends_with(2);
}

/// A store whose rules are `rules`.
fn ruled(rules: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join(".failrec");
    std::fs::create_dir(&store).unwrap();
    std::fs::write(store.join("normalise.toml"), rules).unwrap();
    folder
}

#[test]
fn rules_of_the_store_come_first_and_are_named() {
    let folder = ruled("[[replace]]\npattern = 'tenant (\\w+)'\nwith = '<tenant>'");
    let words = ["explain", "tenant", "acme", "made", "3", "calls"];
    let text = run(folder.path(), &words).ends_with(0).stdout;
    assert!(text.contains("tenant <tenant> made <n> calls"), "{text}");
    assert!(text.contains("own 1: tenant (\\w+)"), "{text}");
    let answer = &run(folder.path(), &[&words[..], &["--json"]].concat()).ends_with(0).json()[0];
    assert_eq!(answer["rules"].as_str().map(str::len), Some(16));
    let named = folder.path().to_str().unwrap();
    let elsewhere = tempfile::tempdir().unwrap();
    let args = [&words[..], &["--store", named]].concat();
    assert_eq!(run(elsewhere.path(), &args).ends_with(0).stdout, text);
}

#[test]
fn broken_rules_are_told_with_file_line_and_cause() {
    let folder = ruled("keep = []\nkept = []");
    let told = run(folder.path(), &["explain", "x"]).ends_with(2).stderr;
    assert!(told.contains("normalise.toml") && told.contains("line 2: unknown field"), "{told}");
}

#[test]
fn without_a_store_the_built_in_rules_explain() {
    let folder = tempfile::tempdir().unwrap();
    let answer = &run(folder.path(), &["explain", "x", "--json"]).ends_with(0).json()[0];
    assert!(answer["rules"].is_null());
    run(folder.path(), &["explain", "x", "--store", "nowhere"]).ends_with(3);
}
