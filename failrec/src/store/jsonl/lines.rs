//! [`Lines`]: a file split into lines, in bounded memory.

use std::io::{self, BufRead, BufReader, Read, Take};

use crate::base::fs::ReadFile;
use crate::store::jsonl::line::LINE_BYTES_MAX;

/// Bytes that are read from the file at once.
const READ_BYTES: usize = 128 * 1024;

/// A line that is much longer than others does not keep its memory for the rest of the scan.
const KEPT_BYTES_MAX: usize = 1024 * 1024;

/// A line, without its end.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Line<'a> {
    /// It ends with a line end.
    Finished(&'a [u8]),
    /// The file ends first.
    Unfinished(&'a [u8]),
    /// It is longer than any entry; this many bytes.
    TooLong(u64),
}

/// The lines of a file, as far as the file reached when the reading began.
#[derive(Debug)]
pub(super) struct Lines<'f> {
    file: BufReader<Take<&'f mut dyn ReadFile>>,
    line: Vec<u8>,
    offset: u64,
}

impl<'f> Lines<'f> {
    /// The lines of `file` from its present position, which is `offset`, up to `end`.
    ///
    /// The end is fixed, because a file that is appended to faster than it is read has no other.
    pub(super) fn new(file: &'f mut dyn ReadFile, offset: u64, end: u64) -> Self {
        let file = BufReader::with_capacity(READ_BYTES, file.take(end.saturating_sub(offset)));
        Self { file, line: Vec::new(), offset }
    }

    /// Where the next line begins.
    pub(super) const fn offset(&self) -> u64 {
        self.offset
    }

    /// The next line; nothing at the end.
    pub(super) fn next(&mut self) -> io::Result<Option<Line<'_>>> {
        self.line.clear();
        self.line.shrink_to(KEPT_BYTES_MAX);
        let mut length = 0_u64;
        let is_finished = loop {
            let available = match self.file.fill_buf() {
                Ok(available) => available,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            if available.is_empty() {
                break false;
            }
            let end = memchr::memchr(b'\n', available);
            let (part, _) = available.split_at(end.unwrap_or(available.len()));
            length += part.len() as u64;
            if self.line.len() + part.len() <= LINE_BYTES_MAX {
                self.line.extend_from_slice(part);
            }
            let used = part.len() + usize::from(end.is_some());
            self.file.consume(used);
            self.offset += used as u64;
            if end.is_some() {
                break true;
            }
        };
        // Once a part did not fit, later smaller ones may have: only the length tells.
        Ok(match self.line.as_slice() {
            line if line.len() as u64 != length => Some(Line::TooLong(length)),
            line if is_finished => Some(Line::Finished(line)),
            [] => None,
            line => Some(Line::Unfinished(line)),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::jsonl::samples;

    #[test]
    fn lines_come_in_order_and_the_last_one_says_that_it_is_unfinished() {
        let mut file = samples::file(b"a\n\nbc\nd");
        let mut lines = Lines::new(file.as_mut(), 0, 100);
        assert_eq!(lines.next().unwrap(), Some(Line::Finished(b"a")));
        assert_eq!(lines.next().unwrap(), Some(Line::Finished(b"")));
        assert_eq!(lines.next().unwrap(), Some(Line::Finished(b"bc")));
        assert_eq!(lines.offset(), 6);
        assert_eq!(lines.next().unwrap(), Some(Line::Unfinished(b"d")));
        assert_eq!(lines.next().unwrap(), None);
    }

    #[test]
    fn nothing_is_read_behind_the_end() {
        let mut file = samples::file(b"a\nbc\n");
        let mut lines = Lines::new(file.as_mut(), 0, 3);
        assert_eq!(lines.next().unwrap(), Some(Line::Finished(b"a")));
        assert_eq!(lines.next().unwrap(), Some(Line::Unfinished(b"b")));
        assert_eq!(lines.next().unwrap(), None);
    }

    #[test]
    fn longest_line_is_read_and_a_longer_one_is_passed_over() {
        let content = [b"x".repeat(LINE_BYTES_MAX), b"y".repeat(LINE_BYTES_MAX + 1)];
        let content = [&content[0], &b"\n"[..], &content[1], b"\nz\n"].concat();
        let mut file = samples::file(&content);
        let mut lines = Lines::new(file.as_mut(), 0, u64::MAX);
        assert!(
            matches!(lines.next().unwrap(), Some(Line::Finished(line)) if line.len() == LINE_BYTES_MAX)
        );
        assert_eq!(lines.next().unwrap(), Some(Line::TooLong(LINE_BYTES_MAX as u64 + 1)));
        assert_eq!(lines.next().unwrap(), Some(Line::Finished(b"z")));
        assert!(lines.line.capacity() <= KEPT_BYTES_MAX);
    }
}
