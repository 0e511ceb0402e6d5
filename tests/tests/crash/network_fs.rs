//! [`NetworkFs`]: a file system that machines share over a network.

use std::fs::{File, OpenOptions};
use std::io::{self, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use failrec::store::fs::{AppendFile, Fs, NetworkMount, ReadFile, RealFs, Status};

/// A file system that machines share over a network, as each of them sees it: who opens a file for appending
/// appends where he last saw its end, whatever others have appended since.
#[derive(Clone, Debug)]
pub(crate) struct NetworkFs {
    kind: Option<&'static str>,
    has_locks: bool,
    is_mounted: Arc<AtomicBool>,
}

impl NetworkFs {
    /// One that is known for what it is, and whose locks reach all machines.
    pub(crate) fn new() -> Self {
        Self { kind: Some("nfs4"), has_locks: true, is_mounted: Arc::new(AtomicBool::new(true)) }
    }

    /// Nobody can tell that it is one.
    pub(crate) fn unknown() -> Self {
        Self { kind: None, ..Self::new() }
    }

    /// A lock that is held on one machine is not held against the others.
    pub(crate) fn without_locks(self) -> Self {
        Self { has_locks: false, ..self }
    }

    /// The same folders on a local disk, until it is mounted there.
    pub(crate) fn not_mounted(self) -> Self {
        self.is_mounted.store(false, Ordering::Relaxed);
        self
    }

    /// It is mounted where the folders were.
    pub(crate) fn mount(&self) {
        self.is_mounted.store(true, Ordering::Relaxed);
    }

    fn is_mounted(&self) -> bool {
        self.is_mounted.load(Ordering::Relaxed)
    }

    /// Another file system is another device.
    fn here(&self, mut status: Status) -> Status {
        status.identity.device ^= u64::from(self.is_mounted());
        status
    }
}

impl Fs for NetworkFs {
    fn status(&self, path: &Path) -> io::Result<Option<Status>> {
        Ok(RealFs.status(path)?.map(|status| self.here(status)))
    }

    fn create_directory(&self, directory: &Path) -> io::Result<()> {
        RealFs.create_directory(directory)
    }

    fn open_append(&self, path: &Path) -> io::Result<Box<dyn AppendFile>> {
        let mut file = RealFs.open_append(path)?;
        if !self.is_mounted() {
            return Ok(file);
        }
        let end = file.status()?.length;
        let writing = OpenOptions::new().write(true).open(path)?;
        Ok(Box::new(NetworkFile { file, writing, end, fs: self.clone() }))
    }

    fn open_read(&self, path: &Path) -> io::Result<Box<dyn ReadFile>> {
        Ok(Box::new(NetworkReadFile { file: RealFs.open_read(path)?, fs: self.clone() }))
    }

    fn replace(&self, path: &Path, content: &[u8]) -> io::Result<()> {
        RealFs.replace(path, content)
    }

    fn begin_replacement(&self, path: &Path) -> io::Result<Box<dyn AppendFile>> {
        RealFs.begin_replacement(path)
    }

    fn finish_replacement(&self, path: &Path) -> io::Result<()> {
        RealFs.finish_replacement(path)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        RealFs.rename(from, to)
    }

    fn sync_directory(&self, directory: &Path) -> io::Result<()> {
        RealFs.sync_directory(directory)
    }

    fn list(&self, directory: &Path) -> io::Result<Vec<PathBuf>> {
        RealFs.list(directory)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        RealFs.remove(path)
    }

    fn network(&self, _: &Path) -> io::Result<Option<NetworkMount>> {
        Ok(self.kind.filter(|_| self.is_mounted()).map(NetworkMount::new))
    }
}

#[derive(Debug)]
struct NetworkFile {
    file: Box<dyn AppendFile>,
    writing: File,
    /// Where this opener saw the end, and what it has appended since.
    end: u64,
    fs: NetworkFs,
}

impl AppendFile for NetworkFile {
    fn append(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.writing.seek(SeekFrom::Start(self.end))?;
        let taken = self.writing.write(bytes)?;
        self.end += taken as u64;
        Ok(taken)
    }

    fn sync(&mut self) -> io::Result<()> {
        self.file.sync()
    }

    fn status(&mut self) -> io::Result<Status> {
        Ok(self.fs.here(self.file.status()?))
    }

    fn last_byte(&mut self) -> io::Result<Option<u8>> {
        self.file.last_byte()
    }

    fn try_lock(&mut self) -> io::Result<bool> {
        if self.fs.has_locks { self.file.try_lock() } else { Ok(true) }
    }

    fn unlock(&mut self) -> io::Result<()> {
        if self.fs.has_locks { self.file.unlock() } else { Ok(()) }
    }
}

#[derive(Debug)]
struct NetworkReadFile {
    file: Box<dyn ReadFile>,
    fs: NetworkFs,
}

impl ReadFile for NetworkReadFile {
    fn status(&self) -> io::Result<Status> {
        Ok(self.fs.here(self.file.status()?))
    }
}

impl io::Read for NetworkReadFile {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.file.read(buffer)
    }
}

impl io::Seek for NetworkReadFile {
    fn seek(&mut self, position: SeekFrom) -> io::Result<u64> {
        self.file.seek(position)
    }
}
