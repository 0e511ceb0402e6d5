//! Values that have an opening and an end of their own: blocks of YAML, braces, `CDATA`.

use crate::mask::scan::ends::line_end_len;
use crate::mask::scan::value::Value;
use crate::mask::text::Bytes;
use crate::mask::text::class::{BLANK, BREAK, DIGIT, LINE_END};

const BLANKS_MAX: usize = 64;
const BRACES_BYTES_MAX: usize = 128;
const SECTION_BYTES_MAX: usize = 1024;
const SECTION: &str = "<![CDATA[";

/// `password: |`, and the indented lines behind it.
pub(crate) fn scalar(bytes: Bytes<'_>, after: usize) -> Option<Value> {
    let mark = bytes.run_end_within(after, BLANK, BLANKS_MAX);
    if !matches!(bytes.at(mark), b'|' | b'>') {
        return None;
    }
    let chomp = mark + 1 + usize::from(matches!(bytes.at(mark + 1), b'-' | b'+'));
    let line_end = bytes.run_end_within(chomp, BLANK, BLANKS_MAX);
    let line = line_end + line_end_len(bytes, line_end);
    let start = bytes.run_end_within(line, BLANK, BLANKS_MAX);
    if line == line_end || start == line {
        return None;
    }
    let mut end = start;
    loop {
        while end < bytes.len() && line_end_len(bytes, end) == 0 && bytes.at(end) != b'"' {
            end += 1;
        }
        let next = end + line_end_len(bytes, end);
        let indented = bytes.run_end_within(next, BLANK, start - line);
        if next == end || indented - next < start - line || BREAK.has(bytes.at(indented)) {
            break;
        }
        end = indented;
    }
    Some(Value { start, end, next: end, is_quoted: true })
}

/// `PWD={a;b};`
pub(crate) fn braces(bytes: Bytes<'_>, after: usize) -> Option<Value> {
    if bytes.at(after) != b'{' {
        return None;
    }
    let end = bytes.find_first(after, after + BRACES_BYTES_MAX, b'}')?;
    let is_plain =
        bytes.bytes(after + 1, end).iter().all(|byte| !BREAK.has(*byte) && *byte != b'{');
    let is_last = bytes.at(end + 1) == b';' || BREAK.has(bytes.at(end + 1));
    let value = Value { start: after + 1, end, next: end + 1, is_quoted: true };
    (is_plain && is_last).then_some(value)
}

/// The text of a section in an element.
pub(crate) fn section(bytes: Bytes<'_>, at: usize) -> Option<Value> {
    if !bytes.starts_with(at, SECTION) {
        return None;
    }
    let start = at + SECTION.len();
    let text = bytes.bytes(start, start + SECTION_BYTES_MAX);
    let end = start + text.windows(3).position(|three| three == b"]]>")?;
    Some(Value { start, end, next: end + 3, is_quoted: true })
}

/// Goes past the type that stands before a value in a dump: `=>\n  string(14) "..."`.
pub(crate) fn after_type(bytes: Bytes<'_>, after: usize) -> usize {
    if bytes.before(after) != b'>' {
        return after;
    }
    let line = bytes.run_end_within(after, BLANK, BLANKS_MAX);
    let line = line + line_end_len(bytes, line);
    let at = bytes.run_end_within(line, BLANK.or(LINE_END), BLANKS_MAX);
    if !bytes.starts_with(at, "string(") {
        return after;
    }
    let digits = bytes.run_end_within(at + "string(".len(), DIGIT, BLANKS_MAX);
    if bytes.starts_with(digits, ") ") { digits + 2 } else { after }
}
