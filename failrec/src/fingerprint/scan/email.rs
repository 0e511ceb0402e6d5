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
    let run =
        text.run(mark + 1, |byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-'));
    let domain = text.slice(mark + 1, run).trim_end_matches(['.', '-']);
    let end = mark + 1 + domain.len();
    let is_domain = match domain.rsplit_once('.') {
        Some((_, last)) => 2 <= last.len() && last.bytes().all(|byte| byte.is_ascii_alphabetic()),
        // `alice@shop`, as databases name a session.
        None => {
            2 <= domain.len()
                && domain.starts_with(|c: char| c.is_ascii_alphabetic())
                // What Java prints of an object is no address.
                && !hex::is_hash(domain)
        }
    };
    if !is_domain || domain.starts_with('.') || !text.ends_word(run) || !text.ends_word(end) {
        return None;
    }
    sink.replace(at..end, Placeholder::Email);
    Some(end)
}
