//! Finding the entries inside a line that is not one whole entry.

use memchr::memmem;

use crate::store::jsonl::line::{self, Content, MARKER};

/// Bytes that are checked for one line, all attempts together: four times the longest line, and
/// enough for any torn record of the default size whose inputs look like markers on purpose.
const CHECKED_BYTES_MAX: usize = 64 * 1024 * 1024;

/// An entry that was found, where in the line, and the bytes it takes.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) content: Content,
    pub(super) at: usize,
    pub(super) length: usize,
}

/// The entries inside `line`, in order.
///
/// Every marker is tried from left to right: from it, the checksum is followed from one closing
/// brace to the next until it is the one that stands behind the marker. So a whole entry is found
/// behind a torn one, before one, and between bytes of any kind.
pub(super) fn recover(line: &[u8]) -> Vec<Found> {
    let marker = memmem::Finder::new(MARKER);
    let mut budget = CHECKED_BYTES_MAX;
    let mut found = Vec::new();
    let mut rest = line;
    while 0 < budget
        && let Some(at) = marker.find(rest)
    {
        let candidate = rest.get(at..).unwrap_or_default();
        let begin = line.len() - candidate.len();
        let entry = whole_entry(candidate, &mut budget).map(|entry| Found { at: begin, ..entry });
        let used = entry.as_ref().map_or(MARKER.len(), |entry| entry.length);
        rest = candidate.get(used..).unwrap_or_default();
        found.extend(entry);
    }
    found
}

/// The entry that `candidate` begins with.
fn whole_entry(candidate: &[u8], budget: &mut usize) -> Option<Found> {
    let (expected, covered) = line::checksum(candidate)?;
    let head = candidate.len() - covered.len();
    let mut checksum = 0;
    let mut checked = 0;
    for brace in memchr::memchr_iter(b'}', covered) {
        let part = covered.get(checked..=brace)?;
        *budget = budget.checked_sub(part.len()).or_else(|| {
            *budget = 0;
            None
        })?;
        checksum = crc32c::crc32c_append(checksum, part);
        checked = brace + 1;
        if checksum == expected {
            let length = head + checked;
            let content = candidate.get(..length).and_then(line::decode)?;
            return Some(Found { content, at: 0, length });
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Entry;
    use crate::store::jsonl::samples;

    fn found_in(line: &[u8]) -> Vec<u64> {
        let sequence = |found: Found| match found.content {
            Content::Entry(Entry { sequence, .. }) => sequence,
            Content::Newer => u64::MAX,
        };
        recover(line).into_iter().map(sequence).collect()
    }

    fn text(sequence: u64) -> Vec<u8> {
        let mut text = samples::line(&samples::failure(sequence));
        assert_eq!(text.pop(), Some(b'\n'));
        text
    }

    #[test]
    fn whole_entry_behind_a_torn_one_is_found_at_every_tear() {
        let torn = text(1);
        for end in 0..torn.len() {
            let line = [&torn[..end], &text(2)].concat();
            assert_eq!(found_in(&line), [2], "torn at {end}");
        }
    }

    #[test]
    fn whole_entries_without_a_line_end_between_them_are_all_found() {
        let line = [text(1), text(2), text(3)].concat();
        assert_eq!(found_in(&line), [1, 2, 3]);
    }

    #[test]
    fn whole_entry_before_other_bytes_is_found() {
        let line = [text(1), b"\0\0}\xff{\"a\":{}}".to_vec()].concat();
        assert_eq!(found_in(&line), [1]);
    }

    #[test]
    fn damaged_entry_is_not_taken_for_a_whole_one() {
        let whole = text(1);
        for at in MARKER.len()..whole.len() {
            let mut line = whole.clone();
            line[at] ^= 1;
            assert_eq!(found_in(&line), [0; 0], "flipped at {at}");
        }
    }

    #[test]
    fn line_made_of_markers_ends_within_the_bound() {
        let hostile = b"{\"v\":1,\"crc\":\"00000000\",\"a\":1}".repeat(50_000);
        assert_eq!(found_in(&hostile), [0; 0]);
    }
}
