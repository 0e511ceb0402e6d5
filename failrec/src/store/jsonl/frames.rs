//! [`Frame`]: where in a compressed segment which part of its text is.

use std::io::{self, Read as _, SeekFrom};
use std::ops::Range;

use memchr::memmem;

use crate::base::fs::ReadFile;
use crate::store::jsonl::frame_header::{
    BLOCK_HEADER_BYTES, BlockHeader, FrameHeader, HEADER_BYTES_MAX, MAGIC,
};
use crate::store::jsonl::seek_table::{FOOT_BYTES, Foot, SeekTable};
use crate::store::jsonl::zstd_frame::{FrameText, decompress};

/// The longest text of a frame: twice the longest line.
const TEXT_BYTES_MAX: u64 = 32 * 1024 * 1024;
/// Blocks in a frame that is no more than damage that looks like one.
const BLOCKS_MAX: u32 = 1_024;
/// Bytes that are searched for a frame at once.
const SEARCHED_BYTES: u64 = 128 * 1024;

/// Where in a compressed segment a part of its text is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Frame {
    /// Where it is in the file.
    place: Range<u64>,
    /// Which part of the text.
    pub(super) text: Range<u64>,
}

impl Frame {
    /// What is compressed in it, or in its place if it is damaged.
    pub(super) fn read(&self, file: &mut dyn ReadFile) -> io::Result<FrameText> {
        let bytes = bytes_at(file, self.place.clone())?;
        decompress(&bytes, usize::try_from(self.text.end - self.text.start).unwrap_or(usize::MAX))
    }
}

/// The frames of a file, in their order and without gaps between their texts.
///
/// The table at the end says where they are, and each of them how long its text is. Where the table is missing
/// or damaged, they are found one behind the other.
pub(super) fn frames_of(file: &mut dyn ReadFile) -> io::Result<Vec<Frame>> {
    let table = table_of(file)?;
    frames_by(table.as_ref(), file)
}

/// The table at the end, if its lengths are those of this file.
pub(super) fn table_of(file: &mut dyn ReadFile) -> io::Result<Option<SeekTable>> {
    let length = file.status()?.length;
    let foot = bytes_at(file, length.saturating_sub(FOOT_BYTES as u64)..length)?;
    let foot = foot.first_chunk().and_then(Foot::parse);
    let Some(begin) = foot.and_then(|foot| length.checked_sub(foot.length())) else {
        return Ok(None);
    };
    let table = SeekTable::parse(&bytes_at(file, begin..length)?);
    let fits = |table: &SeekTable| {
        let frames = table.entries.iter().map(|(frame, _)| u64::from(*frame));
        let mut texts = table.entries.iter().map(|(_, text)| u64::from(*text));
        frames.sum::<u64>() == begin && texts.all(|text| text <= TEXT_BYTES_MAX)
    };
    Ok(table.filter(fits))
}

/// The frames of a file whose table is this one.
pub(super) fn frames_by(
    table: Option<&SeekTable>,
    file: &mut dyn ReadFile,
) -> io::Result<Vec<Frame>> {
    let mut finding = Finding { length: file.status()?.length, file, frames: Vec::new(), text: 0 };
    match table {
        Some(table) => finding.by(table)?,
        None => finding.walk()?,
    }
    Ok(finding.frames)
}

struct Finding<'f> {
    file: &'f mut dyn ReadFile,
    length: u64,
    frames: Vec<Frame>,
    /// The bytes of all texts so far.
    text: u64,
}

impl Finding<'_> {
    fn by(&mut self, table: &SeekTable) -> io::Result<()> {
        let mut begin = 0;
        for (frame, text) in &table.entries {
            let place = begin..begin + u64::from(*frame);
            begin = place.end;
            if 0 < *text {
                self.add(place, u64::from(*text))?;
            }
        }
        Ok(())
    }

    /// Adds a frame, of whose text it is said elsewhere how long it is.
    fn add(&mut self, place: Range<u64>, said: u64) -> io::Result<()> {
        let mut length = said;
        let own = match self.header(place.start)? {
            Some(FrameHeader::Compressed { text, .. }) => text,
            _ => None,
        };
        if let Some(own) = own.filter(|own| *own != said && *own <= TEXT_BYTES_MAX) {
            // One of the two is damaged, and the checksum says which.
            let frame = Frame { place: place.clone(), text: 0..own };
            if frame.read(self.file)?.is_whole {
                length = own;
            }
        }
        let text = self.text..self.text + length;
        self.text = text.end;
        self.frames.push(Frame { place, text });
        Ok(())
    }

    fn walk(&mut self) -> io::Result<()> {
        let mut at = 0;
        while at < self.length {
            let header = self.header(at)?;
            let end = self.end(at, header)?;
            let text = match header {
                Some(FrameHeader::Compressed { text, .. }) => text,
                Some(FrameHeader::Skippable(_)) if end.is_some() => Some(0),
                _ => None,
            };
            // Of what is no frame, or says nothing of its text, nobody knows how long that was.
            let next = match end {
                Some(end) => end,
                None => self.next_frame(at + 1)?,
            };
            let text = text.filter(|text| *text <= TEXT_BYTES_MAX).unwrap_or(next - at);
            if 0 < text {
                self.add(at..next, text)?;
            }
            at = next;
        }
        Ok(())
    }

    /// Where the frame ends that begins at `at`; nothing if it is damaged.
    fn end(&mut self, at: u64, header: Option<FrameHeader>) -> io::Result<Option<u64>> {
        let (length, checksum) = match header {
            Some(FrameHeader::Compressed { length, checksum, .. }) => (length, checksum),
            Some(FrameHeader::Skippable(length)) => {
                return Ok(at.checked_add(length).filter(|end| *end <= self.length));
            }
            None => return Ok(None),
        };
        let mut at = at + length;
        for _ in 0..BLOCKS_MAX {
            let bytes = self.bytes(at..at + BLOCK_HEADER_BYTES as u64)?;
            let block = bytes.first_chunk().copied().and_then(BlockHeader::parse);
            let Some(block) = block else { return Ok(None) };
            at += BLOCK_HEADER_BYTES as u64 + block.length;
            if block.is_last {
                return Ok(Some(at + checksum).filter(|end| *end <= self.length));
            }
        }
        Ok(None)
    }

    /// Where the next whole frame begins, or else where the file ends.
    fn next_frame(&mut self, from: u64) -> io::Result<u64> {
        let mut from = from;
        while from < self.length {
            let bytes = self.bytes(from..from + SEARCHED_BYTES)?;
            for found in memmem::find_iter(&bytes, &MAGIC) {
                let at = from + found as u64;
                let header = self.header(at)?;
                if self.end(at, header)?.is_some() {
                    return Ok(at);
                }
            }
            // The first bytes of one may be the last of these.
            from += SEARCHED_BYTES - (MAGIC.len() as u64 - 1);
        }
        Ok(self.length)
    }

    fn header(&mut self, at: u64) -> io::Result<Option<FrameHeader>> {
        let bytes = self.bytes(at..at + HEADER_BYTES_MAX as u64)?;
        Ok(FrameHeader::parse(&bytes))
    }

    fn bytes(&mut self, range: Range<u64>) -> io::Result<Vec<u8>> {
        bytes_at(self.file, range)
    }
}

/// The bytes of a file in a range, as far as it reaches.
fn bytes_at(file: &mut dyn ReadFile, range: Range<u64>) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    file.seek(SeekFrom::Start(range.start))?;
    file.take(range.end.saturating_sub(range.start)).read_to_end(&mut bytes)?;
    Ok(bytes)
}
