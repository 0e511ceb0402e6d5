//! What stands in braces under a sensitive name: `credentials: {"user": "a", "keys": ["b", "c"]}`.

use crate::mask::key::{Sensitivity, is_kept};
use crate::mask::mark::bracketed_end;
use crate::mask::rule;
use crate::mask::scan::hit::Hit;
use crate::mask::scan::value::Value;
use crate::mask::text::Bytes;
use crate::mask::text::class::{ALNUM, BLANK, DIGIT, DOT, LINE_END, UPPER, WORD};

/// How far a group is followed in which nothing was found.
const EMPTY_BYTES_MAX: usize = 128;
const SPACES_MAX: usize = 64;
const NAME_BYTES_MAX: usize = 48;

/// Adds each string and each number in the group at `at`; names stay.
pub(crate) fn hide(
    bytes: Bytes<'_>,
    at: usize,
    named: Sensitivity,
    hits: &mut Vec<Hit<'_>>,
) -> Option<usize> {
    let open = bytes.run_end_within(at, BLANK, SPACES_MAX);
    if bytes.at(open) != b'{' {
        return None;
    }
    let before = hits.len();
    let (mut at, mut depth, mut is_named) = (open, 0_usize, false);
    while at < bytes.len() && (hits.len() != before || at - open < EMPTY_BYTES_MAX) {
        match bytes.at(at) {
            b'[' if let Some(end) = bracketed_end(bytes, at) => {
                at = end;
                continue;
            }
            b'{' | b'[' => depth += 1,
            b'}' | b']' if depth <= 1 => {
                at += 1;
                break;
            }
            b'}' | b']' => depth -= 1,
            b'"' | b'\'' | b'`' | b'\\' => {
                if let Some(value) = Value::quoted_at(bytes, at) {
                    let is_name = is_followed_by_colon(bytes, value.next);
                    is_named |= is_name;
                    let text = value.text(bytes);
                    if !is_name && is_schema_type(text) {
                        hits.truncate(before);
                        return None;
                    }
                    if !is_name && is_leaf(bytes, at) && !is_kept(text, Sensitivity::Strong) {
                        hits.push(Hit::new(value.start, value.end, "text_kv").by(named.method()));
                    }
                    at = value.next.max(at + 1);
                    continue;
                }
            }
            byte if DIGIT.has(byte) && !WORD.or(DOT).has(bytes.before(at)) => {
                let end = bytes.run_end(at, ALNUM.or(DOT));
                if is_named {
                    hits.push(Hit::new(at, end, "text_kv").by(named.method()));
                }
                at = end;
                continue;
            }
            byte if WORD.has(byte) && !WORD.has(bytes.before(at)) => {
                let word = bare_word(bytes, at);
                hits.extend(word.hit.map(|hit| hit.by(named.method())));
                at = word.end;
                continue;
            }
            _ => {}
        }
        at += 1;
    }
    (hits.len() != before).then_some(at)
}

/// A word without quotes in a group.
struct BareWord {
    end: usize,
    /// What must be hidden of it.
    hit: Option<Hit<'static>>,
}

/// The word at `at`: a token by its shape, or the value of a name, `{user: bob, key: hunter2}`, if it
/// has a digit.
fn bare_word(bytes: Bytes<'_>, at: usize) -> BareWord {
    let end = bytes.run_end(at, WORD.or(DOT));
    if let Some(found) = rule::find(bytes, at, bytes.run_end(at, WORD)) {
        let hit = Hit::new(found.start, found.end, found.rule);
        return BareWord { end: found.end.max(end), hit: Some(hit) };
    }
    let blanks = bytes.run_start(at, BLANK, SPACES_MAX);
    let is_value = matches!(bytes.before(blanks), b':' | b'=') && !is_followed_by_colon(bytes, end);
    let is_secret = is_value && bytes.bytes(at, end).iter().any(u8::is_ascii_digit);
    BareWord { end, hit: is_secret.then(|| Hit::new(at, end, "text_kv")) }
}

/// Whether a string stands alone, or in a constructor, and is no index and no argument of a call.
fn is_leaf(bytes: Bytes<'_>, at: usize) -> bool {
    let mark = bytes.before(at);
    if !matches!(mark, b'[' | b'(') {
        return true;
    }
    let name = bytes.run_start(at - 1, WORD, NAME_BYTES_MAX);
    name == at - 1 || mark == b'(' && UPPER.has(bytes.at(name))
}

fn is_followed_by_colon(bytes: Bytes<'_>, at: usize) -> bool {
    let next = bytes.run_end_within(at, BLANK.or(LINE_END), SPACES_MAX);
    bytes.at(next) == b':' || bytes.starts_with(next, "=>")
}

/// The description of a secret is none.
fn is_schema_type(text: &str) -> bool {
    matches!(text, "string" | "number" | "integer" | "boolean" | "object" | "array")
}
