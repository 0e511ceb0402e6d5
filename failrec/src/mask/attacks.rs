//! Attacks on the running time: pieces that a text repeats to make the masker look at the same
//! bytes again and again.

use proptest::prelude::{ProptestConfig, prop, prop_assert_eq, proptest};

use super::*;
use crate::mask::rule::ALL;
use crate::mask::text::steps;

/// Pieces that once made the work grow faster than the text, or might.
#[rustfmt::skip]
const ATTACKS: &[&str] = &[
    "password=", "password = ", "\"password\": ", "password: \"", "\"password\": \\\"",
    "password: \"\" ", "eyJ.", "eyJabcdefghij.", "eyJabcdefghij.x.", "SG.", "dp.st.", "@", "a@b.",
    "a.a:", "a@b.com.com.com.", "-----BEGIN ", "a://b:c", "a://b:c/", "://", "a://a@", "Bearer ",
    "Basic abcd", "Cookie: a; ", "Cookie: a=b;", "Cookie: a=\"", "Authorization: x, a:",
    "Authorization: x=\"", "--password ", "\"password\", ", "\"--password\", \"-", "-u \"",
    "-u \\\"", "password: [\"\",", "password=a,b", "\\", "password: \\\"\\", "password: Some(",
    "4111 ", "4", "4111-", "+1 ", "+1-", "DE89 ", "DE89", "DE89370400", "<password>",
    "a:password>", ":password>", "<a:password>", "[MASKED:", "[password=x1 ",
    "[MASKED:password=x1 ", "*", "login a password ", "a8Q~", "a~", "a.~", "-", "a", "sk-a",
    "{\"a\":", "[", "{\"a\":[", "\"a\":{\"b\":", "'\"`", "\"'\\\"'", "%", "%3D", "\\u003d",
    "\u{1b}[31m", "é", "é.", "密码:", "token:f(", "token:a::", "token:![", "token:{", "token={",
    "?code={", "[?code={", "?code=Some([", "?code=", "&code=a", "token:token ", "token:bearer ", "bearer+",
    "basic+", "basic+aaaaaaa/", "bearer%20", "SSWS+", "123456789:AA", "aaaaaaaaaaaaaa.atlasv1.",
    "pataaaaaaaaaaaaaa.", "signature=f()", "signature: 'f() ", "PWD=/a", "\n\n\n", " ",
    "YWJjZGVm", "YWJj/", "YWJjZGVmZ2hpamts/", "YWJjZGVmZ2hpamts=", "68656c6c", "%25", "%253D", "a%25",
    "%25a=", "1%2F", "1//0%2F", "1%2F%2F0a", "ABSK%2F", "ABSK/abcd", "sk-%2F", "access_token%24", "/abcd",
    "xoxe.xox/abcd", "re_a", "sha256~", "auth: ", "auth: a: ", "mật khẩu",
    "-p", "-pa ", "mysql -p", "mysql -p'", "-b ", "curl -b 'a=", "--password-stdin", "echo | --password-stdin ",
    "secret:{", "secret:{\"a\":", "secret:{\"a\":\"b\",", "secret={1,", "credentials\":{\"a\":[", "name='password'",
    "<a value='", " name=\"token\"\n\n", "(\"token\", ", "value: ", "name: token\nvalue:", "| token | ", "| token | a",
    "$2b$", "$6$a", "password: |\n ", "password: |\n a\n", "<password><![CDATA[", "<password ", "<password a>",
    "password=>\n string(", "**token**", "[token] =>", "PWD={", ";PWD={a;", "ENV ", "ENV token ", "AUTH ", "AUTH a ",
    "PASS ", "IDENTIFIED BY ", "password is ", "password for ", "api key ", "token is to ", "thin:", "https%3A%2F%2F",
    "https%3A%2F%2Fa%3A", "Authorization: a=\\\"", "Authorization: x=\"b", "password: await ", "password=os.get(\"a\",",
    "password=a.", "password: a::b", "token: aaaaaaa\n", "--é", "\\\\n", "password: \\n",
];

/// Words that say something of what follows them.
#[rustfmt::skip]
const WORDS: &[&str] = &[
    "password", "token", "access_tokens", "authorization", "cookie", "signature", "PWD",
    "webhook_signature", "tests_pass", "a.password", "--password", "-u", "bearer", "basic", "SSWS",
    "login", "name", "code", "密码", "a/password", "ABSK",
];

/// What may stand between such a word and the next.
#[rustfmt::skip]
const SEPARATORS: &[&str] = &[
    ":", "=", " = ", " == ", "=>", ": ", "\"", "\":", "\": \"", "\", \"value\": \"", "'", "`",
    "%3D", "%3A", "%20", "%26", "\\\"", "\\\":\\\"", "\\\\\\\"", "\\", "\\n", "+", "/", "@", ".",
    ",", ";", "&", "?", "#", "~", "$", "(", ")", "[", "]", "{", "}", "<", ">", "></", "_", "-",
    "|", "*", "!", " ", "\t", "\n", "\u{0}",
];

/// What may hold the parts of a token together.
const TOKEN_MARKS: &[&str] = &[".", "/", "+", "=", ":", "$", "~", "%40"];

/// What may stand where a value is looked for.
#[rustfmt::skip]
const VALUES: &[&str] = &[
    "", "x", "7", "f(", "(", "[", "{", "![", "a::", "a.", "null", "********", "Some(", "b\"",
    "\"-",
];

/// How the work grows with the number of pieces, if that is faster than it should.
fn complaint(piece: &str, cost: impl Fn(&str) -> usize) -> Option<String> {
    let short = piece.repeat((2 * 1024_usize).div_ceil(piece.len()));
    let long = short.repeat(4);
    let (small, large) = (cost(&short), cost(&long));
    let is_linear = large <= 6 * small && large <= 150 * long.len();
    let steps = format!("{piece:?}: {small} steps, then {large} for {} bytes", long.len());
    (!is_linear).then_some(steps)
}

fn text_cost(text: &str) -> usize {
    steps::of(|| drop(Masker::default().text(text)))
}

fn json_cost(json: &str) -> usize {
    steps::of(|| drop(Masker::default().json(json)))
}

fn begin_of_key() -> String {
    format!("-----BEGIN {}-----", "PRIVATE KEY")
}

#[test]
fn work_grows_with_the_text_and_no_faster() {
    let begin = begin_of_key();
    let pieces = ATTACKS.iter().copied().chain([begin.as_str()]);
    let complaints: Vec<_> = pieces.filter_map(|piece| complaint(piece, text_cost)).collect();
    assert!(complaints.is_empty(), "{complaints:#?}");
}

#[test]
fn work_grows_with_the_words_that_announce_values() {
    let announced = SEPARATORS.iter().flat_map(|mark| VALUES.iter().map(move |v| [mark, *v]));
    let announced = announced.map(|[mark, value]| format!("password{mark}{value}"));
    let words = WORDS.iter().flat_map(|word| SEPARATORS.iter().map(move |mark| [word, *mark]));
    let pieces = announced.chain(words.map(|word| word.concat()));
    let complaints: Vec<_> = pieces.filter_map(|piece| complaint(&piece, text_cost)).collect();
    assert!(complaints.is_empty(), "{complaints:#?}");
}

#[test]
fn work_grows_with_the_beginnings_of_tokens() {
    let prefixes = ALL.iter().flat_map(|rules| rules.iter()).map(|rule| rule.prefix);
    let marked = prefixes.flat_map(|prefix| TOKEN_MARKS.iter().map(move |mark| (prefix, mark)));
    let pieces = marked.flat_map(|(prefix, mark)| {
        [format!("{prefix}{mark}"), format!("{mark}{prefix}abcde-7_{mark}")]
    });
    let complaints: Vec<_> = pieces.filter_map(|piece| complaint(&piece, text_cost)).collect();
    assert!(complaints.is_empty(), "{complaints:#?}");
}

#[test]
fn work_grows_with_the_json_and_no_faster() {
    let mut complaints = Vec::new();
    for piece in ATTACKS {
        let quoted = serde_json::Value::from(*piece).to_string();
        for item in [format!("{quoted},"), format!("{{\"name\":{quoted},\"value\":{quoted}}},")] {
            complaints.extend(complaint(&item, |items| json_cost(&format!("[{items}0]"))));
        }
        let as_string = |text: &str| json_cost(&serde_json::Value::from(text).to_string());
        complaints.extend(complaint(piece, as_string));
        complaints.extend(complaint(piece, |text| json_cost(&format!("{{\"password\":\"{text}"))));
    }
    assert!(complaints.is_empty(), "{complaints:#?}");
}

#[test]
fn work_grows_with_the_depth_of_json_and_no_faster() {
    let shapes = [
        ("nested arrays", "[", "]"),
        ("nested objects", "{\"password\":", "}"),
        ("nested schemas", "{\"password\":{\"type\":\"object\",\"properties\":", "}}"),
        ("nested entries", "[\"password\",", "]"),
        ("nested named entries", "{\"name\":\"password\",\"value\":", "}"),
        ("open arrays", "[", ""),
        ("open objects", "{\"password\":", ""),
    ];
    for (name, open, close) in shapes {
        let nested = |count: usize| format!("{}1{}", open.repeat(count), close.repeat(count));
        let (small, large) = (json_cost(&nested(500)), json_cost(&nested(2000)));
        assert!(large <= 5 * small, "{name}: {small} steps, then {large}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 256,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn work_grows_with_pieces_of_any_mixture(
        words in prop::collection::vec(prop::sample::select(WORDS), 0..3),
        attacks in prop::collection::vec(prop::sample::select(ATTACKS), 1..3),
        separators in prop::collection::vec(prop::sample::select(SEPARATORS), 0..3),
        values in prop::collection::vec(prop::sample::select(VALUES), 0..2),
    ) {
        let piece = [words, separators, values, attacks].concat().concat();
        prop_assert_eq!(complaint(&piece, text_cost), None);
    }
}
