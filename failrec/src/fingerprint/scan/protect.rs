//! Numbers that mean something: statuses, exit codes, signals, error numbers.

use crate::fingerprint::scan::address::FIRST_EPHEMERAL_PORT;
use crate::fingerprint::scan::byte::is_word_byte;
use crate::fingerprint::scan::sink::Sink;
use crate::fingerprint::scan::text::{Text, value};
use crate::fingerprint::scan::vocabulary;

/// Digits of a code; Windows counts up to ten of them.
const CODE_DIGITS_MAX: usize = 5;
const WIDE_CODE_DIGITS: usize = 10;
const SQLSTATE_LENGTH: usize = 5;
/// Between a word and its number.
const fn is_separator(byte: u8) -> bool {
    matches!(byte, b' ' | b'=' | b':' | b'#' | b'(' | b'[' | b'"' | b'\'' | b'-' | b'/')
}

/// Keeps a number that stands behind a word which gives it a meaning.
pub(super) fn rule<'a>(text: Text<'a>, at: usize, sink: &mut Sink<'_, 'a>) -> Option<usize> {
    // No code begins with a small letter.
    if text.byte(at).is_ascii_lowercase() {
        return None;
    }
    let end = behind_word(text, at, sink.written()).or_else(|| before_reason(text, at))?;
    sink.keep(text.slice(at, end));
    Some(end)
}

fn behind_word(text: Text<'_>, at: usize, written: &str) -> Option<usize> {
    match Word::before(written)?.kind()? {
        Kind::Version => version(text, at),
        Kind::Code => code(text, at),
        Kind::Answer => code(text, at).filter(|end| is_status(text, at, *end)),
        Kind::Last => {
            code(text, at).filter(|end| matches!(text.byte(*end), 0 | b')' | b']' | b',' | b';'))
        }
        Kind::Port => code(text, at).filter(|end| is_service(text, at, *end)),
        Kind::SqlState => sql_state(text, at).or_else(|| code(text, at)),
    }
}

/// `429 Too Many Requests`, as HTTP puts it.
fn before_reason(text: Text<'_>, at: usize) -> Option<usize> {
    let end = text.exactly(at, 3)?;
    let reason = text.literal(end, " ")?;
    let word = text.slice(reason, text.letters(reason));
    let is_status = value(text.slice(at, end)).is_some_and(|number| (400..600).contains(&number));
    (is_status && vocabulary::is_reason(word)).then_some(end)
}

fn is_service(text: Text<'_>, at: usize, end: usize) -> bool {
    value(text.slice(at, end)).is_some_and(|port| port < FIRST_EPHEMERAL_PORT)
}

/// What a number behind a word is.
#[derive(Clone, Copy)]
enum Kind {
    Version,
    Code,
    Answer,
    /// A code if nothing is counted by it.
    Last,
    Port,
    SqlState,
}

/// The newest word that was written, and what came between it and the end.
struct Word<'s> {
    word: &'s str,
    between: &'s str,
}

impl<'s> Word<'s> {
    fn before(written: &'s str) -> Option<Self> {
        let written = written.strip_suffix("Some(").unwrap_or(written);
        let trimmed = without_version(before_all(written, is_separator));
        let start = before_all(trimmed, |byte| byte.is_ascii_alphabetic() || byte == b'_').len();
        let word = trimmed.get(start..).filter(|word| !word.is_empty())?;
        Some(Self { word, between: written.get(trimmed.len()..).unwrap_or("") })
    }

    fn kind(&self) -> Option<Kind> {
        // A number behind "HTTP " is a status; its version stands behind a slash.
        let is_version = self.between == "/" || (self.between == " " && !self.is("http"));
        if is_version && vocabulary::is_version_word(self.word) {
            return Some(Kind::Version);
        }
        if self.is("port") {
            return Some(Kind::Port);
        }
        if self.is("sqlstate") {
            return Some(Kind::SqlState);
        }
        if vocabulary::is_code_word(self.word) {
            return Some(Kind::Code);
        }
        // "error: 5 files" counts files; "error 5" is a code.
        if self.is("error") && matches!(self.between, " " | " #" | "#") {
            return Some(Kind::Code);
        }
        if self.is("error") && matches!(self.between, ": " | " (" | "(" | " [" | "[") {
            return Some(Kind::Last);
        }
        if self.is("base") && self.between == " " {
            return Some(Kind::Code);
        }
        vocabulary::is_answer_word(self.word).then_some(Kind::Answer)
    }

    fn is(&self, word: &str) -> bool {
        self.word.eq_ignore_ascii_case(word)
    }
}

/// `HTTP/1.1` is one word here: what follows it is a status.
fn without_version(written: &str) -> &str {
    let digits = before_all(written, |byte| byte.is_ascii_digit() || byte == b'.');
    let is_http = |name: &str| {
        name.as_bytes().last_chunk::<4>().is_some_and(|end| end.eq_ignore_ascii_case(b"http"))
    };
    match digits.strip_suffix('/') {
        Some(name) if digits.len() < written.len() && is_http(name) => name,
        _ => written,
    }
}

/// What stands before the bytes at the end that are dropped, all of them of ASCII.
fn before_all(text: &str, is_dropped: impl Fn(u8) -> bool) -> &str {
    let end = text.bytes().rposition(|byte| !is_dropped(byte)).map_or(0, |last| last + 1);
    text.get(..end).unwrap_or("")
}

fn version(text: Text<'_>, at: usize) -> Option<usize> {
    let end = text.digits(at);
    let end = match text.byte(end) {
        b'.' if end < text.digits(end + 1) && text.digits(end + 1) != end + 1 => {
            text.digits(end + 1)
        }
        _ => end,
    };
    (at < end && end <= at + 4 && !text.is_word(end)).then_some(end)
}

/// A whole number, or a hexadecimal one with `0x`.
fn code(text: Text<'_>, at: usize) -> Option<usize> {
    if let Some(start) = text.literal(at, "0x").or_else(|| text.literal(at, "0X")) {
        let end = text.run(start, |byte| byte.is_ascii_hexdigit());
        return (start < end && end <= start + 8 && !text.is_word(end)).then_some(end);
    }
    let is_negative = text.byte(at) == b'-';
    let start = if is_negative { at + 1 } else { at };
    let end = text.digits(start);
    let count = end - start;
    let is_short = 0 < count && (count <= CODE_DIGITS_MAX || count == WIDE_CODE_DIGITS);
    (is_short && stands_alone(text, end)).then_some(end)
}

/// Five capitals or digits, as the standard of SQL has it.
fn sql_state(text: Text<'_>, at: usize) -> Option<usize> {
    let end = text.run(at, |byte| byte.is_ascii_digit() || byte.is_ascii_uppercase());
    (end == at + SQLSTATE_LENGTH && !text.is_word(end)).then_some(end)
}

/// The number is not the beginning of a date, a time, a decimal or a range.
fn stands_alone(text: Text<'_>, end: usize) -> bool {
    let is_joined = matches!(text.byte(end), b'-' | b'/' | b':' | b',' | b'.')
        && is_word_byte(text.byte(end + 1));
    !is_joined && !text.is_word(end) && text.byte(end) != b'%'
}

/// "returned 404 not found" names a status, "returned 200 rows" counts rows.
fn is_status(text: Text<'_>, at: usize, end: usize) -> bool {
    let Some(number) = value(text.slice(at, end)) else { return false };
    let next = text.slice(end + 1, text.letters(end + 1));
    let counts =
        4 <= next.len() && next.ends_with('s') && !matches!(next, "this" | "does" | "status");
    (100..600).contains(&number) && !(text.byte(end) == b' ' && counts)
}
