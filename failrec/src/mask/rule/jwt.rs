//! Signed and encrypted tokens: JWT and JWE.

use crate::mask::rule::found::Found;
use crate::mask::text::Bytes;
use crate::mask::text::class::WORD;

/// A header is at least `{"alg":"x"}`.
const HEADER_BYTES_MIN: usize = 10;
const PAYLOAD_BYTES_MIN: usize = 10;
/// JWE has five parts.
const PARTS_MAX: usize = 5;

/// The token that starts at `start`. One that was cut off in its second part counts, too.
pub(crate) fn find(bytes: Bytes<'_>, start: usize) -> Option<Found> {
    if !bytes.starts_with(start, "eyJ") {
        return None;
    }
    let header = bytes.run_end(start, WORD);
    if header - start < HEADER_BYTES_MIN || bytes.at(header) != b'.' {
        return None;
    }
    let payload = bytes.run_end(header + 1, WORD);
    let is_claims = bytes.starts_with(header + 1, "eyJ");
    let is_long = PAYLOAD_BYTES_MIN <= payload - (header + 1);
    // The key of a JWE may be empty: two dots in a row, with parts behind them.
    let is_direct = payload == header + 1 && WORD.has(bytes.at(payload + 1));
    let has_more = bytes.at(payload) == b'.' && (is_long || is_direct);
    if !is_claims && !has_more {
        return None;
    }
    let mut end = payload;
    for _ in 2..PARTS_MAX {
        if bytes.at(end) != b'.' {
            break;
        }
        end = bytes.run_end(end + 1, WORD);
    }
    Some(Found { rule: "jwt", start, end })
}
