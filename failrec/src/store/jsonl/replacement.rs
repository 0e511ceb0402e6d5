//! [`Replacement`]: a file that is going to be put in the place of another.

use std::io;
use std::path::Path;

use crate::base::fs::{AppendFile, temporary_of};
use crate::store::jsonl::folder::Folder;
use crate::store::jsonl::opened::{uninterrupted, write_all};

/// Bytes that are written at once.
const CHUNK_BYTES: usize = 128 * 1024;

/// A file that is going to be put in the place of another, written in chunks, because it may be too large to
/// be held at once.
pub(super) struct Replacement {
    file: Box<dyn AppendFile>,
    chunk: Vec<u8>,
}

impl Replacement {
    /// Puts at `path` what `fill` writes, as one step; `prepare` is done when that is on the disk. Where
    /// something goes wrong, what was there stays. Whoever calls holds the lock of the store.
    pub(super) fn put<T>(
        path: &Path,
        folder: &Folder,
        fill: impl FnOnce(&mut Self) -> io::Result<T>,
        prepare: impl FnOnce() -> io::Result<()>,
    ) -> io::Result<T> {
        let put = || {
            let mut new = Self { file: folder.fs.begin_replacement(path)?, chunk: Vec::new() };
            let filled = fill(&mut new)?;
            new.write_chunk()?;
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
        if self.chunk.len() < CHUNK_BYTES { Ok(()) } else { self.write_chunk() }
    }

    fn write_chunk(&mut self) -> io::Result<()> {
        write_all(self.file.as_mut(), &self.chunk)?;
        self.chunk.clear();
        Ok(())
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
