//! `failrec mask`.

use proptest::{prelude::ProptestConfig, prop_assert_eq, proptest};

use crate::command::{run, run_with_input};

fn mask(input: &[u8]) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let (run, output) = run_with_input(folder.path(), &["mask"], input);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    output
}

#[test]
fn secrets_go_and_every_other_byte_stays() {
    let input =
        "{\"b\" : 1.50,\t\"api_key\":\"k-123\", \"a\":[ ]}\r\n\nplain password=hunter2\nlast";
    let expected =
        "{\"b\" : 1.50,\t\"api_key\":\"********\", \"a\":[ ]}\r\n\nplain password=********\nlast";
    assert_eq!(String::from_utf8(mask(input.as_bytes())).unwrap(), expected);
}

#[test]
fn bytes_that_are_no_text_stay_and_what_is_around_them_is_masked() {
    let input = b"\xff\xfe password=hunter2 \x80\r\n\xef\xbb\xbf{}\n\r\r\n";
    let expected = b"\xff\xfe password=******** \x80\r\n\xef\xbb\xbf{}\n\r\r\n";
    assert_eq!(mask(input), expected);
}

#[test]
fn mark_at_the_beginning_of_a_file_does_not_make_text_of_its_json() {
    assert_eq!(mask(b"\xef\xbb\xbf{\"secret\":\"12\"}"), b"\xef\xbb\xbf{\"secret\":\"********\"}");
}

#[test]
fn key_that_fills_many_lines_is_hidden_line_by_line() {
    let body = "MIIEowIBAAKCAQEA".repeat(4);
    let (begin, end) = ("-----BEGIN RSA PRIVATE KEY-----", "-----END RSA PRIVATE KEY-----");
    let input = format!("before\n{begin}\n{body}\n{body}\n{end}\nafter\n");
    let output = String::from_utf8(mask(input.as_bytes())).unwrap();
    assert!(!output.contains("MIIE"), "{output}");
    assert!(output.starts_with("before\n") && output.ends_with("\nafter\n"), "{output}");
    assert_eq!(output.lines().count(), input.lines().count());
}

#[test]
fn line_beyond_the_bound_is_hidden_as_a_whole() {
    let folder = tempfile::tempdir().unwrap();
    let input = ["a\n".as_bytes(), &b"x".repeat(17 * 1024 * 1024), b"\r\nb"].concat();
    let (run, output) = run_with_input(folder.path(), &["mask", "-"], &input);
    assert_eq!(output, b"a\n\"********\"\nb");
    assert!(run.stderr.contains("1 line of more than 16 MiB"), "{run:#?}");
}

#[test]
fn file_is_read_and_what_was_hidden_is_counted_on_the_side() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("log"), "password=hunter2 for ada@example.com\n").unwrap();
    let run_one = run(folder.path(), &["mask", "log", "--report", "--json"]).ends_with(0);
    assert_eq!(run_one.stdout, "password=******** for ********\n");
    let counts: serde_json::Value = serde_json::from_str(&run_one.stderr).unwrap();
    assert_eq!((&counts["kind"], &counts["hidden"]), (&"masked".into(), &2.into()));
    let missing = run(folder.path(), &["mask", "none"]).ends_with(3);
    assert!(missing.stderr.starts_with("error: failed to open none: "), "{missing:#?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn text_without_secrets_comes_out_byte_for_byte(words in proptest::collection::vec("[a-d ]{0,6}(\r?\n)?", 0..40)) {
        let input = words.concat();
        prop_assert_eq!(mask(input.as_bytes()), input.as_bytes());
    }
}

#[test]
fn label_says_which_rule_has_hidden_a_value() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("log"), "pin=1234 by ada@example.com\n").unwrap();
    let run = run(folder.path(), &["mask", "--label", "log"]).ends_with(0);
    assert_eq!(run.stdout, "pin=[MASKED:text_kv] by [MASKED:pii_email]\n");
}

#[test]
fn rules_of_the_store_that_is_named_are_used() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(folder.path().join("store/.failrec")).unwrap();
    std::fs::write(folder.path().join("store/.failrec/mask.toml"), "sensitive_keys = ['floor']")
        .unwrap();
    std::fs::write(folder.path().join("log"), "floor=3\n").unwrap();
    let usual = run(folder.path(), &["mask", "log"]).ends_with(0);
    assert_eq!(usual.stdout, "floor=3\n");
    let named = run(folder.path(), &["mask", "--store", "store", "log"]).ends_with(0);
    assert_eq!(named.stdout, "floor=********\n");
}

#[test]
fn broken_rules_are_an_error_and_nothing_comes_out() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join(".failrec")).unwrap();
    let rules = "[[rule]]\nname = 'ticket'\npattern = 'TCK-('\n";
    std::fs::write(folder.path().join(".failrec/mask.toml"), rules).unwrap();
    std::fs::write(folder.path().join("log"), "pin=1234\n").unwrap();
    let run = run(folder.path(), &["mask", "log"]).ends_with(2);
    assert_eq!(run.stdout, "");
    for told in ["mask.toml", "line 2", "\"ticket\""] {
        assert!(run.stderr.contains(told), "{told}: {}", run.stderr);
    }
}

#[test]
fn store_that_is_not_there_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let run = run(folder.path(), &["mask", "--store", "none", "-"]).ends_with(3);
    assert!(run.stderr.contains("none"), "{}", run.stderr);
}
