//! Places in source files: `src/graph/exec.rs:120:9`.

use crate::fingerprint::scan::class::Class;
use crate::fingerprint::scan::path;
use crate::fingerprint::scan::sink::Sink;
use crate::fingerprint::scan::text::Text;
use crate::fingerprint::scan::vocabulary;

/// Longer ones are not looked at.
const PATH_BYTES_MAX: usize = 128;

/// Keeps the file and drops line and column.
///
/// Of an absolute path, which differs from machine to machine, it keeps what follows the last
/// `/src/`, or else the name.
pub(super) fn rule<'a>(text: Text<'a>, at: usize, sink: &mut Sink<'_, 'a>) -> Option<usize> {
    let is_absolute = text.byte(at) == b'/';
    if matches!(text.byte(at), b'\\' | b'~' | b'.') || (is_absolute && !path::may_begin(text, at)) {
        return None;
    }
    let run = text.run_within(at, PATH_BYTES_MAX + 1, is_path_byte);
    if at + PATH_BYTES_MAX < run {
        return None;
    }
    let path = text.slice(at, run).trim_end_matches(['.', '/', '-']);
    let end = at + path.len();
    let (_, name) = path.rsplit_once('/').unwrap_or(("", path));
    // `0.5.h` is a number and something; a file's name begins with a letter.
    if !name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') {
        return None;
    }
    let (_, extension) = name.rsplit_once('.')?;
    let after = after_place(text, end);
    let has_place = end < after;
    let is_source =
        vocabulary::is_source(extension) || (has_place && vocabulary::is_file(extension));
    if !is_source || text.is_word(end) || (is_absolute && !has_place) {
        return None;
    }
    if sink.is_off(Class::Line) {
        sink.keep(text.slice(at, after));
        return Some(after);
    }
    let kept = if is_absolute { after_last_source_folder(path).unwrap_or(name) } else { path };
    sink.omit(at..end - kept.len());
    sink.keep(kept);
    sink.omit(end..after);
    Some(after)
}

fn is_path_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'.' | b'_' | b'-')
}

fn after_last_source_folder(path: &str) -> Option<&str> {
    path.rfind("/src/").and_then(|at| path.get(at + 1..))
}

/// The end of `:12:5`, `:12` or `(12,5)`, if no word goes on behind it.
fn after_place(text: Text<'_>, at: usize) -> usize {
    let end = if text.byte(at) == b'(' { in_brackets(text, at) } else { behind_colons(text, at) };
    let goes_on = matches!(text.byte(end), b'.' | b':' | b'-' | b'/')
        && !matches!(text.byte(end + 1), b' ' | 0);
    if goes_on { at } else { end }
}

fn in_brackets(text: Text<'_>, at: usize) -> usize {
    let end = text.run(at + 1, |byte| byte.is_ascii_digit() || matches!(byte, b',' | b':'));
    let is_place = text.byte(at + 1).is_ascii_digit() && text.byte(end) == b')';
    if is_place { end + 1 } else { at }
}

fn behind_colons(text: Text<'_>, at: usize) -> usize {
    let mut end = at;
    for _ in 0..2 {
        let digits = text.digits(end + 1);
        if text.byte(end) == b':' && end + 1 < digits && text.ends_word(digits) {
            end = digits;
        }
    }
    end
}
