//! Names of users and machines that stand without quotes.

use crate::fingerprint::scan::address;
use crate::fingerprint::scan::byte::{is_name_byte, is_word_byte};
use crate::fingerprint::scan::hex;
use crate::fingerprint::scan::key;
use crate::fingerprint::scan::naming;
use crate::fingerprint::scan::placeholder::Placeholder;
use crate::fingerprint::scan::sink::Sink;
use crate::fingerprint::scan::text::{NAME_BYTES_MAX, Text};
use crate::fingerprint::scan::uuid;

/// Replaces a name behind a word that announces it: `user alice`, `password for root from`,
/// `host=db-1`.
pub(super) fn announced<'a>(text: Text<'a>, at: usize, sink: &mut Sink<'_, 'a>) -> Option<usize> {
    // Behind a placeholder stands the rest of a word.
    if is_word_byte(text.before(at)) || text.before(at) == b'>' {
        return None;
    }
    let word_end = text.run(at, is_word_byte);
    let word = text.slice(at, word_end);
    let start = word_end + 1;
    let end = match text.byte(word_end) {
        b'=' if key::is_key(word) && !key::is_telling(word) => value(text, start, word)?,
        b' ' if word.eq_ignore_ascii_case("user") => user(text, start, sink.written())?,
        b':' if names(word) => listed(text, text.literal(start, " ")?, sink.written())?,
        b' ' if word == "for" => {
            name(text, start).filter(|end| text.literal(*end, " from ").is_some())?
        }
        _ => return None,
    };
    let start = text.literal(start, " ").unwrap_or(start);
    sink.keep(text.slice(at, start));
    let is_path = text.byte(start) == b'/';
    sink.replace(start..end, if is_path { Placeholder::Path } else { Placeholder::Text });
    Some(end)
}

/// The value of such a key is a name.
fn names(key: &str) -> bool {
    key::names_someone(key) || key::names_something(key)
}

/// The end of the value in a list such as `client: db-1, server: web`.
fn listed(text: Text<'_>, at: usize, written: &str) -> Option<usize> {
    // Nginx writes `_` for any server.
    let end =
        text.literal(at, "_").filter(|end| text.ends_word(*end)).or_else(|| name(text, at))?;
    let is_list = text.byte(end) == b',' || (written.ends_with(", ") && text.byte(end) == 0);
    is_list.then_some(end)
}

/// The value of the key from `at` to `end`, which has a colon behind it, is a name.
pub(super) fn is_key(text: Text<'_>, at: usize, end: usize) -> bool {
    names(text.slice(at, end))
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
    let is_apart = text.byte(end) == b' ' && matches!(text.byte(end + 1), b'[' | b'(');
    let is_host = |c: char| c == '.' || c.is_ascii_digit();
    if is_apart && !text.slice(at, end).contains(is_host) {
        return None;
    }
    let open = if is_apart { end + 1 } else { end };
    let is_bracketed = is_apart || text.byte(open) == b'[';
    if !is_bracketed && text.byte(open) != b'/' {
        return None;
    }
    let address = match Placeholder::read(text, open + 1) {
        Some((Placeholder::Ip, address)) => address,
        Some(_) => return None,
        None => address::ip(text, open + 1)?,
    };
    // A network is no address of a machine, and neither is a path.
    if text.byte(address) == b'/' || (is_bracketed && !matches!(text.byte(address), b']' | b')')) {
        return None;
    }
    sink.replace(at..end, Placeholder::Host);
    Some(end)
}

/// The end of the value of `key`, if it is a name.
fn value(text: Text<'_>, at: usize, key: &str) -> Option<usize> {
    if text.byte(at) == b'<' && Placeholder::read(text, at).is_none() {
        let end = text.run_within(at + 1, NAME_BYTES_MAX, is_name_byte);
        return text.literal(end, ">").filter(|_| at + 1 < end);
    }
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
    let name = text.slice(at, text.before_escape(at, run)).trim_end_matches(['.', ':', '!']);
    let end = at + name.len();
    let is_whole = matches!(text.byte(run), 0 | b' ' | b',' | b';' | b')' | b']' | b'}');
    let begins = match name.bytes().next()? {
        b'0'..=b'9' if key::names_someone(key) => !name.contains(['.', ':']),
        b'0'..=b'9' => is_host(name) || is_id(text, at, end),
        b'/' => !key::names_someone(key),
        byte => byte.is_ascii_alphabetic() || byte == b'_',
    };
    // A port behind the name tells services apart.
    let has_port = name
        .rsplit_once(':')
        .is_some_and(|(_, port)| port.is_empty() || port.bytes().any(|byte| byte.is_ascii_digit()));
    let is_name = !naming::is_no_name(name) && (!has_port || name.starts_with('/'));
    (is_whole && begins && is_name).then_some(end)
}

/// A whole id, whatever it begins with.
fn is_id(text: Text<'_>, at: usize, end: usize) -> bool {
    hex::is_hash(text.slice(at, end)) || uuid::find(text, at).is_some_and(|(found, _)| found == end)
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
