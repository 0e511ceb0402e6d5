//! Quoted text.

use std::ops::Range;

use crate::fingerprint::scan::byte::is_word_byte;
use crate::fingerprint::scan::hex;
use crate::fingerprint::scan::naming;
use crate::fingerprint::scan::placeholder::Placeholder;
use crate::fingerprint::scan::sentence;
use crate::fingerprint::scan::sink::Sink;
use crate::fingerprint::scan::text::{Text, last_word};
use crate::fingerprint::scan::url;
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

/// Replaces text in other quotes. The name of a thing of the program's stays, and so does what
/// tells of an address.
pub(super) fn rule<'a>(text: Text<'a>, at: usize, sink: &mut Sink<'_, 'a>) -> Option<usize> {
    let end = match text.byte(at) {
        b'"' => sentence::closing(text, at + 1)? + 1,
        b'\'' => single(text, at, sink)?,
        b'`' => return None,
        _ => after_typographic(text, at)?,
    };
    if is_name(text, at, end, sink.written()) {
        sink.keep(text.slice(at, end));
    } else if let Some(target) = request_target(text, at, end) {
        sink.keep(text.slice(at, target.start));
        sink.replace(target.clone(), Placeholder::Path);
        sink.keep(text.slice(target.end, end));
        sink.end_list();
    } else if sink.written().contains("<path> HTTP/") || !url::quoted(text, at, end, sink) {
        // Behind the line of a request stands where it came from.
        sink.replace(at..end, Placeholder::Text);
    }
    Some(end)
}

/// The same within a string, where quotes are escaped: as often as the string is within others.
pub(super) fn escaped<'a>(text: Text<'a>, at: usize, sink: &mut Sink<'_, 'a>) -> Option<usize> {
    let open = text.run(at, |byte| byte == b'\\');
    let depth = open - at;
    if text.byte(open) != b'"' || depth == 0 {
        return None;
    }
    if depth.is_multiple_of(2) {
        // Only backslashes are escaped.
        sink.keep(text.slice(at, open));
        return Some(open);
    }
    let end = after_escaped(text, open + 1, depth);
    let content = text.slice(open + 1, end - 1 - depth);
    let is_closed = text.byte(end - 1) == b'"';
    let is_word = is_closed && !content.contains([' ', '/', '=', ',', '?', '|', '+', '\\']);
    if is_word && is_named(sink.written()) && is_identifier(content) {
        sink.keep(text.slice(at, end));
    } else {
        sink.replace(at..end, Placeholder::Text);
    }
    Some(end)
}

/// The end of what is quoted from `start` on, by a quote escaped like the one before it. What
/// nothing closes was cut off: it goes on to a quote that is less escaped, or to the end.
fn after_escaped(text: Text<'_>, start: usize, depth: usize) -> usize {
    let quotes = text.rest(start).match_indices('"').map(|(index, _)| start + index);
    for quote in quotes {
        let before =
            text.slice(start, quote).bytes().rev().take_while(|byte| *byte == b'\\').count();
        if before <= depth {
            return if before == depth { quote + 1 } else { quote - before };
        }
    }
    text.len()
}

/// What is quoted from `at` to `end` is the name of a thing of the program's, and not what a user
/// gave it: the words around it say so.
fn is_name(text: Text<'_>, at: usize, end: usize, written: &str) -> bool {
    let content = text.slice(text.after_char(at), end - 1);
    let is_word = !content.contains([' ', '/', '=', ',', '?', '|', '+']);
    is_word && (is_named(written) || is_told_behind(text, end)) && is_identifier(content)
}

/// Where the path stands in `"GET /orders HTTP/1.1"`, quoted from `at` to `end`.
fn request_target(text: Text<'_>, at: usize, end: usize) -> Option<Range<usize>> {
    let method = text.run(at + 1, |byte| byte.is_ascii_uppercase());
    let start = text.literal(method, " ")?;
    let target = text.run(start, |byte| !matches!(byte, b' ' | 0 | b'"' | b'\''));
    let is_version = text.literal(target, " HTTP/").is_some_and(|version| {
        text.run(version, |byte| byte.is_ascii_digit() || byte == b'.') + 1 == end
    });
    let is_method = (3..=7).contains(&(method - at - 1));
    (is_method && is_version && start < target && target < end).then_some(start..target)
}

fn is_named(written: &str) -> bool {
    let before = written.trim_end_matches([' ', '(']);
    let gap = written.len() - before.len();
    if let Some(announced) = written.strip_suffix(": ") {
        return naming::is_announcing(last_word(announced));
    }
    let word = last_word(before);
    if gap == 0 {
        return false;
    }
    if naming::is_joining(word) {
        let before = before.get(..before.len() - word.len()).unwrap_or("").trim_end();
        return naming::is_identified(last_word(before));
    }
    naming::is_identified(word) || before.ends_with("value for")
}

fn is_told_behind(text: Text<'_>, end: usize) -> bool {
    let Some(start) = text.literal(end, " ") else { return false };
    let after = text.letters(start);
    // A word that something is joined to may read otherwise once that is replaced.
    let is_whole = match text.byte(after) {
        b'.' | b':' => matches!(text.byte(after + 1), b' ' | 0),
        byte => matches!(byte, b' ' | b',' | b';' | b')' | 0),
    };
    is_whole && naming::is_identified(text.slice(start, after))
        || naming::is_needed(text.rest(start))
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
    // A placeholder stands where a letter, a digit or an escaped quote did, or a quote behind backslashes.
    let is_escaped = |at| {
        let after = text.run(at, |byte| byte == b'\\');
        at < after && matches!(text.byte(after), b'"' | b'<')
    };
    let closes =
        |end: &usize| !text.is_word(end + 1) && text.byte(end + 1) != b'<' && !is_escaped(end + 1);
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
