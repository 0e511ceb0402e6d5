//! [`CompressedFile`]: the text of a compressed segment, read as if it was none.

use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::Arc;

use crate::base::fs::{ReadFile, Status};
use crate::store::jsonl::folder::Folder;
use crate::store::jsonl::frames::{Frame, frames_of};
use crate::store::jsonl::known_frames::KnownFrames;
use crate::store::jsonl::segments::is_compressed;
use crate::store::jsonl::zstd_frame::{FrameText, check_support};

/// The text of a compressed segment, read as if it was none: lengths and offsets are those of the text. One frame
/// of it is in memory at a time.
///
/// A frame that is damaged has the length that it had. What cannot be read of it is a broken line.
#[derive(Debug)]
pub(super) struct CompressedFile {
    file: Box<dyn ReadFile>,
    status: Status,
    frames: Arc<[Frame]>,
    position: u64,
    /// The frame that was read last.
    open: Option<(usize, FrameText)>,
}

impl Folder {
    /// Opens a file of a journal for reading its text.
    ///
    /// # Errors
    ///
    /// Those of the operating system; also if it is compressed and this program was built without zstd.
    pub(super) fn open_text(&self, path: &Path) -> io::Result<Box<dyn ReadFile>> {
        if is_compressed(path) {
            Ok(Box::new(CompressedFile::open(self.fs.open_read(path)?, &self.frames)?))
        } else {
            self.fs.open_read(path)
        }
    }

    /// How many frames of a file are damaged: none of one that is not compressed.
    pub(super) fn damaged_frames(&self, path: &Path) -> io::Result<u64> {
        if !is_compressed(path) {
            return Ok(0);
        }
        let mut file = self.fs.open_read(path)?;
        let mut damaged = 0;
        for frame in frames_of(file.as_mut())? {
            damaged += u64::from(!frame.read(file.as_mut())?.is_whole);
        }
        Ok(damaged)
    }
}

impl CompressedFile {
    pub(super) fn open(mut file: Box<dyn ReadFile>, known: &KnownFrames) -> io::Result<Self> {
        check_support()?;
        let frames = known.of(file.as_mut())?;
        let length = frames.last().map_or(0, |frame| frame.text.end);
        let status = Status { length, ..file.status()? };
        Ok(Self { file, status, frames, position: 0, open: None })
    }

    /// The text from the position on, as far as its frame reaches.
    fn rest(&mut self) -> io::Result<&[u8]> {
        let at = self.frames.partition_point(|frame| frame.text.end <= self.position);
        let Some(frame) = self.frames.get(at) else { return Ok(&[]) };
        let text = match self.open.take() {
            Some((open, text)) if open == at => text,
            _ => frame.read(self.file.as_mut())?,
        };
        let (_, text) = self.open.insert((at, text));
        let begin = usize::try_from(self.position - frame.text.start).unwrap_or(usize::MAX);
        Ok(text.bytes.get(begin..).unwrap_or_default())
    }
}

impl Read for CompressedFile {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.rest()?.read(buffer)?;
        self.position += length as u64;
        Ok(length)
    }
}

impl Seek for CompressedFile {
    fn seek(&mut self, position: SeekFrom) -> io::Result<u64> {
        let position = match position {
            SeekFrom::Start(position) => Some(position),
            SeekFrom::End(by) => self.status.length.checked_add_signed(by),
            SeekFrom::Current(by) => self.position.checked_add_signed(by),
        };
        self.position = position.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.position)
    }
}

impl ReadFile for CompressedFile {
    fn status(&self) -> io::Result<Status> {
        Ok(self.status)
    }
}

#[cfg(all(test, not(feature = "zstd")))]
mod tests {
    use std::error::Error as _;
    use std::fs;
    use std::ops::ControlFlow;

    use crate::store::jsonl::samples::failure;
    use crate::store::{JsonlStore, Store as _};

    #[test]
    fn what_is_compressed_is_refused_with_the_feature_that_reads_it() {
        let folder = tempfile::tempdir().unwrap();
        let segments = folder.path().join("segments/main_goal");
        fs::create_dir_all(&segments).unwrap();
        fs::write(segments.join("000001.jsonl.zst"), "anything").unwrap();
        let store = JsonlStore::open(folder.path()).unwrap();
        store.append(&[failure(0)]).unwrap();
        let goal = failure(0).goal;
        let scanned = store.scan(&goal, &mut |_| ControlFlow::Continue(())).map(drop);
        let counted = store.ledger(&goal).map(drop);
        for refused in [scanned, counted] {
            let said = refused.unwrap_err().source().unwrap().to_string();
            assert!(said.contains("feature `zstd`"), "{said}");
        }
        assert_eq!(store.folder().last_number(&goal).unwrap(), 1);
    }
}
