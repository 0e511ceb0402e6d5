//! [`RawLines`]: lines as they are, one at a time and each within a bound.

use std::io::{self, BufRead as _, BufReader, Read};

/// The longest line that is held. A journal has none that is longer.
pub(crate) const LINE_BYTES_MAX: usize = 16 * 1024 * 1024;
/// A line that is much longer than others does not keep its memory for the rest of the input.
const KEPT_BYTES_MAX: usize = 1024 * 1024;

/// Bytes that are read at once.
const READ_BYTES: usize = 64 * 1024;

/// Lines as they are, one at a time.
#[derive(Debug)]
pub(crate) struct RawLines<R> {
    input: BufReader<R>,
    line: Vec<u8>,
    line_max: usize,
}

/// A line in two parts.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct RawLine<'a> {
    /// What it says; nothing if it is longer than a line may be.
    pub(crate) content: Option<&'a [u8]>,
    /// How it ends: `\n`, `\r\n`, or not at all.
    pub(crate) end: &'static [u8],
}

impl<R: Read> RawLines<R> {
    /// The lines of `input`.
    pub(crate) fn new(input: R) -> Self {
        let input = BufReader::with_capacity(READ_BYTES, input);
        Self { input, line: Vec::new(), line_max: LINE_BYTES_MAX }
    }

    /// The next line may have to be waited for.
    pub(crate) fn may_wait(&self) -> bool {
        self.input.buffer().is_empty()
    }

    /// The next line; nothing at the end.
    pub(crate) fn next(&mut self) -> io::Result<Option<RawLine<'_>>> {
        self.line.clear();
        self.line.shrink_to(KEPT_BYTES_MAX);
        let mut is_whole = true;
        let mut is_any = false;
        let is_ended = loop {
            let available = match self.input.fill_buf() {
                Ok(available) => available,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            if available.is_empty() {
                break false;
            }
            is_any = true;
            let end = memchr::memchr(b'\n', available);
            let (part, _) = available.split_at(end.unwrap_or(available.len()));
            is_whole &= self.line.len() + part.len() <= self.line_max;
            if is_whole {
                self.line.extend_from_slice(part);
            }
            let used = part.len() + usize::from(end.is_some());
            self.input.consume(used);
            if end.is_some() {
                break true;
            }
        };
        if !is_any {
            return Ok(None);
        }
        let (content, end): (&[u8], &[u8]) = match self.line.strip_suffix(b"\r") {
            Some(content) if is_ended && is_whole => (content, b"\r\n"),
            _ if is_ended => (&self.line, b"\n"),
            _ => (&self.line, b""),
        };
        Ok(Some(RawLine { content: is_whole.then_some(content), end }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(content: &'static [u8], end: &'static [u8]) -> RawLine<'static> {
        RawLine { content: Some(content), end }
    }

    #[test]
    fn lines_keep_the_ends_that_they_have() {
        let mut lines = RawLines::new(&b"a\r\n\nb\n\r\nc\r"[..]);
        let expected = [
            line(b"a", b"\r\n"),
            line(b"", b"\n"),
            line(b"b", b"\n"),
            line(b"", b"\r\n"),
            line(b"c\r", b""),
        ];
        for expected in expected {
            assert_eq!(lines.next().unwrap(), Some(expected));
        }
        assert_eq!(lines.next().unwrap(), None);
    }

    #[test]
    fn line_beyond_the_bound_is_passed_over_and_the_next_one_is_whole() {
        let input = BufReader::with_capacity(3, &b"abcdefgh\nxy\r\nabcdef"[..]);
        let mut lines = RawLines { input, line: Vec::new(), line_max: 5 };
        assert_eq!(lines.next().unwrap(), Some(RawLine { content: None, end: b"\n" }));
        assert_eq!(lines.next().unwrap(), Some(line(b"xy", b"\r\n")));
        assert_eq!(lines.next().unwrap(), Some(RawLine { content: None, end: b"" }));
        assert_eq!(lines.next().unwrap(), None);
    }
}
