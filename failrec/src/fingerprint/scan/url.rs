//! Addresses of the web and of services, of any scheme.

use crate::fingerprint::scan::address;
use crate::fingerprint::scan::class::Class;
use crate::fingerprint::scan::placeholder::Placeholder;
use crate::fingerprint::scan::sink::Sink;
use crate::fingerprint::scan::text::Text;
use crate::fingerprint::scan::word;

const SCHEME_BYTES_MAX: usize = 20;

/// Keeps the scheme, the host and a port that names a service; of the rest only that there is one.
pub(super) fn rule<'a>(text: Text<'a>, at: usize, sink: &mut Sink<'_, 'a>) -> Option<usize> {
    let scheme_end = text.run_within(at, SCHEME_BYTES_MAX + 1, |byte| {
        byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.')
    });
    let authority = text.literal(scheme_end, "://")?;
    if at + SCHEME_BYTES_MAX < scheme_end {
        return None;
    }
    let end = end_of(text, authority);
    if sink.is_off(Class::Url) {
        sink.keep(text.slice(at, end));
        return Some(end);
    }
    let authority_end =
        text.run(authority, |byte| !matches!(byte, b'/' | b'?' | b'#' | b'\\')).min(end);
    let userinfo = text.slice(authority, authority_end).rfind('@');
    let host = userinfo.map_or(authority, |at| authority + at + 1);
    sink.keep(text.slice(at, authority));
    sink.omit(authority..host);
    write_host(text, host, authority_end, sink);
    let path = authority_end;
    if text.slice(path, end).trim_end_matches('/').is_empty() {
        // Behind a colon or a bracket quotes open; the slash keeps them shut.
        let is_shut = |c: char| c.is_alphanumeric() || matches!(c, '>' | ']');
        if sink.written().ends_with(is_shut) {
            sink.omit(path..end);
        } else {
            sink.keep(text.slice(path, end));
        }
    } else if sink.is_off(Class::Path) {
        sink.keep(text.slice(path, end));
    } else {
        sink.keep("/");
        sink.replace(path..end, Placeholder::Path);
    }
    sink.end_list();
    Some(end)
}

/// Writes the address that is all that is quoted from `at` to `end`, in its quotes; false if something
/// else is.
pub(super) fn quoted<'a>(text: Text<'a>, at: usize, end: usize, sink: &mut Sink<'_, 'a>) -> bool {
    let close = end.saturating_sub(1);
    let scheme = text.letters(at + 1);
    let Some(authority) = text.literal(scheme, "://") else { return false };
    let is_whole = at + 1 < scheme && end_of(text, authority) == close;
    if is_whole {
        sink.keep(text.slice(at, at + 1));
        rule(text, at + 1, sink);
        sink.keep(text.slice(close, end));
    }
    is_whole
}

/// Where the text of the address ends; punctuation at its end belongs to the sentence.
fn end_of(text: Text<'_>, start: usize) -> usize {
    let mut end = start;
    loop {
        end = text.run(end, |byte| {
            !matches!(
                byte,
                b' ' | b'"' | b'\'' | b'`' | b'<' | b'>' | b'|' | b'^' | b'{' | b'}' | 0
            )
        });
        // Quoted text and objects that touch an address are not of it.
        match Placeholder::read(text, end) {
            None | Some((Placeholder::Text | Placeholder::Json, _)) => break,
            Some((_, after)) => end = after,
        }
    }
    let end = text.before_escape(start, end);
    let trimmed = text.slice(start, end).trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']']);
    start + trimmed.len()
}

/// Writes a host and its port. Labels of the host that are different each time are replaced.
fn write_host<'a>(text: Text<'a>, start: usize, end: usize, sink: &mut Sink<'_, 'a>) {
    let mut at = start;
    let is_bracketed = text.byte(at) == b'[';
    if is_bracketed {
        sink.keep("[");
        at += 1;
    }
    if let Some(after) = address::ip(text, at).filter(|after| *after <= end) {
        sink.replace(at..after, Placeholder::Ip);
        at = after;
    }
    while at < end {
        at = write_label(text, at, end, sink).max(text.after_char(at));
    }
}

fn write_label<'a>(text: Text<'a>, at: usize, end: usize, sink: &mut Sink<'_, 'a>) -> usize {
    if let Some((placeholder, after)) = Placeholder::read(text, at) {
        sink.repeat(placeholder);
        return after;
    }
    if text.byte(at) == b':' {
        sink.keep(":");
        let after = text.digits(at + 1);
        if at + 1 < after && after == end {
            address::write_port(text, at + 1, after, sink);
            return after;
        }
        return at + 1;
    }
    if text.is_word(at) {
        return word::write_label(text, at, end, sink);
    }
    let after = text.after_char(at);
    sink.keep(text.slice(at, after));
    after
}
