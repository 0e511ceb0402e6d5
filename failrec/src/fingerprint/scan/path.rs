//! Paths of files and of routes.

use crate::fingerprint::scan::placeholder::{EXTENSION_BYTES_MAX, Placeholder};
use crate::fingerprint::scan::sink::Sink;
use crate::fingerprint::scan::text::Text;

/// Replaces an absolute path of two or more parts, or one from the home or the working directory;
/// the extension stays.
pub(super) fn rule<'a>(text: Text<'a>, at: usize, sink: &mut Sink<'_, 'a>) -> Option<usize> {
    if !may_begin(text, at) {
        return None;
    }
    // The colon of a drive is the only one within a path.
    let start = if is_drive(text, at) { at + 2 } else { at };
    if start == at && text.is_word(at) {
        return None;
    }
    let run = text.run(start, |byte| !is_delimiter(byte));
    let path = text.slice(at, text.before_escape(at, run)).trim_end_matches(['.', '!', '?']);
    if !is_path(path) {
        return None;
    }
    let end = at + path.len();
    let placeholder = extension(path).map_or(Placeholder::Path, Placeholder::PathWith);
    sink.replace(at..end, placeholder);
    Some(end)
}

/// What stands before `at` allows a path to begin there.
pub(super) fn may_begin(text: Text<'_>, at: usize) -> bool {
    matches!(
        text.before(at),
        0 | b' ' | b'"' | b'\'' | b'`' | b'(' | b'[' | b'{' | b'=' | b':' | b',' | b';' | b'|'
    )
}

fn is_path(path: &str) -> bool {
    let bytes = path.as_bytes();
    match bytes {
        [b'/', b'/', ..] => false,
        [b'/', ..] => 2 <= path.split('/').filter(|part| !part.is_empty()).count(),
        [b'~' | b'.', b'/' | b'\\', _, ..]
        | [b'.', b'.', b'/' | b'\\', _, ..]
        | [b'\\', b'\\', _, ..] => true,
        [drive, b':', b'/' | b'\\', _, ..] => drive.is_ascii_alphabetic(),
        _ => false,
    }
}

fn is_drive(text: Text<'_>, at: usize) -> bool {
    text.byte(at).is_ascii_alphabetic()
        && text.byte(at + 1) == b':'
        && matches!(text.byte(at + 2), b'/' | b'\\')
}

fn is_delimiter(byte: u8) -> bool {
    matches!(
        byte,
        0 | b' '
            | b'"'
            | b'\''
            | b'`'
            | b'<'
            | b'>'
            | b'|'
            | b':'
            | b';'
            | b','
            | b'('
            | b')'
            | b'['
            | b']'
            | b'{'
            | b'}'
    )
}

/// The extension of the last part: letters, and a digit at most at the end.
fn extension(path: &str) -> Option<&str> {
    let name = path.rsplit(['/', '\\']).next()?;
    let (stem, extension) = name.rsplit_once('.')?;
    let letters = extension.strip_suffix(|c: char| c.is_ascii_digit()).unwrap_or(extension);
    let is_extension = !stem.is_empty()
        && extension.len() <= EXTENSION_BYTES_MAX
        && !letters.is_empty()
        && letters.bytes().all(|byte| byte.is_ascii_alphabetic());
    is_extension.then_some(extension)
}
