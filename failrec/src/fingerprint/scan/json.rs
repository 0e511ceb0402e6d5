//! Objects of JSON, and what Python prints for them.

use std::ops::Range;

use crate::fingerprint::scan::class::Class;
use crate::fingerprint::scan::placeholder::Placeholder;
use crate::fingerprint::scan::sink::{Object, Sink};
use crate::fingerprint::scan::text::Text;
use crate::fingerprint::scan::words::Words;

/// What an object says of a failure, by key, as the APIs and loggers in use name it; RFC 9457 has
/// some of them.
const TELLING: Words = Words::new(&[
    "__type",
    "cause",
    "code",
    "detail",
    "details",
    "err",
    "errno",
    "error",
    "error_code",
    "error_description",
    "error_message",
    "error_type",
    "errorcode",
    "errormessage",
    "errors",
    "errortype",
    "exception",
    "kind",
    "level",
    "message",
    "msg",
    "reason",
    "severity",
    "status",
    "status_code",
    "statuscode",
    "syscall",
    "title",
    "type",
]);
/// Keys that say nothing themselves, but whose value may.
const HOLDING: Words = Words::new(&["body", "response"]);
/// Members that are kept of one object.
const MEMBERS_MAX: u8 = 8;

/// Keeps what an object says of a failure, in the order in which it stands there, and replaces an
/// object that says nothing of one. An object without an end was cut off and goes on to the end of
/// the text.
pub(super) fn rule<'a>(text: Text<'a>, at: usize, sink: &mut Sink<'_, 'a>) -> Option<usize> {
    let first = text.run(at + 1, |byte| byte == b' ');
    if !matches!(text.byte(first), b'"' | b'}' | b'\'') {
        return None;
    }
    let quotes = if text.byte(first) == b'\'' { Quotes::Either } else { Quotes::Double };
    let end = quotes.after_value(text, at);
    // Within a sentence an object is one value of many; where objects are to stay, all of it does.
    let is_whole = sink.sentence_end().is_some() || sink.is_off(Class::Json);
    match quotes.member(text, at + 1, end).filter(|_| !is_whole) {
        None => {
            sink.replace(at..end, Placeholder::Json);
            Some(end)
        }
        Some(member) => {
            sink.keep("{");
            sink.open_object(quotes.object(end));
            Some(member.begin(text, at + 1, sink))
        }
    }
}

/// Keeps the same of an object that stands alone in a string, as Rust prints the text of a body for
/// developers: then it reads as if the text itself had been printed.
pub(super) fn printed<'a>(text: Text<'a>, at: usize, sink: &mut Sink<'_, 'a>) -> Option<usize> {
    let begin = text.literal(at, "\"{")?;
    text.literal(after_space(text, begin), "\\\"")?;
    // A word before it may read otherwise once the quote between them is gone.
    let begins = matches!(text.before(at), 0 | b' ' | b'=' | b'(' | b'[' | b':' | b',');
    if !begins || sink.sentence_end().is_some() || sink.is_off(Class::Json) {
        return None;
    }
    // A string without an end was cut off, and so was the object in it; within one that has an end
    // the object must be whole.
    let after = closed_string(text, at, text.len());
    let inner = text.up_to(after.unwrap_or(text.len()));
    let end = Quotes::Escaped.after_value(inner, begin - 1);
    if after.is_some_and(|after| after_space(inner, end) + 1 != after) {
        return None;
    }
    let member = Quotes::Escaped.member(text.up_to(end), begin, end)?;
    sink.omit(at..at + 1);
    sink.keep("{");
    sink.open_object(Quotes::Escaped.object(end));
    Some(member.begin(text, begin, sink))
}

/// Goes on behind a member of the object that is being read.
pub(super) fn go_on<'a>(text: Text<'a>, at: usize, sink: &mut Sink<'_, 'a>) -> usize {
    let Some(object) = sink.next_member() else { return at };
    sink.begin("json");
    let end = object.end;
    let quotes = Quotes::of(object);
    let inner = if object.is_escaped { text.up_to(end) } else { text };
    let member = quotes.member(inner, at, end).filter(|_| object.members < MEMBERS_MAX);
    if let Some(member) = member {
        sink.keep(",");
        return member.begin(text, at, sink);
    }
    sink.close_object();
    let close = if text.byte(end - 1) == b'}' { end - 1 } else { end };
    sink.omit(at..close);
    sink.keep(text.slice(close, end));
    sink.end_list();
    if !object.is_escaped {
        return end;
    }
    let quote = after_space(text, end);
    let after = text.literal(quote, "\"").unwrap_or(quote);
    sink.omit(end..after);
    after
}

/// A key that tells, with its quotes as they are written, and where its value stands, without.
struct Member {
    key: Range<usize>,
    value: Range<usize>,
}

impl Member {
    /// Writes the key; the value is read like any text. Where it begins.
    fn begin<'a>(&self, text: Text<'a>, from: usize, sink: &mut Sink<'_, 'a>) -> usize {
        let left_out = text.slice(from, self.key.start).trim_start_matches([',', ' ', '}', ']']);
        sink.omit(self.key.start - left_out.len()..self.key.start);
        let key = text.slice(self.key.start, self.key.end);
        match key.strip_prefix('\\').and_then(|key| key.strip_suffix("\\\"")) {
            Some(escaped) => {
                sink.keep(escaped);
                sink.keep("\"");
            }
            None => sink.keep(key),
        }
        sink.keep(":");
        if matches!(text.byte(self.value.start - 1), b'"' | b'\'') {
            sink.keep(text.slice(self.value.start - 1, self.value.start));
        }
        sink.open_sentence(self.value.end);
        self.value.start
    }
}

/// What begins and ends a string.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Quotes {
    Double,
    /// Python uses both quotes.
    Either,
    /// Double ones, each behind a backslash.
    Escaped,
}

impl Quotes {
    const fn of(object: Object) -> Self {
        match object {
            Object { is_escaped: true, .. } => Self::Escaped,
            Object { has_single: true, .. } => Self::Either,
            _ => Self::Double,
        }
    }

    fn object(self, end: usize) -> Object {
        let (has_single, is_escaped) = (self == Self::Either, self == Self::Escaped);
        Object { end, members: 0, has_single, is_escaped }
    }

    /// A string begins at `at`, so that its text stands behind so many bytes.
    fn opening(self, text: Text<'_>, at: usize) -> Option<usize> {
        match (self, text.byte(at)) {
            (Self::Double | Self::Either, b'"') | (Self::Either, b'\'') => Some(1),
            (Self::Escaped, b'\\') => (text.byte(at + 1) == b'"').then_some(2),
            _ => None,
        }
    }

    /// The end of the string that begins at `at`, or `end` if nothing ends it before.
    fn after_string(self, text: Text<'_>, at: usize, end: usize) -> usize {
        if self == Self::Escaped {
            after_escaped_string(text, at, end)
        } else {
            after_string(text, at, end)
        }
    }

    /// The next place from `at` on where a string begins, or `end`.
    fn next_string(self, text: Text<'_>, at: usize, end: usize) -> usize {
        if self == Self::Escaped {
            return text.slice(at, end).find("\\\"").map_or(end, |index| at + index);
        }
        text.run(at, |byte| byte != 0 && byte != b'"' && (self == Self::Double || byte != b'\''))
    }

    /// The next member from `at` to `end` that tells, also within others that do.
    fn member(self, text: Text<'_>, at: usize, end: usize) -> Option<Member> {
        let mut at = at;
        while at < end {
            at = self.next_string(text, at, end);
            let after = self.after_string(text, at, end);
            let colon = text.run(after, |byte| byte == b' ');
            // Python puts the other quotes around its keys.
            let is_key = (text.byte(at) == b'\'') == (self == Self::Either);
            if end <= after || text.byte(colon) != b':' || !is_key {
                at = after.max(at + 1);
                continue;
            }
            let value = text.run(colon + 1, |byte| byte == b' ');
            let width = self.opening(text, at).unwrap_or(1);
            let name = text.slice(at + width, after - width);
            if TELLING.has(name) {
                if let Some(value) = self.told(text, value, end) {
                    return Some(Member { key: at..after, value });
                }
                at = value;
            } else if HOLDING.has(name) {
                at = value;
            } else {
                at = self.after_value(text, value).min(end);
            }
        }
        None
    }

    /// Where the text or number of the value at `at` stands; nothing if it is none or empty.
    fn told(self, text: Text<'_>, at: usize, end: usize) -> Option<Range<usize>> {
        if let Some(width) = self.opening(text, at) {
            let after = self.after_string(text, at, end);
            let is_closed = at + width < after && self.opening(text, after - width).is_some();
            let close = if is_closed { after - width } else { after };
            return (at + width < close).then_some(at + width..close);
        }
        let after = match Placeholder::read(text, at) {
            Some((_, after)) => after,
            None => text.digits(text.literal(at, "-").unwrap_or(at)),
        };
        let is_whole = matches!(text.byte(after), b',' | b'}' | b']' | b' ' | 0)
            || (self == Self::Escaped && text.byte(after) == b'\\');
        (at < after && is_whole).then_some(at..after)
    }

    /// The end of the value at `at`: of an object or array the bracket that closes it, of a string
    /// its quote, else a place before the next member.
    fn after_value(self, text: Text<'_>, at: usize) -> usize {
        let open = text.byte(at);
        if self.opening(text, at).is_some() {
            return self.after_string(text, at, text.len());
        }
        if !matches!(open, b'{' | b'[') {
            return (at + 1).min(text.len());
        }
        // Of the other kind of brackets only whole pairs stand between these.
        let close = if open == b'[' { b']' } else { b'}' };
        let (mut depth, mut index) = (0_usize, at);
        while index < text.len() {
            let byte = text.byte(index);
            if self.opening(text, index).is_some() {
                index = self.after_string(text, index, text.len());
                continue;
            }
            depth += usize::from(byte == open);
            index += 1;
            if byte == close {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return index;
                }
            }
        }
        text.len()
    }
}

/// The end of the string that begins at `at`, or `end` if nothing ends it before.
fn after_string(text: Text<'_>, at: usize, end: usize) -> usize {
    closed_string(text, at, end).unwrap_or(end)
}

/// The end of the string that begins at `at`, if it lies before `end`.
fn closed_string(text: Text<'_>, at: usize, end: usize) -> Option<usize> {
    let open = text.byte(at);
    let mut is_escaped = false;
    for (index, byte) in text.slice(at, end).bytes().enumerate().skip(1) {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = true,
            byte if byte == open => return Some(at + index + 1),
            _ => {}
        }
    }
    None
}

/// The end of one where the string stands in another: both the backslash and the quote of an escaped
/// quote are escaped there, and so is each of two backslashes.
fn after_escaped_string(text: Text<'_>, at: usize, end: usize) -> usize {
    let mut backslashes = 0_usize;
    for (index, byte) in text.slice(at, end).bytes().enumerate().skip(2) {
        match byte {
            b'\\' => backslashes += 1,
            b'"' if backslashes % 4 == 1 => return at + index + 1,
            _ => backslashes = 0,
        }
    }
    end
}

/// Behind spaces, also those that were printed as `\n`.
fn after_space(text: Text<'_>, at: usize) -> usize {
    let mut at = at;
    loop {
        let escaped = ["\\n", "\\r", "\\t", " "].iter().find_map(|it| text.literal(at, it));
        match escaped {
            Some(after) => at = after,
            None => return at,
        }
    }
}
