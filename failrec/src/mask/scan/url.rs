//! Passwords before the host of a URL.

use crate::mask::key::{Sensitivity, is_kept};
use crate::mask::rule;
use crate::mask::scan::hit::Hit;
use crate::mask::scan::run::Run;
use crate::mask::text::Bytes;
use crate::mask::text::class::{BREAK, DOT, TILDE, WORD};

/// How far a password with a slash in it is followed.
const UNENCODED_BYTES_MAX: usize = 256;

/// Adds the password of the URL whose scheme is `run`; goes on behind the user, if there is one.
pub(crate) fn hide_userinfo(bytes: Bytes<'_>, run: Run, hits: &mut Vec<Hit<'_>>) -> Option<usize> {
    let start = match run.end {
        end if bytes.starts_with(end, "://") => end + 3,
        // As JSON may write it.
        end if bytes.starts_with(end, r":\/\/") => end + 5,
        _ => return hide_oracle(bytes, run, hits),
    };
    let authority = authority_end(bytes, start, bytes.len());
    let mut host = bytes.find_last(start, authority, b'@');
    let colon = bytes.find_first(start, host.unwrap_or(authority), b':');
    let password = colon.map(|colon| colon + 1);
    if host.is_none() && password.is_some_and(|from| is_no_port(bytes, from, authority)) {
        let end = word_end(bytes, authority, authority + UNENCODED_BYTES_MAX);
        host = bytes.find_last(start, end, b'@');
    }
    let host = host?;
    let user_end = password.map_or(host, |password| password - 1);
    hide_user(bytes, start, user_end, hits);
    if let Some(password) = password {
        let is_open = password == host || is_kept(bytes.slice(password, host), Sensitivity::Strong);
        if !is_open {
            hits.push(Hit::new(password, host, "url_userinfo"));
        }
    }
    Some(host + 1)
}

/// Adds the password of `jdbc:oracle:thin:user/password@host`.
fn hide_oracle(bytes: Bytes<'_>, run: Run, hits: &mut Vec<Hit<'_>>) -> Option<usize> {
    let is_driver = matches!(bytes.slice(run.start, run.end), "thin" | "oci" | "oci8");
    if !is_driver || bytes.before(run.start) != b':' {
        return None;
    }
    let user_end = bytes.run_end(run.end + 1, WORD.or(DOT));
    let end = word_end(bytes, user_end, user_end + UNENCODED_BYTES_MAX);
    let host = bytes.find_last(user_end, end, b'@')?;
    if bytes.at(user_end) != b'/' || host < user_end + 2 {
        return None;
    }
    if !is_kept(bytes.slice(user_end + 1, host), Sensitivity::Strong) {
        hits.push(Hit::new(user_end + 1, host, "url_userinfo"));
    }
    Some(host + 1)
}

/// Adds the password of the URL whose scheme is `run` and whose marks are percent-encoded.
pub(crate) fn hide_encoded_userinfo(
    bytes: Bytes<'_>,
    run: Run,
    hits: &mut Vec<Hit<'_>>,
) -> Option<usize> {
    if !bytes.starts_ignoring_case(run.end, "%3a%2f%2f") {
        return None;
    }
    let start = run.end + "%3a%2f%2f".len();
    let (mut password, mut at) = (None, start);
    loop {
        at = bytes.run_end(at, WORD.or(DOT).or(TILDE));
        if bytes.at(at) != b'%' || bytes.starts_ignoring_case(at, "%2f") {
            return None;
        }
        if bytes.starts_with(at, "%40") {
            break;
        }
        let is_colon = password.is_none() && bytes.starts_ignoring_case(at, "%3a");
        at += 3;
        if is_colon {
            password = Some(at);
        }
    }
    let password = password.filter(|&password| password != at)?;
    if !is_kept(bytes.slice(password, at), Sensitivity::Strong) {
        hits.push(Hit::new(password, at, "url_userinfo"));
    }
    Some(at + 3)
}

/// The user may be a token, or an e-mail address.
fn hide_user(bytes: Bytes<'_>, start: usize, end: usize, hits: &mut Vec<Hit<'_>>) {
    if let Some(token) = rule::token_at(bytes, start) {
        hits.push(Hit::new(token.start, token.end.min(end), token.rule));
    } else if bytes.bytes(start, end).contains(&b'@') {
        hits.push(Hit::new(start, end, "pii_email"));
    }
}

fn authority_end(bytes: Bytes<'_>, start: usize, most: usize) -> usize {
    let mut at = start;
    while at < most
        && !BREAK.has(bytes.at(at))
        && !matches!(bytes.at(at), b'/' | b'?' | b'#' | b'\\')
    {
        at += 1;
    }
    at
}

fn word_end(bytes: Bytes<'_>, start: usize, most: usize) -> usize {
    let mut at = start;
    while at < most.min(bytes.len()) && !BREAK.has(bytes.at(at)) {
        at += 1;
    }
    at
}

/// Whether what follows the colon cannot be a port, so that a password with a slash began.
fn is_no_port(bytes: Bytes<'_>, from: usize, end: usize) -> bool {
    let part = bytes.bytes(from, end);
    !part.is_empty() && !part.iter().all(u8::is_ascii_digit) && !part.contains(&b']')
}
