//! Flags of command lines whose value is a secret, and the lines of a netrc file.

use crate::mask::key::{NameRules, Sensitivity, is_kept};
use crate::mask::rule;
use crate::mask::scan::hit::Hit;
use crate::mask::scan::run::Run;
use crate::mask::scan::value::Value;
use crate::mask::text::Bytes;
use crate::mask::text::class::{BLANK, BREAK, DOT, HIGH, LINE_END, WORD};

const BLANKS_MAX: usize = 16;
const BACKSLASHES_MAX: usize = 64;
const NAME_BYTES_MAX: usize = 64;
/// How far back the user of a netrc line is looked for.
const LOGIN_BYTES_MAX: usize = 128;

/// What `argument` says of the argument behind it: much, if it is a flag such as `--password`.
pub(crate) fn judge_flag(argument: &str, names: &NameRules) -> Sensitivity {
    let name = argument.strip_prefix("--").or_else(|| argument.strip_prefix('-'));
    let is_mark =
        |byte: u8| !byte.is_ascii() || byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    let word = name.filter(|name| name.bytes().all(is_mark));
    // `--password-stdin` takes no value.
    let taking = word.filter(|word| !word.ends_with("-stdin"));
    taking.map_or(Sensitivity::Open, |word| names.judge(word))
}

/// Adds the value behind the flag that `run` is: `--password v`, `"--password", "v"`, `-u a:v`.
pub(crate) fn hide_flag(
    bytes: Bytes<'_>,
    run: Run,
    names: &NameRules,
    hits: &mut Vec<Hit<'_>>,
) -> Option<usize> {
    // Names in other scripts are no words of the scanner.
    let end = bytes.run_end_within(run.end, WORD.or(HIGH), NAME_BYTES_MAX);
    let flag = bytes.slice(run.start, end);
    let is_user = matches!(flag, "-u" | "--user" | "--proxy-user" | "-U");
    let sensitivity = judge_flag(flag, names);
    if !is_user && !sensitivity.is_sensitive() {
        return None;
    }
    let at = value_start(bytes, end)?;
    let value = Value::quoted_at(bytes, at).unwrap_or_else(|| {
        let end = argument_end(bytes, at);
        Value { start: at, end, next: end, is_quoted: false }
    });
    let text = value.text(bytes);
    let start = if is_user {
        let (user, password) = text.split_once(':')?;
        let is_ids = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b':');
        if password.is_empty() || is_ids {
            return None;
        }
        if is_kept(password, Sensitivity::Strong) {
            return None;
        }
        // What is gone past must be no secret, nor an address.
        let is_plain = user.bytes().all(|byte| WORD.or(DOT).has(byte))
            && rule::token_at(bytes, value.start).is_none();
        if is_plain { value.start + user.len() + 1 } else { value.start }
    } else {
        value.start
    };
    // `-password = ..` is a line that was taken out of a file.
    let is_assigned = !value.is_quoted && matches!(text, "=" | ":" | ":=" | "=>");
    if is_assigned || text.starts_with('-') || is_word_of_prose(text) {
        return None;
    }
    if !is_kept(bytes.slice(start, value.end), Sensitivity::Strong) {
        hits.push(Hit::new(start, value.end, "cli_flag").by(sensitivity.method()));
    }
    Some(value.next)
}

/// Adds the password of a netrc line: `login u password v`.
pub(crate) fn hide_netrc(bytes: Bytes<'_>, run: Run, hits: &mut Vec<Hit<'_>>) -> Option<usize> {
    if bytes.slice(run.inner, run.end) != "password" || !BLANK.or(LINE_END).has(bytes.at(run.end)) {
        return None;
    }
    let before = bytes.bytes(run.start.saturating_sub(LOGIN_BYTES_MAX), run.start);
    let mut words = before.rsplit(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
    let follows_login = words.nth(1).is_some_and(|word| word == b"login");
    let start = bytes.run_end_within(run.end, BLANK.or(LINE_END), BLANKS_MAX);
    let end = argument_end(bytes, start);
    if !follows_login || start == end || is_kept(bytes.slice(start, end), Sensitivity::Strong) {
        return None;
    }
    hits.push(Hit::new(start, end, "npmrc_netrc"));
    Some(end)
}

/// Where the value behind a flag starts: after blanks, as the next string of a list, or after a zero
/// byte, as systems give the command line of a process.
fn value_start(bytes: Bytes<'_>, end: usize) -> Option<usize> {
    if end + 1 < bytes.len() && bytes.at(end) == 0 {
        return Some(end + 1);
    }
    let blanks = bytes.run_end_within(end, BLANK, BLANKS_MAX);
    if blanks != end {
        return (!LINE_END.has(bytes.at(blanks))).then_some(blanks);
    }
    let mut at = end;
    while bytes.at(at) == b'\\' && at - end < BACKSLASHES_MAX {
        at += 1;
    }
    if !matches!(bytes.at(at), b'"' | b'\'') {
        return None;
    }
    let comma = bytes.run_end_within(at + 1, BLANK.or(LINE_END), BLANKS_MAX);
    if bytes.at(comma) != b',' {
        return None;
    }
    let value = bytes.run_end_within(comma + 1, BLANK.or(LINE_END), BLANKS_MAX);
    Value::quoted_at(bytes, value).map(|_| value)
}

/// Where the argument of a command line ends that starts at `start`.
pub(crate) fn argument_end(bytes: Bytes<'_>, start: usize) -> usize {
    let mut at = start;
    while at < bytes.len() && !BREAK.has(bytes.at(at)) {
        let is_escape =
            bytes.at(at) == b'\\' && matches!(bytes.at(at + 1), b'n' | b'r' | b'"' | b'\'');
        if is_escape {
            break;
        }
        at += 1;
    }
    at
}

/// What follows a flag that is spoken of and not given.
fn is_word_of_prose(text: &str) -> bool {
    const WORDS: &[&str] = &[
        "is",
        "to",
        "or",
        "and",
        "was",
        "must",
        "flag",
        "option",
        "argument",
        "cannot",
        "requires",
        "not",
        "for",
        "with",
        "in",
        "on",
        "if",
        "can",
        "has",
        "the",
        "a",
        "as",
        "needs",
        "should",
        "may",
        "are",
        "value",
        "given",
        "missing",
        "instead",
        "flags",
        "options",
        "arguments",
        "when",
        "but",
    ];
    let word = text.trim_end_matches(['.', ',', ';', ':', '!', '?', ')']);
    WORDS.contains(&word)
}
