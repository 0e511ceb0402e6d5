//! [`Piece`]: what the lines of a file consist of, with nothing left out.

use std::io::{self, SeekFrom};

use crate::base::fs::ReadFile;
use crate::record::Entry;
use crate::store::jsonl::line::{self, Content};
use crate::store::jsonl::lines::{Line, Lines};
use crate::store::jsonl::reader::without_frame;
use crate::store::jsonl::resync;

/// A whole line, or a part of a damaged one.
#[derive(Debug)]
pub(super) enum Piece<'a> {
    /// An entry, and its text.
    Entry(Box<Entry>, &'a [u8]),
    /// What a later version has written.
    Newer(&'a [u8]),
    /// What no reader can use.
    Fragment(Fragment<'a>),
}

/// A part of a file that no reader can use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Fragment<'a> {
    /// Where in the file.
    pub(super) at: u64,
    /// How long.
    pub(super) length: u64,
    /// What it says, unless it is longer than any line.
    pub(super) text: Option<&'a [u8]>,
}

/// Shows `visit` all that is in `file`, in order, as far as the file reaches now.
pub(super) fn read_pieces(
    file: &mut dyn ReadFile,
    visit: &mut dyn FnMut(Piece<'_>) -> io::Result<()>,
) -> io::Result<()> {
    read_pieces_where(file, &|_| true, visit)
}

/// The same, but for lines that are whole and of no interest: those are passed over unread.
pub(super) fn read_pieces_where(
    file: &mut dyn ReadFile,
    is_of_interest: &dyn Fn(&[u8]) -> bool,
    visit: &mut dyn FnMut(Piece<'_>) -> io::Result<()>,
) -> io::Result<()> {
    let end = file.status()?.length;
    file.seek(SeekFrom::Start(0))?;
    let mut lines = Lines::new(file, 0, end);
    loop {
        let begin = lines.offset();
        match lines.next()? {
            None => return Ok(()),
            Some(Line::Finished(line) | Line::Unfinished(line)) => {
                let text = without_frame(line, begin);
                if is_of_interest(text) || !line::is_sound(text) {
                    show(line, begin, visit)?;
                }
            }
            Some(Line::TooLong(length)) => {
                visit(Piece::Fragment(Fragment { at: begin, length, text: None }))?;
            }
        }
    }
}

fn show(
    line: &[u8],
    begin: u64,
    visit: &mut dyn FnMut(Piece<'_>) -> io::Result<()>,
) -> io::Result<()> {
    let text = without_frame(line, begin);
    if text.is_empty() {
        return Ok(());
    }
    if let Some(content) = line::decode(text) {
        return visit(piece(content, text));
    }
    let indent = line.windows(text.len()).position(|part| part == text).unwrap_or(0);
    let begin = begin + indent as u64;
    let mut done = 0;
    for found in resync::recover(text) {
        let end = found.at + found.length;
        show_fragment(text, done..found.at, begin, visit)?;
        visit(piece(found.content, text.get(found.at..end).unwrap_or_default()))?;
        done = end;
    }
    show_fragment(text, done..text.len(), begin, visit)
}

fn show_fragment(
    text: &[u8],
    range: std::ops::Range<usize>,
    begin: u64,
    visit: &mut dyn FnMut(Piece<'_>) -> io::Result<()>,
) -> io::Result<()> {
    let at = begin + range.start as u64;
    let text = text.get(range).unwrap_or_default();
    if text.trim_ascii().is_empty() {
        return Ok(());
    }
    visit(Piece::Fragment(Fragment { at, length: text.len() as u64, text: Some(text) }))
}

fn piece(content: Content, text: &[u8]) -> Piece<'_> {
    match content {
        Content::Entry(entry) => Piece::Entry(Box::new(entry), text),
        Content::Newer => Piece::Newer(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::jsonl::samples;

    fn pieces(content: &[u8]) -> Vec<String> {
        let mut pieces = Vec::new();
        let read = read_pieces(samples::file(content).as_mut(), &mut |piece| {
            pieces.push(match piece {
                Piece::Entry(entry, text) => format!("{} {}", entry.sequence, text.len()),
                Piece::Newer(text) => format!("newer {}", text.len()),
                Piece::Fragment(Fragment { at, length, .. }) => format!("{length} bytes at {at}"),
            });
            Ok(())
        });
        read.unwrap();
        pieces
    }

    #[test]
    fn every_byte_that_says_something_is_in_a_piece() {
        let [one, other] = [0, 1].map(|number| samples::line(&samples::failure(number)));
        let whole = one.strip_suffix(b"\n").unwrap();
        let length = whole.len();
        let content = [b"  torn", whole, b"{}", whole, b"\r\n\n", &other, b"{\"v\":1"].concat();
        let last = content.len() - 6;
        assert_eq!(
            pieces(&content),
            [
                "4 bytes at 2".to_owned(),
                format!("0 {length}"),
                format!("2 bytes at {}", 6 + length),
                format!("0 {length}"),
                format!("1 {}", other.len() - 1),
                format!("6 bytes at {last}"),
            ]
        );
    }

    #[test]
    fn damaged_line_is_shown_whether_or_not_it_is_of_interest() {
        let line = samples::line(&samples::failure(0));
        let content = [&line[..], b"torn\n", &line].concat();
        let mut count = 0;
        let read = read_pieces_where(samples::file(&content).as_mut(), &|_| false, &mut |piece| {
            assert!(matches!(piece, Piece::Fragment(_)), "{piece:?}");
            count += 1;
            Ok(())
        });
        read.unwrap();
        assert_eq!(count, 1);
    }

    #[test]
    fn line_longer_than_any_is_one_fragment() {
        let content = vec![b'x'; line::LINE_BYTES_MAX + 1];
        assert_eq!(pieces(&content), [format!("{} bytes at 0", content.len())]);
    }
}
