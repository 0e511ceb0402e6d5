//! E-mail addresses.

use crate::mask::rule::found::Found;
use crate::mask::rule::tld;
use crate::mask::text::Bytes;
use crate::mask::text::class::{ALNUM, DOT, HIGH, LETTER, MAIL_MARK, WORD};

const LOCAL_BYTES_MAX: usize = 64;
const LABEL_BYTES_MAX: usize = 63;
const LABELS_MAX: usize = 8;

/// The address whose name ends at `end`, where an `@` or a `%40` stands.
pub(crate) fn find(bytes: Bytes<'_>, end: usize) -> Option<Found> {
    let domain = match bytes.at(end) {
        b'@' => end + 1,
        b'%' if bytes.starts_with(end, "%40") => end + 3,
        _ => return None,
    };
    let domain_end = domain_end(bytes, domain)?;
    let start = local_start(bytes, end);
    // Behind a written `\t` or `\n`, its letter is no part of the name.
    let is_escape = bytes.before(start) == b'\\' && matches!(bytes.at(start), b'n' | b'r' | b't');
    let name = bytes.slice(start + usize::from(is_escape), end);
    let is_repository = matches!(name, "git" | "svn" | "hg") && bytes.at(domain_end) == b':';
    if start == end || is_repository {
        return None;
    }
    Some(Found { rule: "pii_email", start, end: domain_end })
}

/// Where the name starts: back to a byte that no name has, and on to the first letter or digit.
fn local_start(bytes: Bytes<'_>, end: usize) -> usize {
    let mut start = bytes.run_start(end, WORD.or(DOT).or(MAIL_MARK).or(HIGH), LOCAL_BYTES_MAX);
    while start < end && !ALNUM.or(HIGH).has(bytes.at(start)) {
        start += 1;
    }
    start
}

/// Where the domain ends, if the last of its labels is a real top-level domain.
fn domain_end(bytes: Bytes<'_>, start: usize) -> Option<usize> {
    let mut found = None;
    let mut at = start;
    for index in 0..LABELS_MAX {
        let end = bytes.run_end_within(at, WORD.or(HIGH), LABEL_BYTES_MAX);
        let letters = bytes.run_end_within(at, LETTER, LABEL_BYTES_MAX);
        let is_whole =
            !WORD.has(bytes.at(letters)) || bytes.at(letters) == b'-' || bytes.at(letters) == b'_';
        if 0 < index && is_whole && tld::is_tld(bytes.slice(at, letters)) {
            found = Some(letters);
        }
        if end == at || bytes.at(end) != b'.' {
            break;
        }
        at = end + 1;
    }
    // What is glued to it goes with it.
    found.map(|end| bytes.run_end(end, WORD))
}
