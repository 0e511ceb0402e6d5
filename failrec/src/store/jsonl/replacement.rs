//! [`Replacement`]: a file that is going to be put in the place of another.

use std::io;
use std::path::Path;

use crate::base::fs::{AppendFile, temporary_of};
use crate::store::jsonl::folder::Folder;
use crate::store::jsonl::opened::{uninterrupted, write_all};
use crate::store::jsonl::seek_table::SeekTable;
use crate::store::jsonl::segments::is_compressed;
use crate::store::jsonl::zstd_frame::compress;

/// Bytes that are written at once.
const CHUNK_BYTES: usize = 128 * 1024;

/// Bytes of text that are compressed as one: larger frames become little smaller, and who reads one line has
/// all of its frame decompressed.
pub(super) const FRAME_BYTES: usize = if cfg!(test) { 2 * 1024 } else { 1024 * 1024 };

/// A file that is going to be put in the place of another, written in chunks, because it may be too large to
/// be held at once.
pub(super) struct Replacement {
    file: Box<dyn AppendFile>,
    chunk: Vec<u8>,
    /// Of a file that is compressed, its frames so far.
    frames: Option<SeekTable>,
}

impl Replacement {
    /// Puts at `path` what `fill` writes, compressed if the name says so, as one step; `prepare` is done when that is on the disk. Where
    /// something goes wrong, what was there stays. Whoever calls holds the lock of the store.
    pub(super) fn put<T>(
        path: &Path,
        folder: &Folder,
        fill: impl FnOnce(&mut Self) -> io::Result<T>,
        prepare: impl FnOnce() -> io::Result<()>,
    ) -> io::Result<T> {
        let put = || {
            let frames = is_compressed(path).then(SeekTable::default);
            let mut new =
                Self { file: folder.fs.begin_replacement(path)?, chunk: Vec::new(), frames };
            let filled = fill(&mut new)?;
            new.write_chunk()?;
            new.write_table()?;
            uninterrupted(|| new.file.sync())?;
            prepare()?;
            folder.fs.finish_replacement(path).map(|()| filled)
        };
        let put = put();
        if put.is_err() {
            // It would take up room, which may be what is missing.
            drop(folder.remove_if_there(&temporary_of(path)));
        }
        put
    }

    /// What was not written yet, to be added to.
    pub(super) const fn chunk(&mut self) -> &mut Vec<u8> {
        &mut self.chunk
    }

    /// Writes what was added to the chunk, once that is much.
    pub(super) fn write_if_full(&mut self) -> io::Result<()> {
        let much = if self.frames.is_some() { FRAME_BYTES } else { CHUNK_BYTES };
        if self.chunk.len() < much { Ok(()) } else { self.write_chunk() }
    }

    /// Writes what was added to the chunk: as a frame of its own, where that is compressed.
    pub(super) fn write_chunk(&mut self) -> io::Result<()> {
        match &mut self.frames {
            None => write_all(self.file.as_mut(), &self.chunk)?,
            Some(_) if self.chunk.is_empty() => {}
            Some(frames) => {
                let frame = compress(&self.chunk)?;
                write_all(self.file.as_mut(), &frame)?;
                if !frames.add(frame.len(), self.chunk.len()) {
                    return Err(io::ErrorKind::FileTooLarge.into());
                }
            }
        }
        self.chunk.clear();
        Ok(())
    }

    fn write_table(&mut self) -> io::Result<()> {
        let table = self.frames.take().map(|frames| frames.to_bytes());
        table.map_or(Ok(()), |table| write_all(self.file.as_mut(), &table))
    }
}

impl io::Write for Replacement {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.chunk.extend_from_slice(bytes);
        self.write_if_full().map(|()| bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.write_chunk()
    }
}
