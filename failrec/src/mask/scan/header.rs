//! Headers of HTTP in text: `Authorization`, `Cookie`, and the schemes `Bearer` and `Basic`.

use crate::mask::key::{Sensitivity, is_kept};
use crate::mask::scan::hit::Hit;
use crate::mask::scan::run::Run;
use crate::mask::text::Bytes;
use crate::mask::text::class::{BASE64_MARK, BLANK, BREAK, DOT, LETTER, LINE_END, TILDE, WORD};
use crate::mask::text::decode::base64_value;

const BLANKS_MAX: usize = 8;
/// Whether credentials follow a scheme is told by as many bytes.
const PROBE_BYTES: usize = 128;
const CREDENTIALS_BYTES_MIN: usize = 8;
/// The deepest nesting of JSON in strings gives `2^n - 1` backslashes.
const BACKSLASHES_MAX: usize = 64;
const SCHEME_BYTES_MAX: usize = 16;
/// Names and attributes of cookies.
const COOKIE_NAME_BYTES_MAX: usize = 128;

/// Whether `name` is that of a header that holds credentials and nothing else.
pub(crate) fn is_authorization(name: &str) -> bool {
    const SUFFIX: &str = "authorization";
    let from = name.len().checked_sub(SUFFIX.len());
    let suffix = from.and_then(|from| name.get(from..));
    let is_whole = name.len() == SUFFIX.len()
        || name.as_bytes().get(from.unwrap_or(0).wrapping_sub(1)) == Some(&b'-');
    is_whole && suffix.is_some_and(|suffix| suffix.eq_ignore_ascii_case(SUFFIX))
}

pub(crate) fn is_cookie(name: &str) -> bool {
    name.eq_ignore_ascii_case("cookie") || name.eq_ignore_ascii_case("set-cookie")
}

/// Adds the whole of an unquoted `Authorization` value, up to the end of its line or of the string
/// or list that it stands in.
pub(crate) fn hide_authorization(
    bytes: Bytes<'_>,
    after: usize,
    hits: &mut Vec<Hit<'_>>,
) -> Option<usize> {
    let start = bytes.run_end_within(after, BLANK, BLANKS_MAX);
    if BREAK.has(bytes.at(start)) || matches!(bytes.at(start), b'\\' | b'[' | b'{' | b'(') {
        return None;
    }
    let end = line_end(bytes, start);
    if is_scheme_alone(bytes, start, end) || is_kept(bytes.slice(start, end), Sensitivity::Strong) {
        return None;
    }
    hits.push(Hit::new(start, end, "auth_header"));
    Some(end)
}

/// `Bearer <token>`, and nothing before what is no value.
fn is_scheme_alone(bytes: Bytes<'_>, start: usize, end: usize) -> bool {
    let word = bytes.run_end_within(start, LETTER, SCHEME_BYTES_MAX);
    word != start && bytes.run_end_within(word, BLANK, BLANKS_MAX) == end && bytes.at(end) == b'<'
}

/// Where a header's value ends. A quote that opens a parameter belongs to it.
fn line_end(bytes: Bytes<'_>, start: usize) -> usize {
    let mut at = start;
    while at < bytes.len() {
        let byte = bytes.at(at);
        let ends = match byte {
            b'"' | b'\'' | b'\\' if bytes.before(at) == b'=' => match parameter_end(bytes, at) {
                Some(end) => {
                    at = end;
                    continue;
                }
                None => true,
            },
            b'\\' => matches!(bytes.at(at + 1), b'n' | b'r' | b'"' | b'\'' | b'\\'),
            b',' | b';' => is_next_header(bytes, at + 1),
            b')' | b']' | b'}' => !WORD.has(bytes.at(at + 1)),
            b'"' | b'\'' | b'`' | b'<' | b'>' => true,
            _ => LINE_END.has(byte),
        };
        if ends {
            break;
        }
        at += 1;
    }
    at.min(bytes.len())
}

/// Where `name="value"` ends whose quote stands at `at`, with as many backslashes as there may be;
/// `None` if the string ends there in which the header stands.
fn parameter_end(bytes: Bytes<'_>, at: usize) -> Option<usize> {
    let quote = bytes.past(at, b'\\', BACKSLASHES_MAX);
    let mark = bytes.at(quote);
    if !matches!(mark, b'"' | b'\'') {
        return None;
    }
    let name = bytes.run_start(at - 1, WORD, COOKIE_NAME_BYTES_MAX);
    let is_name = name + 1 < at && (BLANK.has(bytes.before(name)) || bytes.before(name) == b',');
    let first = bytes.at(quote + 1);
    let is_string_end = BLANK.or(LINE_END).has(first)
        || matches!(first, b',' | b';' | b'}' | b']' | b')' | 0)
        || first == b'\\' && bytes.at(quote + 2) == b'n';
    if !is_name || is_string_end {
        return None;
    }
    let mut end = quote + 1;
    while end < bytes.len() && !LINE_END.has(bytes.at(end)) {
        end += 1;
        if bytes.before(end) == mark && bytes.count_before(end - 1, b'\\', end) == quote - at {
            break;
        }
    }
    Some(end)
}

/// ` Content-Type:`, ` "accept":` and the like.
fn is_next_header(bytes: Bytes<'_>, at: usize) -> bool {
    let name = bytes.run_end_within(at, BLANK, BLANKS_MAX);
    let slashes = bytes.past(name, b'\\', BACKSLASHES_MAX);
    let quoted = slashes + usize::from(matches!(bytes.at(slashes), b'"' | b'\''));
    let end = bytes.run_end_within(quoted, WORD, COOKIE_NAME_BYTES_MAX);
    quoted < end && (bytes.at(end) == b':' || quoted != name)
}

/// Adds each cookie's value; names and attributes stay.
pub(crate) fn hide_cookies(
    bytes: Bytes<'_>,
    after: usize,
    hits: &mut Vec<Hit<'_>>,
) -> Option<usize> {
    let mut at = bytes.run_end_within(after, BLANK, BLANKS_MAX);
    let mut next = None;
    loop {
        let name_end = bytes.run_end_within(at, WORD.or(DOT), COOKIE_NAME_BYTES_MAX);
        if name_end == at {
            return next;
        }
        let mut end = name_end;
        if bytes.at(name_end) == b'=' {
            let start = name_end + 1;
            end = cookie_end(bytes, start);
            let value = bytes.slice(start, end);
            if !is_attribute(bytes.slice(at, name_end)) && !is_kept(value, Sensitivity::Strong) {
                hits.push(Hit::new(start, end, "cookie"));
            }
        } else if next.is_none() {
            return None;
        }
        next = Some(end);
        if bytes.at(end) != b';' {
            return next;
        }
        at = bytes.run_end_within(end + 1, BLANK, BLANKS_MAX);
    }
}

fn cookie_end(bytes: Bytes<'_>, start: usize) -> usize {
    let mut at = start;
    // A cookie's value may itself be quoted.
    if bytes.at(at) == b'"' {
        at = bytes.find_either(at + 1, b'"', b'\n').unwrap_or(bytes.len());
        return if bytes.at(at) == b'"' { at + 1 } else { at };
    }
    while at < bytes.len() {
        let byte = bytes.at(at);
        let escape = byte == b'\\' && matches!(bytes.at(at + 1), b'n' | b'r' | b'"' | b'\'');
        if byte == b';' || LINE_END.has(byte) || matches!(byte, b'"' | b'\'') || escape {
            break;
        }
        at += 1;
    }
    at
}

fn is_attribute(name: &str) -> bool {
    const ATTRIBUTES: &[&str] = &["path", "domain", "expires", "max-age", "samesite", "priority"];
    ATTRIBUTES.iter().any(|known| name.eq_ignore_ascii_case(known))
}

/// Adds the credentials behind the scheme that `run` is, if it is one.
pub(crate) fn hide_scheme(bytes: Bytes<'_>, run: Run, hits: &mut Vec<Hit<'_>>) -> Option<usize> {
    let word = bytes.slice(run.inner, run.end);
    let rule = match word.len() {
        6 if word.eq_ignore_ascii_case("bearer") => "auth_bearer",
        5 if word.eq_ignore_ascii_case("basic") => "auth_basic",
        4 if word == "SSWS" => "okta",
        _ => return None,
    };
    let start = match bytes.at(run.end) {
        b' ' | b'\t' => bytes.run_end_within(run.end, BLANK, BLANKS_MAX),
        b'+' => run.end + 1,
        b'%' if bytes.starts_with(run.end, "%20") => run.end + 3,
        _ => return None,
    };
    let class = WORD.or(DOT).or(TILDE).or(BASE64_MARK);
    let probe = bytes.run_end_within(start, class, PROBE_BYTES);
    let token = bytes.bytes(start, probe);
    let is_long = CREDENTIALS_BYTES_MIN <= token.len();
    let is_secret = match rule {
        "auth_basic" => decodes_to_user(token),
        _ => token.iter().any(u8::is_ascii_digit),
    };
    if !is_long || !is_secret {
        return None;
    }
    let end = bytes.run_end(probe, class);
    hits.push(Hit::new(start, end, rule));
    Some(end)
}

/// Whether the text is base64 of printable text with a colon in it, or with room for one behind
/// the probe: a user as long as that leaves no doubt by being printable.
fn decodes_to_user(token: &[u8]) -> bool {
    let (mut has_colon, mut read) = (false, 0);
    let (mut bits, mut count) = (0_u32, 0_u32);
    for &byte in token.iter().take_while(|&&byte| byte != b'=') {
        read += 1;
        let Some(value) = base64_value(byte) else { return false };
        bits = (bits << 6 | u32::from(value)) & 0xffff;
        count += 6;
        if 8 <= count {
            count -= 8;
            let decoded = bits >> count & 0xff;
            if decoded < 0x20 || decoded == 0x7f {
                return false;
            }
            has_colon |= decoded == u32::from(b':');
        }
    }
    has_colon || read == PROBE_BYTES
}
