use proptest::prelude::{Just, Strategy, any};
use proptest::{prop_assert, prop_assert_eq, proptest};

use super::*;

fn mined(lines: &[impl AsRef<str>]) -> Patterns {
    let mut miner = PatternMiner::new();
    for line in lines {
        miner.observe(line.as_ref(), 1);
    }
    miner.patterns()
}

fn texts(lines: &[&str]) -> Vec<String> {
    let mut texts: Vec<_> = mined(lines).templates().iter().map(Template::text).collect();
    texts.sort();
    texts
}

/// Each of `words` in the place of `{}`.
fn filled(text: &str, words: &[&str]) -> Vec<String> {
    words.iter().map(|word| text.replace("{}", word)).collect()
}

fn texts_of(lines: &[Vec<String>]) -> Vec<String> {
    texts(&lines.concat().iter().map(String::as_str).collect::<Vec<_>>())
}

const USERS: &[&str] = &["alice", "bob", "carol", "dave"];

#[test]
fn word_with_many_values_is_a_variable() {
    assert_eq!(texts_of(&[filled("user {} not found", USERS)]), ["user <*> not found"]);
}

#[test]
fn words_with_few_values_stay() {
    let lines = ["GET failed", "POST failed", "job started", "job stopped", "job failed"];
    let mut wanted = lines.to_vec();
    wanted.sort_unstable();
    assert_eq!(texts(&lines), wanted);
}

#[test]
fn numbers_that_the_normal_form_kept_stay() {
    let codes = ["400", "401", "403", "404", "429", "500", "502", "503"];
    for text in ["status {} from host", "status:{} from host", "error ({}) from host"] {
        assert_eq!(texts_of(&[filled(text, &codes)]).len(), codes.len(), "{text}");
    }
}

#[test]
fn ports_of_one_host_stay_and_hosts_vary() {
    let ports = ["<ip>:5432", "<ip>:6379", "<ip>:3306", "<ip>:80"];
    assert_eq!(texts_of(&[filled("connection to {} refused", &ports)]).len(), 4);
    let hosts = ["a.net:80", "b.net:80", "c.net:443", "d.net:80"];
    let found = texts_of(&[filled("connection to {} refused", &hosts)]);
    assert_eq!(found, ["connection to <*> refused"]);
}

#[test]
fn placeholder_makes_its_place_a_variable() {
    assert_eq!(texts(&["user bob left", "user <str> left"]), ["user <*> left"]);
    assert_eq!(texts(&["node gige7 is down", "node node-<n> is down"]), ["node <*> is down"]);
}

#[test]
fn words_around_placeholders_are_words() {
    assert_eq!(texts(&["worker-<n> panicked", "job-<n> panicked"]).len(), 2);
    assert_eq!(texts(&["lost blk_<n> again", "lost blk_-<n> again"]), ["lost <*> again"]);
}

#[test]
fn extensions_of_two_paths_stay() {
    assert_eq!(texts(&["cannot open <path.toml>", "cannot open <path.bin>"]).len(), 2);
}

#[test]
fn values_of_a_variable_are_known_elsewhere() {
    let lines = [filled("user {} not found", USERS), filled("mail of {} is full", &USERS[..2])];
    assert_eq!(texts_of(&lines), ["mail of <*> is full", "user <*> not found"]);
}

#[test]
fn lines_that_differ_in_two_words_join_when_both_are_known() {
    let hosts = ["db-east", "db-west", "cache-east"];
    let lines = [
        filled("user {} not found", USERS),
        filled("host {} is gone", &hosts),
        vec!["alice hates db-east so".into(), "bob hates db-west so".into()],
        vec!["we know bob at db-east".into(), "we know dave at cache-east".into()],
    ];
    let found = texts_of(&lines);
    assert!(found.contains(&"we know <*> at <*>".to_owned()), "{found:?}");
}

#[test]
fn variable_may_have_several_words() {
    let programs = ["<path>", "make -j <n> all", "npm ci"];
    let patterns = mined(&filled("running {} as root", &programs));
    let [template] = patterns.templates() else { panic!("{patterns:?}") };
    assert_eq!(template.text(), "running <*> as root");
    let values = &template.variables()[0].values;
    assert!(values.contains(&("make -j <n> all".to_owned(), 1)), "{values:?}");
}

#[test]
fn quoted_text_that_was_kept_stands_where_another_was_replaced() {
    let lines = ["analyze of table <str> done", "analyze of table \"orders\" done"];
    assert_eq!(texts(&lines), ["analyze of table <*> done"]);
}

#[test]
fn words_before_a_value_are_not_part_of_it() {
    let lines = ["no password for <str> here", "no password for invalid user <str> here"];
    assert_eq!(texts(&lines).len(), 2);
}

#[test]
fn words_that_begin_another_value_are_not_taken_in() {
    let lines = [filled("failed, rhost={}", USERS), filled("failed, rhost={} user=x", USERS)];
    assert_eq!(texts_of(&lines), ["failed, rhost=<*>", "failed, rhost=<*> user=x"]);
}

#[test]
fn variable_tells_its_values_and_why_it_is_one() {
    let mut miner = PatternMiner::new();
    for (count, user) in (1..).zip(USERS) {
        miner.observe(&format!("user {user} left"), count);
    }
    let patterns = miner.patterns();
    let template = &patterns.templates()[0];
    let variable = &template.variables()[0];
    assert_eq!((template.count(), variable.distinct, variable.is_more), (10, 4, false));
    assert_eq!(variable.why, Why::ManyValues);
    assert_eq!(variable.values[0], ("dave".to_owned(), 4));
    assert_eq!(template.examples().next(), Some("user alice left"));
}

#[test]
fn memory_is_bounded_and_every_message_counted() {
    let mut miner = PatternMiner::bounded(NonZeroUsize::new(64).unwrap());
    for number in 0..2_000_u32 {
        let word = |step: u32| char::from(b'a' + u8::try_from(number / step % 26).unwrap());
        let name: String = [1, 26, 676].map(word).iter().collect();
        miner.observe(&format!("user {name} left"), 1);
        miner.observe(&format!("{name} {name} {name} {name}"), 1);
        assert!(miner.lines.len() <= 64 && miner.settled.len() <= 32);
    }
    let patterns = miner.patterns();
    let matched: u64 = patterns.templates().iter().map(Template::count).sum();
    assert_eq!(matched + patterns.unmatched(), 4_000);
    let users = patterns.templates().iter().find(|template| template.text() == "user <*> left");
    assert_eq!(users.unwrap().count(), 2_000);
}

/// Lines of few words, so that many are alike.
fn lines() -> impl Strategy<Value = Vec<String>> {
    let word = proptest::sample::select(vec![
        "user", "alice", "bob", "carol", "dave", "erin", "<n>", "429", "db-<n>", "a.b", "c.d",
        "e.f", "left", "came", "=", ":", "(", ")", "é", "x:1", ".",
    ]);
    let line = proptest::collection::vec((word, any::<bool>()), 0..7).prop_map(|words| {
        let glue = |(word, is_spaced): (&str, bool)| {
            if is_spaced { format!(" {word}") } else { word.to_owned() }
        };
        words.into_iter().map(glue).collect::<String>()
    });
    proptest::collection::vec(line, 0..60)
}

fn miner(lines: &[String], lines_max: usize) -> PatternMiner {
    let mut miner = PatternMiner::bounded(NonZeroUsize::new(lines_max).unwrap());
    for line in lines {
        miner.observe(line, 1);
    }
    miner
}

fn total(patterns: &Patterns) -> u64 {
    patterns.templates().iter().map(Template::count).sum::<u64>() + patterns.unmatched()
}

proptest! {
    #[test]
    fn every_line_matches_its_template(lines in lines()) {
        let patterns = miner(&lines, 4_096).patterns();
        for line in &lines {
            let template = &patterns.templates()[patterns.template_of(line).unwrap()];
            prop_assert!(template.matches(line), "{line:?} {:?}", template.text());
        }
    }

    #[test]
    fn order_changes_nothing(
        (lines, mixed) in lines().prop_flat_map(|lines| (Just(lines.clone()), Just(lines).prop_shuffle())),
    ) {
        prop_assert_eq!(miner(&lines, 4_096).patterns(), miner(&mixed, 4_096).patterns());
    }

    #[test]
    fn counts_add_up_whatever_is_settled(lines in lines(), lines_max in 1_usize..20) {
        let patterns = miner(&lines, lines_max).patterns();
        prop_assert_eq!(total(&patterns), lines.len() as u64);
        prop_assert_eq!(patterns, miner(&lines, lines_max).patterns());
    }

    #[test]
    fn absorbing_adds_counts(one in lines(), other in lines(), lines_max in 1_usize..200) {
        let mut whole = miner(&one, lines_max);
        whole.absorb(miner(&other, lines_max));
        prop_assert_eq!(total(&whole.patterns()), (one.len() + other.len()) as u64);
    }

    #[test]
    fn halves_add_up_to_the_whole(lines in lines(), at in 0_usize..60) {
        let (one, other) = lines.split_at(at.min(lines.len()));
        let mut whole = miner(one, 4_096);
        whole.absorb(miner(other, 4_096));
        prop_assert_eq!(whole.patterns(), miner(&lines, 4_096).patterns());
    }

    #[test]
    fn messages_that_come_again_change_counts_alone(lines in lines(), again in 1_usize..4) {
        let once = miner(&lines, 4_096).patterns();
        let many = miner(&vec![lines.clone(); 1 + again].concat(), 4_096).patterns();
        let texts = |patterns: &Patterns| {
            let mut texts: Vec<_> = patterns.templates().iter().map(Template::text).collect();
            texts.sort();
            texts
        };
        prop_assert_eq!(texts(&once), texts(&many));
        prop_assert_eq!(total(&many), total(&once) * (1 + again as u64));
    }
}
