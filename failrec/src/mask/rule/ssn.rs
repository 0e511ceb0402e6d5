//! Social security numbers of the United States.

use crate::mask::rule::found::Found;
use crate::mask::text::Bytes;
use crate::mask::text::class::DIGIT;

/// Numbers that were printed on sample cards and in advertisements and belong to nobody.
const SAMPLES: &[&str] = &["078-05-1120", "219-09-9999", "457-55-5462"];

/// The number that the word from `start` to `end` is, with its dashes.
pub(crate) fn find(bytes: Bytes<'_>, start: usize, end: usize) -> Option<Found> {
    let text = bytes.slice(start, end);
    let (area, rest) = text.split_at_checked(3)?;
    let (group, serial) = rest.strip_prefix('-')?.split_at_checked(2)?;
    let serial = serial.strip_prefix('-')?;
    let is_digits =
        [area, group, serial].iter().all(|part| part.bytes().all(|b| b.is_ascii_digit()));
    let is_given_out = !matches!(area, "000" | "666")
        && !area.starts_with('9')
        && group != "00"
        && serial.len() == 4
        && serial != "0000"
        && !SAMPLES.contains(&text);
    let is_decimal =
        bytes.before(start) == b'.' || bytes.at(end) == b'.' && DIGIT.has(bytes.at(end + 1));
    (is_digits && is_given_out && !is_decimal).then_some(Found { rule: "pii_ssn", start, end })
}
