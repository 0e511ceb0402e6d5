//! Settings whose value is a word like any other, and is told from prose by what stands round it.

use crate::mask::scan::ends::line_end_len;
use crate::mask::scan::run::Run;
use crate::mask::scan::value::Value;
use crate::mask::text::Bytes;
use crate::mask::text::class::{BLANK, LINE_END, LOWER, WORD};

/// A shorter word is a type, or says how things are.
const WORD_BYTES_MIN: usize = 6;
const WORD_BYTES_MAX: usize = 64;
const INDENT_MAX: usize = 64;

/// Whether `name: word` is a setting: in a struct, or among others like it.
pub(crate) fn is_setting(bytes: Bytes<'_>, run: Run, after: usize, value: Value) -> bool {
    let end = bytes.run_end_within(value.start, LOWER, WORD_BYTES_MAX);
    let is_word = end == value.end && WORD_BYTES_MIN <= end - value.start;
    if !is_word || STATES.contains(&value.text(bytes)) || bytes.at(run.end) != b':' {
        return false;
    }
    is_field(bytes, run, after, value) || is_line(bytes, run, value)
}

/// `{Host:x Password:word Port:1}` and `map[host:x password:word]`.
fn is_field(bytes: Bytes<'_>, run: Run, after: usize, value: Value) -> bool {
    let is_glued = after == value.start;
    let is_first = matches!(bytes.before(run.start), b'{' | b'[' | b' ');
    let behind = bytes.at(value.end);
    is_glued && is_first && matches!(behind, b' ' | b'}' | b']')
}

/// A line of its own, with another setting in the line before or behind it.
fn is_line(bytes: Bytes<'_>, run: Run, value: Value) -> bool {
    let start = bytes.run_start(run.inner, BLANK, INDENT_MAX);
    let is_first = start == 0 || LINE_END.has(bytes.before(start)) || run.inner != run.start;
    let len = line_end_len(bytes, value.end);
    if !is_first || len == 0 && value.end < bytes.len() {
        return false;
    }
    has_name(bytes, value.end + len) || {
        let line = start.saturating_sub(1);
        let before = bytes.bytes(line.saturating_sub(2 * WORD_BYTES_MAX), line);
        let last = before.rsplit(|byte| LINE_END.has(*byte)).next().unwrap_or_default();
        let name = last.split(|byte| *byte == b':').next().unwrap_or_default();
        name.len() < last.len() && name.trim_ascii().iter().all(|byte| WORD.has(*byte))
    }
}

/// Whether a line starts here with a name and a colon.
fn has_name(bytes: Bytes<'_>, at: usize) -> bool {
    let start = bytes.run_end_within(at, BLANK, INDENT_MAX);
    let end = bytes.run_end_within(start, WORD, WORD_BYTES_MAX);
    start != end && bytes.at(end) == b':'
}

/// What is said of a secret, and of what type it is.
#[rustfmt::skip]
const STATES: &[&str] = &[
    "required", "optional", "string", "number", "integer", "boolean", "varchar", "object", "invalid",
    "incorrect", "missing", "expired", "disabled", "enabled", "changed", "hidden", "masked",
    "redacted", "unknown", "failed", "success", "correct", "mismatch", "unchanged", "provided",
    "present", "absent", "rejected", "accepted", "supported", "unsupported", "deprecated", "default",
    "generated", "encrypted", "hashed", "denied", "forbidden", "unauthorized", "authenticated",
    "revoked", "refreshed", "verified", "pending", "expected", "undefined", "omitted", "filtered",
    "protected", "sensitive", "updated", "created", "removed", "rotated", "internal", "external",
    "always", "public", "private",
];
