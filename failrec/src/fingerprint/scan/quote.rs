//! Quoted text.

use crate::fingerprint::scan::hex;
use crate::fingerprint::scan::placeholder::Placeholder;
use crate::fingerprint::scan::sink::Sink;
use crate::fingerprint::scan::text::{Text, is_word_byte};
use crate::fingerprint::scan::word;

const PUNCTUATION_BYTES_MAX: usize = 3;
const IDENTIFIER_BYTES_MAX: usize = 80;
/// What holds spaces and none of these is prose.
const OPERATORS: [char; 8] = ['=', '<', '>', '|', '&', '(', ':', '+'];
/// Before back-ticks these announce what a user sent, not what the program is called.
const USER_DATA: &[&str] = &["unknown variant ", "unknown field ", "invalid value ", "found "];
const TYPOGRAPHIC: &[(char, char)] =
    &[('“', '”'), ('„', '“'), ('‘', '’'), ('«', '»'), ('»', '«'), ('「', '」')];

/// Keeps an identifier or a sign in back-ticks, as Rust's libraries write them, and replaces other
/// text in them.
pub(super) fn backtick<'a>(text: Text<'a>, at: usize, sink: &mut Sink<'_, 'a>) -> Option<usize> {
    let start = text.literal(at, "`")?;
    let end = start + text.rest(start).find('`')?;
    let content = text.slice(start, end);
    let is_user_data = USER_DATA.iter().any(|words| sink.written().ends_with(words));
    if !is_user_data && (is_identifier(content) || is_punctuation(content)) {
        sink.keep(text.slice(at, end + 1));
    } else {
        sink.replace(at..end + 1, Placeholder::Text);
    }
    Some(end + 1)
}

/// Replaces text in other quotes.
pub(super) fn rule<'a>(text: Text<'a>, at: usize, sink: &mut Sink<'_, 'a>) -> Option<usize> {
    let end = match text.byte(at) {
        b'"' => after_double(text, at + 1)?,
        b'\'' => single(text, at, sink)?,
        b'`' => return None,
        _ => after_typographic(text, at)?,
    };
    sink.replace(at..end, Placeholder::Text);
    Some(end)
}

fn after_double(text: Text<'_>, start: usize) -> Option<usize> {
    let rest = text.rest(start);
    let mut is_escaped = false;
    for (index, byte) in rest.bytes().enumerate() {
        if byte == b'"' && !is_escaped {
            return Some(start + index + 1);
        }
        is_escaped = byte == b'\\' && !is_escaped;
    }
    // All that follow are escaped: then the backslashes belonged to something else.
    rest.find('"').map(|index| start + index + 1)
}

/// One quote that nothing closes means that nothing closes those behind it either.
fn single(text: Text<'_>, at: usize, sink: &mut Sink<'_, '_>) -> Option<usize> {
    if sink.is_unclosed() || !may_open(text, at) {
        return None;
    }
    let end = after_single(text, at);
    if end.is_none() {
        sink.note_unclosed();
    }
    end
}

fn may_open(text: Text<'_>, at: usize) -> bool {
    matches!(text.before(at), 0 | b' ' | b'=' | b'(' | b'[' | b':' | b',' | b'{')
}

/// Only a quote behind a space, a bracket or the like opens, and only one before no letter closes,
/// so that apostrophes and lifetimes survive.
fn after_single(text: Text<'_>, at: usize) -> Option<usize> {
    let quotes = text.rest(at + 1).match_indices('\'').map(|(index, _)| at + 1 + index);
    // A placeholder stands where a letter or a digit did.
    let closes = |end: &usize| !text.is_word(end + 1) && text.byte(end + 1) != b'<';
    quotes.into_iter().find(closes).map(|end| end + 1)
}

fn after_typographic(text: Text<'_>, at: usize) -> Option<usize> {
    let open = text.rest(at).chars().next()?;
    let (_, close) = TYPOGRAPHIC.iter().find(|(begin, _)| *begin == open)?;
    let start = at + open.len_utf8();
    text.rest(start).find(*close).map(|index| start + index + close.len_utf8())
}

/// The name of something in the program: a field, a type, an option, with nothing in it that
/// would be replaced elsewhere.
fn is_identifier(content: &str) -> bool {
    let is_byte = |byte: u8| is_word_byte(byte) || b":.<>-&*()[]#!$/, =|+?".contains(&byte);
    let begins = content.starts_with(|c: char| c.is_ascii_alphabetic() || "_&-#*<$([".contains(c));
    let words = || content.split(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != '-');
    begins
        && content.len() <= IDENTIFIER_BYTES_MAX
        && content.bytes().all(is_byte)
        && (!content.contains(' ') || content.contains(OPERATORS))
        && words().all(|part| !hex::is_hash(part) && word::is_stable(part))
}

fn is_punctuation(content: &str) -> bool {
    let is_sign = |byte: u8| byte.is_ascii_punctuation();
    (1..=PUNCTUATION_BYTES_MAX).contains(&content.len()) && content.bytes().all(is_sign)
}
