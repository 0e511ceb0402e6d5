//! Each line of the tables, with secrets made up at run time so that none stands in the source.

use super::ALL;
use crate::mask::mark::{MASK, is_label_name};
use crate::mask::masker::Masker;
use crate::mask::rule::prefix::{PrefixRule, Shown, Tail};
use crate::mask::tally::Tally;

fn rules() -> impl Iterator<Item = &'static PrefixRule> {
    ALL.iter().flat_map(|rules| rules.iter())
}

/// `len` bytes that a tail may hold, digits among them.
fn tail(kind: Tail, len: usize) -> String {
    let pattern = match kind {
        Tail::Hex => "7a3f9c0e",
        Tail::Uuid => "7a3f9c-0e",
        Tail::Upper => "Q7ZK2MXA",
        Tail::Alnum => "aB3xYz9Q",
        Tail::Word => "aB3_Yz-9",
        Tail::Dotted => "aB3.Yz9q",
        Tail::Base64 => "aB3/Yz+9",
        Tail::Path => "T0aB3/Yz",
    };
    pattern.chars().cycle().take(len).collect()
}

fn token(rule: &PrefixRule, len: usize) -> String {
    format!("{}{}", rule.prefix, tail(rule.tail, len))
}

fn mask(text: &str) -> String {
    Masker::default().text(text).into_owned()
}

#[test]
fn token_is_hidden_wherever_it_stands() {
    for rule in rules() {
        let token = token(rule, rule.tail_min + 8);
        let kept = if rule.shown == Shown::Prefix { rule.prefix } else { "" };
        let hidden = format!("{kept}{MASK}");
        let frames = [
            ("", ""),
            ("use ", " now"),
            ("(", ")"),
            ("\"", "\""),
            ("x=", "\n"),
            ("https://", " "),
            (r"\n", ""),
            ("%3D", ""),
            ("\u{1b}[31m", "\u{1b}[0m"),
            ("é", "é"),
            ("key: ", ","),
        ];
        for (before, after) in frames {
            let text = format!("{before}{token}{after}");
            assert_eq!(mask(&text), format!("{before}{hidden}{after}"), "{}: {text}", rule.id);
        }
    }
}

#[test]
fn token_is_hidden_in_a_query_whole() {
    for rule in rules().filter(|rule| rule.shown == Shown::Nothing) {
        let text = format!("https://h/?q={}&page=2", token(rule, rule.tail_min));
        assert!(!mask(&text).contains(rule.prefix), "{}: {text}", rule.id);
        assert!(mask(&text).ends_with("&page=2"), "{}: {text}", rule.id);
    }
}

#[test]
fn what_is_glued_to_a_token_goes_with_it() {
    for rule in rules() {
        let text = format!("{}{}", token(rule, rule.tail_min), "_Tail-9x");
        assert!(!mask(&text).contains("Tail"), "{}: {text}", rule.id);
    }
}

#[test]
fn prefix_alone_is_kept() {
    for rule in rules() {
        for text in [rule.prefix.to_owned(), format!("the {} prefix", rule.prefix)] {
            assert_eq!(mask(&text), text, "{}", rule.id);
        }
    }
}

#[test]
fn prefix_within_a_word_is_kept() {
    for rule in rules() {
        for before in ["x", "9", "_", "-"] {
            let text = format!("{before}{}", token(rule, rule.tail_min));
            let found = mask(&text);
            // Another rule may know the longer word; this one must not.
            let mut tally = Tally::new();
            Masker::default().text_counted(&text, &mut tally);
            assert!(
                found == text || tally.count(rule.id) == 0 || rule.prefix.contains(['.', '/']),
                "{text}"
            );
        }
    }
}

#[test]
fn short_tail_is_kept() {
    for rule in rules() {
        let text = token(rule, 5);
        assert_eq!(mask(&text), text, "{}", rule.id);
    }
}

#[test]
fn words_without_a_digit_are_kept() {
    // A digit in the longer prefix is one behind the shorter: `sk-or-v1-` and `sk-`.
    let is_plain = |rule: &&PrefixRule| !rule.prefix.contains("eyJ") && rule.id != "openrouter";
    for rule in rules().filter(is_plain) {
        let words: String = "abcdef".chars().cycle().take(rule.tail_min + 8).collect();
        let text = format!("{}{words}", rule.prefix);
        assert_eq!(mask(&text), text, "{}", rule.id);
    }
}

#[test]
fn token_that_happens_to_have_no_digit_is_hidden() {
    let upper = "QSLKDVDSWSPHVBVFQXJKZWPG";
    let mixed = "QSlkDVdswSPHvbVfqxJKzwPGhTrBnKcMfWzQkLpXvJdGsYtR";
    let is_long = |rule: &&PrefixRule| rule.tail_min <= mixed.len();
    for rule in rules().filter(is_long).filter(|rule| !matches!(rule.tail, Tail::Hex | Tail::Uuid))
    {
        let letters = if rule.tail == Tail::Upper { upper } else { mixed };
        let kept = if rule.shown == Shown::Prefix { rule.prefix } else { "" };
        if rule.tail_min <= letters.len() {
            let text = format!("use {}{letters} now", rule.prefix);
            assert_eq!(mask(&text), format!("use {kept}{MASK} now"), "{}", rule.id);
        }
    }
}

#[test]
fn rule_is_named_by_its_label() {
    for rule in rules() {
        assert!(is_label_name(rule.id), "{}", rule.id);
        let mut tally = Tally::new();
        Masker::default().text_counted(&token(rule, rule.tail_min), &mut tally);
        assert_eq!(tally.iter().collect::<Vec<_>>(), [(rule.id, 1)], "{}", rule.prefix);
    }
}

#[test]
fn longer_prefix_comes_before_the_one_it_starts_with() {
    let all: Vec<_> = rules().collect();
    for (index, rule) in all.iter().enumerate() {
        let later = &all[index + 1..];
        let shadowed = later.iter().find(|later| later.prefix.starts_with(rule.prefix));
        assert!(shadowed.is_none(), "{} hides {shadowed:?}", rule.prefix);
    }
}

#[test]
fn names_that_only_start_alike_are_kept() {
    let hex = |len: usize| tail(Tail::Hex, len);
    let word = |len: usize| tail(Tail::Word, len);
    let texts = [
        format!("gh{}_{}", "p", tail(Tail::Alnum, 6)),
        "github_pat_example".to_owned(),
        format!("glpat-{}", word(12)),
        "glpat-runner".to_owned(),
        format!("gloss-{}", word(20)),
        format!("AKIA{}", "QZKM"),
        "AKIALONGWORDWITHOUTDIGITS".to_owned(),
        "sk-learn-contributions-and-extensions".to_owned(),
        "hf_transfer_large_model_checkpoints".to_owned(),
        format!("sk-{}", "x".repeat(40)),
        "ABSKETCH".to_owned(),
        "AIzawa".to_owned(),
        "// 1//0 is a comment".to_owned(),
        "sk-learn-word".to_owned(),
        format!("desk-{}", word(24)),
        "sk-ant-colony-notes".to_owned(),
        format!("task-{}", hex(32)),
        "pplx-70b-online".to_owned(),
        "hf_hub_download".to_owned(),
        "npm_config_registry".to_owned(),
        "pypi-server".to_owned(),
        format!("sha256:{}", hex(64)),
        format!("fastdapi{}", hex(32)),
        format!("AC{}", hex(32)),
        format!("pk_live_{}", tail(Tail::Alnum, 24)),
        "sk_live_mode".to_owned(),
        format!("pk-lf-{}", "0b1c2d3e-4f50-6172-8394-a5b6c7d8e9f0"),
        "v1.0-beta".to_owned(),
        "v1.public.api".to_owned(),
        "pul-request-12".to_owned(),
        "JIRA-1234".to_owned(),
        "hooks.slack.com/docs".to_owned(),
        format!("discord.com/api/users/{}", "1234567890".repeat(2)),
        format!("discord.com/api/webhooks/{}", "123456789012345678"),
        format!("commit {}", hex(40)),
        format!("API-{}", "REFERENCEANDDOCUMENTATIONFORALL"),
        "re_export_all_the_modules_2_of_this_workspace".to_owned(),
        "re_compiled_patternsForAllOurWords".to_owned(),
        "access-production-database-replica-cluster-eu-west-1".to_owned(),
        "sk_learn_model_12".to_owned(),
        format!("sha256:{}", tail(Tail::Word, 43)),
        format!("id {}", "550e8400-e29b-41d4-a716-446655440000"),
    ];
    for text in texts {
        assert_eq!(mask(&text), text);
    }
}

#[test]
fn token_with_percent_encoded_marks_is_hidden_whole() {
    let word = tail(Tail::Word, 60);
    let hex = tail(Tail::Hex, 32);
    for token in [
        format!("ABSK{}%2B{word}%2F{word}%3D", tail(Tail::Alnum, 30)),
        format!("1%2F%2F0{word}"),
        format!("1%2f%2f0{word}"),
        format!("access_token%24production%24{}%24{hex}", &word[..16].replace(['_', '-'], "x")),
        format!("glc_eyJ{}%2F{}", tail(Tail::Alnum, 10), tail(Tail::Alnum, 60)),
        format!("xoxe-1-NI%2FBsz{word}"),
        format!("123456789%3AAA{}", tail(Tail::Alnum, 33)),
        format!("ATATT3{word}{word}%3DCC98C78A"),
    ] {
        let text = format!("https://h/?page=2&x={token}&sort=asc");
        assert_eq!(mask(&text), format!("https://h/?page=2&x={MASK}&sort=asc"));
        let text = format!("next%3Dlist%26x%3D{token}%26page%3D2");
        assert_eq!(mask(&text), format!("next%3Dlist%26x%3D{MASK}%26page%3D2"));
    }
}

#[test]
fn path_behind_a_token_is_kept() {
    let token = format!("whsec_{}", tail(Tail::Alnum, 32));
    let parted = format!("access_token%24production%24{}%24{0}", tail(Tail::Hex, 32));
    for token in [&token, &parted] {
        for path in ["/send", "/send/twice", "%2Fsend"] {
            let text = format!("https://h/{token}{path}");
            assert_eq!(mask(&text), format!("https://h/{MASK}{path}"));
        }
    }
    for more in ["/aB3d", "/abc=", "/ab", "/abcd9"] {
        assert_eq!(mask(&format!("{token}{more}")), MASK, "{more}");
    }
}

#[test]
fn tokens_that_refresh_others_are_hidden() {
    let tail = tail(Tail::Base64, 120);
    for prefix in ["xoxe-1-", "xoxe.xoxp-1-", "xoxe.xoxb-1-", "xoxd-"] {
        assert_eq!(mask(&format!("use {prefix}{tail} now")), format!("use {MASK} now"));
    }
}
