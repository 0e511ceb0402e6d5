//! Addresses of mail.

use crate::fingerprint::scan::hex;
use crate::fingerprint::scan::placeholder::Placeholder;
use crate::fingerprint::scan::sink::Sink;
use crate::fingerprint::scan::text::Text;

/// RFC 5321 allows so many bytes before the `@`.
const LOCAL_BYTES_MAX: usize = 64;

/// Replaces an address of mail.
pub(super) fn rule<'a>(text: Text<'a>, at: usize, sink: &mut Sink<'_, 'a>) -> Option<usize> {
    let mark = text.run_within(at, LOCAL_BYTES_MAX + 1, |byte| {
        byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'%' | b'+' | b'-')
    });
    if text.byte(mark) != b'@' || at + LOCAL_BYTES_MAX < mark {
        return None;
    }
    let run = text
        .run(mark + 1, |byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_'));
    let domain = text.slice(mark + 1, run).trim_end_matches(['.', '-']);
    let end = mark + 1 + domain.len();
    if is_object(text.slice(at, mark), domain) && text.ends_word(end) {
        sink.keep(text.slice(at, mark + 1));
        sink.replace(mark + 1..end, Placeholder::Hex);
        return Some(end);
    }
    let is_domain = match domain.rsplit_once('.') {
        Some((_, last)) => 2 <= last.len() && last.bytes().all(|byte| byte.is_ascii_alphabetic()),
        // `alice@shop`, as databases name a session.
        None => 2 <= domain.len() && domain.starts_with(|c: char| c.is_ascii_alphabetic()),
    };
    if !is_domain || domain.starts_with('.') || !text.ends_word(run) || !text.ends_word(end) {
        return None;
    }
    sink.replace(at..end, Placeholder::Email);
    Some(end)
}

/// `com.acme.Pool@3f2a`: what Java prints of an object.
fn is_object(name: &str, hash: &str) -> bool {
    let class = name.rsplit_once('.').map_or(name, |(_, class)| class);
    let is_hash = hash.bytes().all(|byte| byte.is_ascii_hexdigit());
    class.starts_with(|c: char| c.is_ascii_uppercase())
        && !name.bytes().any(|byte| byte.is_ascii_digit())
        && (hex::is_hash(hash) || (is_hash && hash.bytes().any(|byte| byte.is_ascii_digit())))
}
