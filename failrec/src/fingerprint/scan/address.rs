//! Addresses of machines, and ports.

use std::net::Ipv6Addr;

use crate::fingerprint::scan::class::Class;
use crate::fingerprint::scan::head;
use crate::fingerprint::scan::path;
use crate::fingerprint::scan::placeholder::Placeholder;
use crate::fingerprint::scan::sink::Sink;
use crate::fingerprint::scan::text::{Text, value};
use crate::fingerprint::scan::vocabulary;

/// From here on systems hand out ports for one connection; below, a port names a service.
pub(super) const FIRST_EPHEMERAL_PORT: u64 = 32_768;
const PORT_MAX: u64 = 65_535;
/// Groups of hexadecimal digits and colons, an IPv4 address within, and something to spare.
const IPV6_BYTES_MAX: usize = 48;
const HOST_BYTES_MAX: usize = 255;
/// Six bytes of two digits with something between.
const HARDWARE_ADDRESS_LENGTH: usize = 17;
/// Several in a row, as in the head of a frame.
const HARDWARE_ADDRESSES_LENGTH: usize = 64;

/// Replaces an address of the internet or of a network card.
pub(super) fn rule<'a>(text: Text<'a>, at: usize, sink: &mut Sink<'_, 'a>) -> Option<usize> {
    if text.byte(at) == b':' && !path::may_begin(text, at) {
        return None;
    }
    let (end, placeholder) = match hardware_address(text, at) {
        Some(end) => (end, Placeholder::Hex),
        None => (ip(text, at)?, Placeholder::Ip),
    };
    sink.replace(at..end, placeholder);
    let is_head = at == 0 && !sink.is_off(Class::Address);
    Some(if is_head { head::after_address(text, end, sink).unwrap_or(end) } else { end })
}

/// Keeps the port behind a host if it names a service.
pub(super) fn port<'a>(text: Text<'a>, at: usize, sink: &mut Sink<'_, 'a>) -> Option<usize> {
    let end = text.digits(at + 1);
    let is_joined =
        matches!(text.byte(end), b'.' | b':' | b'-' | b',') && text.byte(end + 1).is_ascii_digit();
    let number = value(text.slice(at + 1, end))?;
    let is_port = (1..=PORT_MAX).contains(&number) && !is_joined && !text.is_word(end);
    if !is_port || !is_host(newest_token(sink.written()), number) {
        return None;
    }
    sink.keep(":");
    write_port(text, at + 1, end, sink);
    Some(end)
}

/// Writes the port that stands from `start` to `end`.
pub(super) fn write_port<'a>(text: Text<'a>, start: usize, end: usize, sink: &mut Sink<'_, 'a>) {
    let digits = text.slice(start, end);
    if value(digits).is_some_and(|port| port < FIRST_EPHEMERAL_PORT) {
        sink.keep(digits);
    } else {
        sink.replace(start..end, Placeholder::Port);
    }
}

/// The end of the address that stands here.
pub(super) fn ip(text: Text<'_>, at: usize) -> Option<usize> {
    ipv4(text, at).or_else(|| ipv6(text, at))
}

fn ipv4(text: Text<'_>, at: usize) -> Option<usize> {
    let mut end = at;
    for index in 0..4 {
        if 0 < index {
            end = text.literal(end, ".")?;
        }
        let digits = text.digits(end);
        let byte = value(text.slice(end, digits)).filter(|_| digits <= end + 3);
        byte.filter(|byte| *byte <= 255)?;
        end = digits;
    }
    let is_longer = text.byte(end) == b'.' && text.byte(end + 1).is_ascii_digit();
    (!is_longer && text.ends_word(end)).then_some(end)
}

fn ipv6(text: Text<'_>, at: usize) -> Option<usize> {
    let is_part = |byte: u8| byte.is_ascii_hexdigit() || matches!(byte, b':' | b'.');
    let run = text.run_within(at, IPV6_BYTES_MAX + 1, is_part);
    if at + IPV6_BYTES_MAX < run || !text.ends_word(run) {
        return None;
    }
    let whole = text.slice(at, run).trim_end_matches('.');
    // The colon of a sentence may follow: first as it stands, then without it.
    let shorter = whole.strip_suffix(':').unwrap_or(whole);
    let found = [whole, shorter].into_iter().find(|address| is_ipv6(address))?;
    let end = at + found.len();
    let zone = text.word(end + 1);
    Some(if text.byte(end) == b'%' && end + 1 < zone { zone } else { end })
}

/// A type path such as `a::b` parses as an address; one with a digit is seldom a type.
fn is_ipv6(text: &str) -> bool {
    let has_digit = text.bytes().any(|byte| byte.is_ascii_digit());
    let colons = text.bytes().filter(|byte| *byte == b':').count();
    has_digit && 2 <= colons && text.parse::<Ipv6Addr>().is_ok()
}

fn hardware_address(text: Text<'_>, at: usize) -> Option<usize> {
    let separator = text.byte(at + 2);
    if !matches!(separator, b':' | b'-') {
        return None;
    }
    let fits = |place: usize| match (place - at) % 3 {
        2 => text.byte(place) == separator,
        _ => text.byte(place).is_ascii_hexdigit(),
    };
    let end = (at..=at + HARDWARE_ADDRESSES_LENGTH).find(|place| !fits(*place))?;
    let is_whole = (end - at) % 3 == 2 && HARDWARE_ADDRESS_LENGTH <= end - at;
    (is_whole && text.ends_word(end)).then_some(end)
}

/// What was written since the last space, quote or bracket.
fn newest_token(written: &str) -> &str {
    let is_end =
        |c: char| matches!(c, ' ' | '"' | '\'' | '(' | '{' | '=' | ',' | ';' | '@' | '`' | '/');
    written.rsplit(is_end).next().unwrap_or("")
}

fn is_host(token: &str, port: u64) -> bool {
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_' | '<' | '>');
    if HOST_BYTES_MAX < token.len() {
        return false;
    }
    if token.ends_with("<ip>") || token.ends_with("<ip>]") || token == "localhost" {
        return true;
    }
    if !token.starts_with(|c: char| c.is_ascii_alphanumeric()) || !token.chars().all(is_name) {
        return false;
    }
    match token.rsplit_once('.') {
        Some((_, last)) => {
            2 <= last.len()
                && last.bytes().all(|byte| byte.is_ascii_alphabetic())
                && !vocabulary::is_file(last)
        }
        // What is counted may begin with a capital, machines do not.
        None => {
            vocabulary::is_service_port(port) && !token.contains(|c: char| c.is_ascii_uppercase())
        }
    }
}
