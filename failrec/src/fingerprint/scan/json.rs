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
    let quotes = Quotes { single: text.byte(first) == b'\'' };
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
            sink.open_object(Object { end, members: 0, has_single: quotes.single });
            Some(member.begin(text, at + 1, sink))
        }
    }
}

/// Goes on behind a member of the object that is being read.
pub(super) fn go_on<'a>(text: Text<'a>, at: usize, sink: &mut Sink<'_, 'a>) -> usize {
    let Some(object) = sink.next_member() else { return at };
    sink.begin("json");
    let end = object.end;
    let quotes = Quotes { single: object.has_single };
    let member = quotes.member(text, at, end).filter(|_| object.members < MEMBERS_MAX);
    if let Some(member) = member {
        sink.keep(",");
        return member.begin(text, at, sink);
    }
    sink.close_object();
    let close = if text.byte(end - 1) == b'}' { end - 1 } else { end };
    sink.omit(at..close);
    sink.keep(text.slice(close, end));
    sink.end_list();
    end
}

/// A key that tells and where its value stands, without quotes.
struct Member {
    key: Range<usize>,
    value: Range<usize>,
}

impl Member {
    /// Writes the key; the value is read like any text. Where it begins.
    fn begin<'a>(&self, text: Text<'a>, from: usize, sink: &mut Sink<'_, 'a>) -> usize {
        let left_out = text.slice(from, self.key.start).trim_start_matches([',', ' ', '}', ']']);
        sink.omit(self.key.start - left_out.len()..self.key.start);
        sink.keep(text.slice(self.key.start, self.key.end));
        sink.keep(":");
        if matches!(text.byte(self.value.start - 1), b'"' | b'\'') {
            sink.keep(text.slice(self.value.start - 1, self.value.start));
        }
        sink.open_sentence(self.value.end);
        self.value.start
    }
}

/// What begins and ends a string: Python uses both quotes.
#[derive(Clone, Copy)]
struct Quotes {
    single: bool,
}

impl Quotes {
    fn is_quote(self, byte: u8) -> bool {
        byte == b'"' || (self.single && byte == b'\'')
    }

    /// The next member from `at` to `end` that tells, also within others that do.
    fn member(self, text: Text<'_>, at: usize, end: usize) -> Option<Member> {
        let mut at = at;
        while at < end {
            at = text.run(at, |byte| byte != 0 && !self.is_quote(byte));
            let after = after_string(text, at, end);
            let colon = text.run(after, |byte| byte == b' ');
            // Python puts the other quotes around its keys.
            let is_key = (text.byte(at) == b'\'') == self.single;
            if end <= after || text.byte(colon) != b':' || !is_key {
                at = after.max(at + 1);
                continue;
            }
            let value = text.run(colon + 1, |byte| byte == b' ');
            let name = text.slice(at + 1, after - 1);
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
        if self.is_quote(text.byte(at)) {
            let after = after_string(text, at, end);
            let close = if self.is_quote(text.byte(after - 1)) && at + 1 < after {
                after - 1
            } else {
                after
            };
            return (at + 1 < close).then_some(at + 1..close);
        }
        let after = match Placeholder::read(text, at) {
            Some((_, after)) => after,
            None => text.digits(text.literal(at, "-").unwrap_or(at)),
        };
        let is_whole = matches!(text.byte(after), b',' | b'}' | b']' | b' ' | 0);
        (at < after && is_whole).then_some(at..after)
    }

    /// The end of the value at `at`: of an object or array the bracket that closes it, of a string
    /// its quote, else a place before the next member.
    fn after_value(self, text: Text<'_>, at: usize) -> usize {
        let open = text.byte(at);
        // Of the other kind of brackets only whole pairs stand between these.
        let close = if open == b'[' { b']' } else { b'}' };
        let (mut depth, mut string, mut is_escaped) = (0_usize, None, false);
        for (index, byte) in text.rest(at).bytes().enumerate() {
            match byte {
                _ if is_escaped => is_escaped = false,
                b'\\' if string.is_some() => is_escaped = true,
                byte if string == Some(byte) => string = None,
                byte if string.is_none() && self.is_quote(byte) => string = Some(byte),
                byte if string.is_none() && byte == open => depth += 1,
                byte if string.is_none() && byte == close => depth = depth.saturating_sub(1),
                _ => {}
            }
            let is_end = matches!(open, b'{' | b'[') || self.is_quote(open);
            if !is_end || (depth == 0 && string.is_none()) {
                return at + index + 1;
            }
        }
        text.len()
    }
}

/// The end of the string that begins at `at`, or `end` if nothing ends it before.
fn after_string(text: Text<'_>, at: usize, end: usize) -> usize {
    let open = text.byte(at);
    let mut is_escaped = false;
    for (index, byte) in text.slice(at, end).bytes().enumerate().skip(1) {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = true,
            byte if byte == open => return at + index + 1,
            _ => {}
        }
    }
    end
}
