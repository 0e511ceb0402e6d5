//! Tokens that are known by a mark in their middle or at their end.

use crate::mask::rule::found::Found;
use crate::mask::text::class::{ALNUM, Class, DIGIT, DOT, HEX, LOWER, TILDE, UPPER, WORD};
use crate::mask::text::{Bytes, looks_random, percent};

/// Behind `Q~`; some formats have a few more.
const AZURE_TAIL_BYTES_MIN: usize = 27;

/// The token that the word from `start` to `end` begins.
pub(crate) fn find(bytes: Bytes<'_>, start: usize, end: usize) -> Option<Found> {
    let len = end - start;
    let found = match bytes.at(end) {
        b':' | b'%' if (8..=13).contains(&len) => telegram(bytes, start, end),
        b'.' if 24 <= len => discord(bytes, start, end),
        b'.' if len == 14 => terraform(bytes, start, end),
        b'.' if len == 17 => airtable(bytes, start, end),
        b'~' => azure(bytes, start, end),
        _ => None,
    };
    found
        .or_else(|| if 36 <= len { mailchimp(bytes, start, end) } else { None })
        .or_else(|| if len == 40 { newrelic(bytes, start, end) } else { None })
        .or_else(|| if 32 <= len { resend(bytes, start, end) } else { None })
}

/// Eight to ten digits, `:AA`, and 33 letters.
fn telegram(bytes: Bytes<'_>, start: usize, end: usize) -> Option<Found> {
    // The address of the interface has `bot` before the digits.
    let digits = start + if bytes.starts_with(start, "bot") { 3 } else { 0 };
    let is_id = bytes.run_end(digits, DIGIT) == end && (8..=10).contains(&(end - digits));
    let secret = percent::after_literal(bytes, end, ":").filter(|_| is_id)?;
    let tail = bytes.run_end(secret, WORD);
    (bytes.starts_with(secret, "AA") && 30 <= tail - secret).then_some(Found {
        rule: "telegram_bot",
        start: digits,
        end: tail,
    })
}

/// The base64 of a number, a dot, six letters, a dot, and 27 letters or more.
fn discord(bytes: Bytes<'_>, start: usize, end: usize) -> Option<Found> {
    let is_number = matches!(bytes.at(start), b'M' | b'N' | b'O') && end - start <= 28;
    let middle = bytes.run_end_within(end + 1, WORD, 16);
    let is_middle = middle - (end + 1) == 6 && bytes.at(middle) == b'.';
    if !is_number || !is_middle {
        return None;
    }
    let tail = bytes.run_end(middle + 1, WORD);
    (27 <= tail - (middle + 1)).then_some(Found { rule: "discord_bot", start, end: tail })
}

/// 14 letters, `.atlasv1.`, and some 60 more.
fn terraform(bytes: Bytes<'_>, start: usize, end: usize) -> Option<Found> {
    const MARK: &str = ".atlasv1.";
    let tail = bytes.run_end(end + MARK.len(), WORD);
    let is_token = bytes.starts_with(end, MARK) && 40 <= tail.saturating_sub(end + MARK.len());
    is_token.then_some(Found { rule: "terraform", start, end: tail })
}

/// `pat`, 14 letters, a dot, and 64 digits of hex.
fn airtable(bytes: Bytes<'_>, start: usize, end: usize) -> Option<Found> {
    let tail = bytes.run_end(end + 1, HEX);
    let is_token = bytes.starts_with(start, "pat") && 40 <= tail.saturating_sub(end + 1);
    is_token.then(|| Found { rule: "airtable", start, end: bytes.run_end(tail, WORD) })
}

/// Three letters, a digit, `Q~`, and some 31 letters.
fn azure(bytes: Bytes<'_>, start: usize, end: usize) -> Option<Found> {
    let is_mark = bytes.before(end) == b'Q' && DIGIT.has(bytes.at(end.wrapping_sub(2)));
    if !is_mark {
        return None;
    }
    let class = WORD.or(DOT).or(TILDE);
    let from = bytes.run_start(end, class, end - start + 8);
    let tail = end + 1;
    let probe = bytes.run_end_within(tail, class, AZURE_TAIL_BYTES_MIN);
    let is_token = 5 <= end - from && AZURE_TAIL_BYTES_MIN <= probe - tail;
    is_token.then(|| Found {
        rule: "azure_client_secret",
        start: from,
        end: bytes.run_end(probe, class),
    })
}

/// 32 digits of hex, `-us`, and a number.
fn mailchimp(bytes: Bytes<'_>, start: usize, end: usize) -> Option<Found> {
    let hex = bytes.run_end_within(start, HEX, 33);
    let is_token = hex - start == 32
        && bytes.starts_with(hex, "-us")
        && DIGIT.has(bytes.at(hex + 3))
        && bytes.run_end_within(hex + 3, DIGIT, 3) == end;
    is_token.then_some(Found { rule: "mailchimp", start, end })
}

/// 36 letters and `NRAL`.
fn newrelic(bytes: Bytes<'_>, start: usize, end: usize) -> Option<Found> {
    let body = bytes.bytes(start, end - 4);
    let is_body =
        body.iter().all(|&byte| LOWER.or(DIGIT).has(byte)) && body.iter().any(u8::is_ascii_digit);
    let is_token = bytes.starts_with(end - 4, "NRAL") && is_body && ALNUM.has(bytes.at(start));
    is_token.then_some(Found { rule: "newrelic", start, end })
}

/// `re_`, eight letters, `_`, and 24 letters. Names in programs start so, too, but do not mix large
/// and small letters within a word.
fn resend(bytes: Bytes<'_>, start: usize, end: usize) -> Option<Found> {
    const PREFIX: &str = "re_";
    let head = start + PREFIX.len();
    let mark = bytes.run_end_within(head, ALNUM, 16);
    let is_parted = bytes.starts_with(start, PREFIX) && bytes.at(mark) == b'_' && 8 <= mark - head;
    if !is_parted || bytes.run_end(mark + 1, ALNUM) != end || end - mark <= 20 {
        return None;
    }
    let tail = bytes.bytes(mark + 1, end);
    let has = |class: Class| tail.iter().any(|&byte| class.has(byte));
    let is_token = has(UPPER) && has(LOWER) && (has(DIGIT) || looks_random(tail));
    is_token.then_some(Found { rule: "resend", start, end })
}
