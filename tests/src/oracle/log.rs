//! A log, split into entries and what is none.

use super::checksum::Checksum;
use super::line::{self, Content, Entry, MARKER};

/// The longest line.
const LINE_BYTES_MAX: usize = 16 * 1024 * 1024;
/// Bytes that are checked in one line that is no entry.
const CHECKED_BYTES_MAX: usize = 64 * 1024 * 1024;

/// What is in a log.
#[derive(Debug, Default)]
pub struct Log {
    /// The entries in their order.
    pub entries: Vec<Entry>,
    /// Where lines begin that are no entry, and how many of their bytes are in none.
    pub corrupt: Vec<(usize, usize)>,
    /// Entries that were found within such lines.
    pub recovered: u64,
    /// Lines of a later library.
    pub newer: u64,
    /// Where lines begin that are whole and not what the page says, and why.
    pub malformed: Vec<(usize, &'static str)>,
    /// The last line may still be written.
    pub in_flight: bool,
}

impl Log {
    /// The log with this content.
    pub fn read(content: &[u8]) -> Self {
        let mut log = Self::default();
        let mut begin = 0;
        while let Some(rest) = content.get(begin..).filter(|rest| !rest.is_empty()) {
            let end = rest.iter().position(|byte| *byte == b'\n');
            let line = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
            log.take(line, begin, end.is_some());
            begin += line.len() + 1;
        }
        log
    }

    /// Bytes that are in no entry.
    pub fn lost_bytes(&self) -> usize {
        self.corrupt.iter().map(|(_, bytes)| bytes).sum()
    }

    fn take(&mut self, line: &[u8], begin: usize, is_ended: bool) {
        let is_first = begin == 0;
        let text = line.strip_prefix(b"\xef\xbb\xbf").filter(|_| is_first).unwrap_or(line);
        let text = text.trim_ascii();
        if LINE_BYTES_MAX < line.len() {
            self.corrupt.push((begin, line.len()));
        } else if text.is_empty() {
            // It means nothing.
        } else if let Some(content) = line::read(text) {
            self.keep(content, begin);
        } else if is_ended {
            self.recover(text, begin, line.len());
        } else {
            self.in_flight = true;
        }
    }

    fn keep(&mut self, content: Content, begin: usize) {
        match content {
            Content::Entry(entry) => self.entries.push(entry),
            Content::Newer => self.newer += 1,
            Content::Malformed(why) => self.malformed.push((begin, why)),
        }
    }

    /// Takes the entries within a corrupt line of `length` bytes.
    fn recover(&mut self, text: &[u8], begin: usize, length: usize) {
        let mut budget = CHECKED_BYTES_MAX;
        let (mut at, mut kept) = (0, 0);
        while let Some(rest) = text.get(at..).filter(|rest| MARKER.len() <= rest.len()) {
            if budget == 0 {
                break;
            }
            if !rest.starts_with(MARKER) {
                at += 1;
                continue;
            }
            let Some(found) = whole(rest, &mut budget) else {
                at += MARKER.len();
                continue;
            };
            (at, kept) = (at + found.len(), kept + found.len());
            if let Some(content) = line::read(found) {
                self.recovered += u64::from(matches!(content, Content::Entry(_)));
                self.keep(content, begin);
            }
        }
        self.corrupt.push((begin, length - kept));
    }
}

/// The entry that `bytes` begin with, by its checksum.
fn whole<'a>(bytes: &'a [u8], budget: &mut usize) -> Option<&'a [u8]> {
    let sealed = line::sealed(bytes, MARKER)?;
    let head = bytes.len() - sealed.covered.len();
    let mut checksum = Checksum::EMPTY;
    let mut length = head;
    for part in sealed.covered.split_inclusive(|byte| *byte == b'}') {
        if !part.ends_with(b"}") {
            return None;
        }
        if *budget < part.len() {
            *budget = 0;
            return None;
        }
        *budget -= part.len();
        length += part.len();
        checksum = checksum.with(part);
        if checksum.value() == sealed.checksum {
            return bytes.get(..length);
        }
    }
    None
}
