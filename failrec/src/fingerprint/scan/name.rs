//! Names of users and machines that stand without quotes.

use crate::fingerprint::scan::address;
use crate::fingerprint::scan::naming;
use crate::fingerprint::scan::placeholder::Placeholder;
use crate::fingerprint::scan::sink::Sink;
use crate::fingerprint::scan::text::{Text, is_word_byte};

/// Longer ones are not looked at.
const NAME_BYTES_MAX: usize = 128;

/// Replaces a name behind a word that announces it: `user alice`, `password for root from`,
/// `host=db-1`.
pub(super) fn announced<'a>(text: Text<'a>, at: usize, sink: &mut Sink<'_, 'a>) -> Option<usize> {
    if is_word_byte(text.before(at)) {
        return None;
    }
    let word_end = text.run(at, is_word_byte);
    let word = text.slice(at, word_end);
    let start = word_end + 1;
    let end = match text.byte(word_end) {
        b'=' if naming::names_someone(word) || naming::names_something(word) => {
            value(text, start, word)?
        }
        b' ' if word == "for" => {
            name(text, start).filter(|end| text.literal(*end, " from ").is_some())?
        }
        b' ' if word.eq_ignore_ascii_case("user") => user(text, start, sink.written())?,
        _ => return None,
    };
    sink.keep(text.slice(at, start));
    let is_path = text.byte(start) == b'/';
    sink.replace(start..end, if is_path { Placeholder::Path } else { Placeholder::Text });
    Some(end)
}

/// Replaces the machine in the head of a line of syslog: behind the time, which ends at `time`, and
/// before the program.
pub(super) fn after_time<'a>(
    text: Text<'a>,
    time: usize,
    sink: &mut Sink<'_, 'a>,
) -> Option<usize> {
    let at = text.literal(time, " ")?;
    let end = text.run_within(at, NAME_BYTES_MAX, is_name_byte);
    let program = text.literal(end, " ")?;
    let program_end = text.run_within(program, NAME_BYTES_MAX, is_name_byte);
    let colon = match text.byte(program_end) {
        b'[' => {
            let number = text.literal(program_end, "[<n>]");
            number.unwrap_or_else(|| text.digits(program_end + 1) + 1)
        }
        _ => program_end,
    };
    let is_head = program < program_end && text.literal(colon, ": ").is_some();
    if !is_head || at == end || naming::is_level(text.slice(at, end)) {
        return None;
    }
    sink.keep(" ");
    sink.replace(at..end, Placeholder::Host);
    Some(end)
}

/// A name may follow the word from `at` to `end`, which has a space behind it.
pub(super) fn may_announce(text: Text<'_>, at: usize, end: usize) -> bool {
    match (end - at, text.byte(at)) {
        (3, b'f') => text.slice(at, end) == "for" && stands_before_from(text, end + 1),
        (4, b'u' | b'U') => text.slice(at + 1, end) == "ser",
        _ => false,
    }
}

fn stands_before_from(text: Text<'_>, at: usize) -> bool {
    let end = text.run_within(at, NAME_BYTES_MAX, is_name_byte);
    text.literal(end, " from ").is_some()
}

/// Replaces a name that its address stands behind: `db-1/10.0.0.1`, `mail.example.org[10.0.0.1]`.
pub(super) fn with_address<'a>(
    text: Text<'a>,
    at: usize,
    sink: &mut Sink<'_, 'a>,
) -> Option<usize> {
    if is_word_byte(text.before(at)) || matches!(text.before(at), b'/' | b'.' | b'-' | b':') {
        return None;
    }
    let end = text.run_within(at, NAME_BYTES_MAX, is_name_byte);
    let is_bracketed = text.byte(end) == b'[';
    if !is_bracketed && text.byte(end) != b'/' {
        return None;
    }
    let address = match Placeholder::read(text, end + 1) {
        Some((Placeholder::Ip, address)) => address,
        Some(_) => return None,
        None => address::ip(text, end + 1)?,
    };
    // A network is no address of a machine, and neither is a path.
    if text.byte(address) == b'/' || (is_bracketed && text.byte(address) != b']') {
        return None;
    }
    sink.replace(at..end, Placeholder::Host);
    Some(end)
}

/// The end of the value of `key`, if it is a name.
fn value(text: Text<'_>, at: usize, key: &str) -> Option<usize> {
    let is_byte = |byte: u8| {
        !matches!(
            byte,
            0 | b' '
                | b','
                | b';'
                | b'('
                | b')'
                | b'['
                | b']'
                | b'{'
                | b'}'
                | b'"'
                | b'\''
                | b'`'
                | b'<'
                | b'>'
                | b'='
                | b'|'
                | b'&'
                | b'?'
        )
    };
    let is_route = text.byte(at) == b'/';
    let run = text.run_within(at, NAME_BYTES_MAX, |byte| {
        is_byte(byte) || (is_route && matches!(byte, b'?' | b'=' | b'&'))
    });
    let name = text.slice(at, run).trim_end_matches(['.', ':', '!']);
    let end = at + name.len();
    let is_whole = matches!(text.byte(run), 0 | b' ' | b',' | b';' | b')' | b']' | b'}');
    let begins = match name.bytes().next()? {
        b'0'..=b'9' if naming::names_someone(key) => !name.contains(['.', ':']),
        b'0'..=b'9' => is_host(name),
        b'/' => !naming::names_someone(key),
        byte => byte.is_ascii_alphabetic() || byte == b'_',
    };
    // A port behind the name tells services apart.
    let is_name = !naming::is_no_name(name) && (!name.contains(':') || name.starts_with('/'));
    (is_whole && begins && is_name).then_some(end)
}

/// `173-234-31-186.example.net` begins with a digit and is no number.
fn is_host(name: &str) -> bool {
    let last = name.rsplit_once('.').map(|(_, last)| last);
    last.is_some_and(|last| 2 <= last.len() && last.bytes().all(|byte| byte.is_ascii_alphabetic()))
        && name.bytes().any(|byte| byte == b'-')
}

/// The end of the name of a user; `user` may also be part of a sentence.
fn user(text: Text<'_>, at: usize, written: &str) -> Option<usize> {
    let end = name(text, at)?;
    let name = text.slice(at, end);
    let is_word = name.bytes().all(|byte| byte.is_ascii_lowercase());
    let is_sentence = name.ends_with("ed") || name.ends_with("ing") || name.ends_with("ion");
    let is_last = !matches!(text.byte(end), b' ' | b'@');
    if text.literal(end, " of ").is_some() {
        return None;
    }
    let is_announced = naming::is_preposition(written);
    (!is_word || is_announced || !(is_sentence || is_last)).then_some(end)
}

/// The end of the word that may be somebody's name.
fn name(text: Text<'_>, at: usize) -> Option<usize> {
    let run = text.run_within(at, NAME_BYTES_MAX, is_name_byte);
    let name = text.slice(at, run).trim_end_matches(['.', '-']);
    let end = at + name.len();
    let is_whole = text.ends_word(end) && text.ends_word(run);
    let goes_on = matches!(text.byte(run), b'=' | b'(' | b'/' | b'\\' | b'\'' | b'"' | b'`')
        || (matches!(text.byte(run), b':' | b'@') && !matches!(text.byte(run + 1), b' ' | 0));
    let begins = name.starts_with(|first: char| first.is_ascii_alphabetic());
    (is_whole && begins && !goes_on && !naming::is_no_name(name)).then_some(end)
}

const fn is_name_byte(byte: u8) -> bool {
    is_word_byte(byte) || matches!(byte, b'.' | b'-')
}
