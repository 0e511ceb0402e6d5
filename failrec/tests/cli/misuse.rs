//! Command lines that cannot be answered.

use crate::command::run;
use crate::journal::Journal;

#[test]
fn missing_store_is_answered_with_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    for args in [&["list"][..], &["stats"], &["tail"], &["show", "fail_01KAM3"], &["export"]] {
        let run = run(folder.path(), args).ends_with(3);
        assert!(run.stderr.starts_with("error: no store at .failrec\n"), "{run:#?}");
        assert!(run.stderr.contains("let _guard = failrec::init();"), "{run:#?}");
        assert_eq!(run.stdout, "");
    }
}

#[test]
fn bad_query_is_shown_with_marks_under_what_is_wrong() {
    let journal = Journal::usual();
    let run = run(journal.path(), &["list", "is:new", "nod:planner"]).ends_with(2);
    assert_eq!(
        run.stderr,
        "error: failed to read the query: at character 8: unknown field `nod`, did you mean `node`?\n  \
         is:new nod:planner\n         ^^^\n"
    );
}

#[test]
fn bad_time_is_shown_as_it_was_given() {
    let journal = Journal::usual();
    let run = run(journal.path(), &["list", "--since", "yesterday"]).ends_with(2);
    assert!(run.stderr.contains("`yesterday` is no time: write it like -2h"), "{run:#?}");
}

#[test]
fn slip_of_the_pen_is_answered_with_what_was_meant() {
    let folder = tempfile::tempdir().unwrap();
    let verb = run(folder.path(), &["lst"]).ends_with(2);
    assert!(verb.stderr.contains("'list'"), "{verb:#?}");
    let option = run(folder.path(), &["list", "--jsno"]).ends_with(2);
    assert!(option.stderr.contains("'--json'"), "{option:#?}");
    let severity = run(folder.path(), &["list", "--severity", "bad"]).ends_with(2);
    assert!(severity.stderr.contains("critical"), "{severity:#?}");
}

#[test]
fn word_too_many_is_answered_with_where_it_goes() {
    let journal = Journal::usual();
    let why = "a text goes by `--why \"TEXT\"`";
    let quotes = "put a text of several words in quotes";
    let either = "put a text of several words in quotes, or give it by `--why \"TEXT\"`";
    let once = "the text is that of `--why` already";
    for (args, code, said, hint) in [
        (&["snooze", "latest", "later", "--until", "3d"][..], 3, "no store at latest", why),
        (&["snooze", "latest", "not", "now", "--until", "3d"], 2, "3 words where ID should", why),
        (&["resolve", "latest", "done", "today"], 3, "no store at latest", either),
        (&["ignore", "latest", "the", "old", "client"], 2, "4 words where ID and TEXT", either),
        (&["resolve", "latest"], 2, "1 word where ID and TEXT should", either),
        (&["resolve", "latest", "done", "--why", "done"], 3, "no store at latest", once),
        (&["ignore", "latest", "--why"], 2, "a value is required for '--why <TEXT>'", "--help"),
        (&["note", "latest", "seen", "again"], 3, "no store at latest", quotes),
        (&["show", "latest", "fail_01KAM3"], 3, "no store at latest", "one ID at a time"),
    ] {
        let answer = run(journal.path(), args).ends_with(code).stderr;
        assert!(answer.starts_with(&format!("error: {said}")), "{answer}");
        assert!(answer.contains(hint), "{answer}");
    }
    run(journal.path(), &["show", "./nowhere", "latest"]).ends_with(3);
    run(journal.path(), &["show", ".", "latest"]).ends_with(0);
}

#[test]
fn help_of_every_verb_has_examples_and_documents_its_json() {
    let folder = tempfile::tempdir().unwrap();
    let help = run(folder.path(), &["--help"]).ends_with(0).stdout;
    assert!(help.contains("Exit codes:"), "{help}");
    let verbs = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    let verbs: Vec<_> = verbs.map_while(|line| line.split_whitespace().next()).collect();
    assert_eq!(verbs.len(), 30, "{verbs:?}");
    for verb in verbs.into_iter().filter(|verb| *verb != "help") {
        let help = run(folder.path(), &[verb, "--help"]).ends_with(0).stdout;
        assert!(help.contains(&format!("Examples:\n  failrec {verb}")), "{help}");
        assert!(help.contains("With --json") || help.contains("so --json changes"), "{help}");
    }
}

#[test]
fn version_completions_and_manual_are_printed() {
    let folder = tempfile::tempdir().unwrap();
    let version = run(folder.path(), &["--version"]).ends_with(0).stdout;
    assert_eq!(version, format!("failrec {}\n", env!("CARGO_PKG_VERSION")));
    for shell in ["bash", "zsh", "fish"] {
        let script = run(folder.path(), &["completions", shell]).ends_with(0).stdout;
        assert!(script.contains("doctor") && script.contains("resolve"), "{shell}");
    }
    let manual = run(folder.path(), &["man"]).ends_with(0).stdout;
    assert!(manual.starts_with(".ie") && manual.contains(".SH SYNOPSIS"), "{manual}");
    let of_verb = run(folder.path(), &["man", "list"]).ends_with(0).stdout;
    assert!(of_verb.contains("cursor"), "{of_verb}");
    run(folder.path(), &["man", "nothing"]).ends_with(2);
    let answers = run(folder.path(), &["man", "--json"]).ends_with(0).json();
    assert_eq!(answers[0]["kind"], "man");
}
