//! [`is_quiet`]: most JSON has nothing to hide, and one cheap look tells.

use crate::mask::json::string::unescaped;
use crate::mask::json::walk::{DEPTH_MAX, NAME_BYTES_MAX};
use crate::mask::rules::Rules;
use crate::mask::scan::Scanner;
use crate::mask::text::Bytes;
use crate::mask::text::class::{BLANK, LINE_END};

/// Whether a JSON text needs no closer look: it is not nested too deep, no string in it is a
/// sensitive name or changes when its escapes are read, and as plain text it has nothing to hide.
///
/// It says `false` more often than need be, and `true` never wrongly. What is no JSON is quiet if
/// it is so as plain text.
pub(crate) fn is_quiet(json: &str, rules: &Rules) -> bool {
    let bytes = Bytes::new(json);
    let (mut at, mut depth) = (0, 0_usize);
    while at < bytes.len() {
        match bytes.at(at) {
            b'"' => match string_end(bytes, at + 1) {
                Some((end, escapes)) => {
                    if is_sensitive_name(bytes, at + 1, end, escapes, rules) {
                        return false;
                    }
                    at = end;
                }
                None => return false,
            },
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if DEPTH_MAX < depth {
            return false;
        }
        at += 1;
    }
    rules.leave_alone(json) && Scanner::new(json, &rules.names).finds_nothing()
}

/// Whether the string from `start` to `end` may be a name, and is a sensitive one.
fn is_sensitive_name(
    bytes: Bytes<'_>,
    start: usize,
    end: usize,
    escapes: Escapes,
    rules: &Rules,
) -> bool {
    let text = bytes.slice(start, end);
    if text.len() <= NAME_BYTES_MAX && escapes == Escapes::None {
        return rules.names.judge(text).is_sensitive();
    }
    // An escape takes up to six bytes for one.
    let may_be_name = text.len() <= 6 * NAME_BYTES_MAX || is_key(bytes, end + 1);
    may_be_name && {
        let name = unescaped(text);
        (name.len() <= NAME_BYTES_MAX || is_key(bytes, end + 1))
            && rules.names.judge(&name).is_sensitive()
    }
}

fn is_key(bytes: Bytes<'_>, at: usize) -> bool {
    bytes.at(bytes.run_end(at, BLANK.or(LINE_END))) == b':'
}

/// Whether a string holds any.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Escapes {
    None,
    Some,
}

/// Where the closing quote stands of the string that starts at `start`; `None` if there is none,
/// or an escape in it that the plain text does not show as what it is.
fn string_end(bytes: Bytes<'_>, start: usize) -> Option<(usize, Escapes)> {
    let (mut at, mut escapes) = (start, Escapes::None);
    loop {
        at = bytes.find_either(at, b'"', b'\\')?;
        if bytes.at(at) == b'"' {
            return Some((at, escapes));
        }
        if !matches!(bytes.at(at + 1), b'"' | b'n' | b'r') {
            return None;
        }
        escapes = Escapes::Some;
        at += 2;
    }
}
