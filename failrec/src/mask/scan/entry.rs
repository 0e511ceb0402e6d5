//! Names and values that no separator joins: pairs, the attributes of an element, the parts of a
//! form, rows of a table.

use crate::mask::key::{NameRules, is_kept};
use crate::mask::scan::ends::{is_escape, line_end_len};
use crate::mask::scan::hit::Hit;
use crate::mask::scan::run::Run;
use crate::mask::scan::value::{Value, is_unlike_prose};
use crate::mask::text::Bytes;
use crate::mask::text::class::{BLANK, BREAK, LINE_END, WORD};

const BLANKS_MAX: usize = 32;
const BACKSLASHES_MAX: usize = 64;
/// How far back an attribute is looked for, or the name of an entry.
const BACK_BYTES_MAX: usize = 160;

/// Adds the value of the name that `run` is, or whose value `run` announces.
pub(crate) fn hide(
    bytes: Bytes<'_>,
    run: Run,
    names: &NameRules,
    hits: &mut Vec<Hit<'_>>,
) -> Option<usize> {
    let (value, name) = match bytes.at(run.end) {
        b'"' | b'\'' | b'\\' => (quoted(bytes, run)?, run),
        b':' => listed(bytes, run)?,
        b' ' | b'\t' => (cell(bytes, run).or_else(|| element(bytes, run))?, run),
        _ => return None,
    };
    let judged = names.judge(bytes.slice(name.inner, name.end));
    let text = value.text(bytes);
    if !judged.is_sensitive() || text.is_empty() {
        return None;
    }
    if !is_kept(text, judged) {
        hits.push(Hit::new(value.start, value.end, "text_kv").by(judged.method()));
    }
    Some(value.next.max(run.end))
}

/// What a name in quotes is the name of.
fn quoted(bytes: Bytes<'_>, run: Run) -> Option<Value> {
    let open = run.inner.checked_sub(1)?;
    let quote = bytes.at(open);
    let slashes = bytes.count_before(open, b'\\', BACKSLASHES_MAX);
    let close = bytes.past(run.end, b'\\', BACKSLASHES_MAX);
    if !matches!(quote, b'"' | b'\'') || bytes.at(close) != quote {
        return None;
    }
    let start = open - slashes;
    match bytes.before(start) {
        b'(' | b'[' => pair(bytes, start - 1, close + 1),
        b'=' => {
            attribute(bytes, start - 1, run).or_else(|| part_of_form(bytes, start - 1, close + 1))
        }
        _ => None,
    }
}

/// `("password", "S")`
fn pair(bytes: Bytes<'_>, open: usize, after: usize) -> Option<Value> {
    let spaces = BLANK.or(LINE_END);
    let comma = bytes.run_end_within(after, spaces, BLANKS_MAX);
    if bytes.at(comma) != b',' {
        return None;
    }
    let start = bytes.run_end_within(comma + 1, spaces, BLANKS_MAX);
    let value = Value::quoted_at(bytes, start)?;
    let end = bytes.run_end_within(value.next, spaces, BLANKS_MAX);
    let is_pair = matches!((bytes.at(open), bytes.at(end)), (b'(', b')') | (b'[', b']'));
    (is_pair && is_unlike_prose(value.text(bytes))).then_some(value)
}

/// `<input value='S' name='password'>`, where `=` stands at `equals`.
fn attribute(bytes: Bytes<'_>, equals: usize, run: Run) -> Option<Value> {
    let is_name = [" name", " id"].iter().any(|name| {
        equals.checked_sub(name.len()).is_some_and(|start| bytes.starts_with(start, name))
    });
    if !is_name {
        return None;
    }
    let from = bytes.find_last(run.start.saturating_sub(BACK_BYTES_MAX), run.start, b'<')?;
    let before = bytes.bytes(from, run.start);
    let at = before.windows(7).position(|seven| seven == b" value=")?;
    let value = Value::quoted_at(bytes, from + at + 7)?;
    (value.next <= run.start).then_some(value)
}

/// A part of a form is named, and its value stands behind an empty line.
fn part_of_form(bytes: Bytes<'_>, equals: usize, after: usize) -> Option<Value> {
    let is_name = equals.checked_sub(5).is_some_and(|start| bytes.starts_with(start, " name"));
    let start = after_line_ends(bytes, after, 2)?;
    let mut end = start;
    while end < bytes.len() && line_end_len(bytes, end) == 0 && bytes.at(end) != b'"' {
        end += 1;
    }
    is_name.then_some(Value { start, end, next: end, is_quoted: false })
}

/// Goes past so many line ends.
fn after_line_ends(bytes: Bytes<'_>, at: usize, count: usize) -> Option<usize> {
    let mut at = at;
    for _ in 0..count {
        let len = line_end_len(bytes, at);
        if len == 0 {
            return None;
        }
        at += len;
    }
    Some(at)
}

/// `- name: PASSWORD`, and in the next line `value: S`, which is where `run` is.
fn listed(bytes: Bytes<'_>, run: Run) -> Option<(Value, Run)> {
    if bytes.slice(run.inner, run.end) != "value" {
        return None;
    }
    let from = run.inner.saturating_sub(BACK_BYTES_MAX);
    let line = bytes.run_start(run.start, BLANK, BLANKS_MAX);
    let line = if run.inner == run.start { line } else { run.inner };
    let mut end = line;
    while LINE_END.has(bytes.before(end)) || is_escape(bytes, end.wrapping_sub(2)) {
        end -= if LINE_END.has(bytes.before(end)) { 1 } else { 2 };
        end -= bytes.count_before(end, b'\\', BACKSLASHES_MAX);
    }
    let start = bytes.run_start(end, WORD, BACK_BYTES_MAX);
    let before = bytes.run_start(start, BLANK, BLANKS_MAX);
    let is_name =
        end != line && start != end && bytes.bytes(from.min(before), before).ends_with(b"name:");
    let value = Value::at(bytes, run.end + 1);
    is_name.then_some((value, Run { start, end, inner: start }))
}

/// `| password | S |`
fn cell(bytes: Bytes<'_>, run: Run) -> Option<Value> {
    let bar = bytes.run_end_within(run.end, BLANK, BLANKS_MAX);
    let before = bytes.run_start(run.inner, BLANK, BLANKS_MAX);
    if bytes.at(bar) != b'|' || bytes.before(before) != b'|' {
        return None;
    }
    let at = bytes.run_end_within(bar + 1, BLANK, BLANKS_MAX);
    let start = at + usize::from(bytes.at(at) == b'`');
    let mut end = start;
    while end < bytes.len() && !BREAK.has(bytes.at(end)) && bytes.at(end) != b'|' {
        end += 1;
    }
    let close = bytes.run_end_within(end + (start - at), BLANK, BLANKS_MAX);
    let value = Value { start, end, next: end, is_quoted: false };
    (bytes.at(close) == b'|' && is_unlike_prose(value.text(bytes))).then_some(value)
}

/// `<password type="text">S</password>`
fn element(bytes: Bytes<'_>, run: Run) -> Option<Value> {
    if !matches!(bytes.before(run.start), b'<' | b':') {
        return None;
    }
    let close = bytes.find_first(run.end, run.end + BACK_BYTES_MAX, b'>')?;
    let start = close + 1;
    let end = bytes.find_first(start, start + BACK_BYTES_MAX, b'<')?;
    let is_plain = !bytes.bytes(run.end, close).contains(&b'<') && bytes.before(close) != b'/';
    let is_closed = bytes.at(end + 1) == b'/';
    (is_plain && is_closed).then_some(Value { start, end, next: end, is_quoted: false })
}
