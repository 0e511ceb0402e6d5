//! [`Fs`]: the file operations that a store needs, so that tests can make each of them fail.

use std::fmt::Debug;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// The file system as a store sees it.
pub trait Fs: Debug + Send + Sync + 'static {
    /// Creates `directory` and its parents, for the owner alone (mode 0700).
    ///
    /// # Errors
    ///
    /// Those of the operating system; an existing directory is none.
    fn create_directory(&self, directory: &Path) -> io::Result<()>;

    /// Opens `path` for appending, creating it for the owner alone (mode 0600).
    ///
    /// # Errors
    ///
    /// Those of the operating system; also if `path` is a symbolic link or no regular file.
    fn open_append(&self, path: &Path) -> io::Result<Box<dyn AppendFile>>;

    /// Opens `path` for reading.
    ///
    /// # Errors
    ///
    /// Those of the operating system; also if `path` is no regular file.
    fn open_read(&self, path: &Path) -> io::Result<Box<dyn ReadFile>>;

    /// Replaces `path` as one step: readers see the old content or the new, never a part.
    ///
    /// # Errors
    ///
    /// Those of the operating system; the old content is then still there.
    fn replace(&self, path: &Path, content: &[u8]) -> io::Result<()>;

    /// The paths of the entries of `directory`, sorted.
    ///
    /// # Errors
    ///
    /// Those of the operating system.
    fn list(&self, directory: &Path) -> io::Result<Vec<PathBuf>>;

    /// Removes the file at `path`.
    ///
    /// # Errors
    ///
    /// Those of the operating system.
    fn remove(&self, path: &Path) -> io::Result<()>;
}

/// A file that is only appended to.
pub trait AppendFile: Debug + Send {
    /// Appends as much of `bytes` as the system takes, and says how much that was.
    ///
    /// # Errors
    ///
    /// Those of the operating system.
    fn append(&mut self, bytes: &[u8]) -> io::Result<usize>;

    /// Brings what was appended to the disk itself.
    ///
    /// # Errors
    ///
    /// Those of the operating system; whether the data is safe is then unknown.
    fn sync(&mut self) -> io::Result<()>;

    /// Bytes in the file now.
    ///
    /// # Errors
    ///
    /// Those of the operating system.
    fn len(&mut self) -> io::Result<u64>;

    /// The last byte of the file, if it has one.
    ///
    /// # Errors
    ///
    /// Those of the operating system.
    fn last_byte(&mut self) -> io::Result<Option<u8>>;

    /// Waits until no other process holds the file's lock, and takes it.
    ///
    /// # Errors
    ///
    /// Those of the operating system.
    fn lock(&mut self) -> io::Result<()>;

    /// Gives the lock back.
    ///
    /// # Errors
    ///
    /// Those of the operating system.
    fn unlock(&mut self) -> io::Result<()>;
}

/// A file that is read.
pub trait ReadFile: Debug + Send + Read + Seek {
    /// Bytes in the file now.
    ///
    /// # Errors
    ///
    /// Those of the operating system.
    fn len(&self) -> io::Result<u64>;
}

/// The real file system.
#[derive(Clone, Copy, Debug, Default)]
pub struct RealFs;

impl Fs for RealFs {
    fn create_directory(&self, directory: &Path) -> io::Result<()> {
        let mut builder = DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(directory)
    }

    fn open_append(&self, path: &Path) -> io::Result<Box<dyn AppendFile>> {
        refuse_unless_regular(path)?;
        // Reading is needed to look at the last byte.
        let file = for_the_owner(OpenOptions::new().read(true).append(true).create(true)).open(path)?;
        Ok(Box::new(RealFile { file }))
    }

    fn open_read(&self, path: &Path) -> io::Result<Box<dyn ReadFile>> {
        refuse_unless_regular(path)?;
        Ok(Box::new(RealFile { file: File::open(path)? }))
    }

    fn replace(&self, path: &Path, content: &[u8]) -> io::Result<()> {
        let mut temporary = path.as_os_str().to_owned();
        temporary.push(format!(".{}.tmp", std::process::id()));
        let temporary = PathBuf::from(temporary);
        let written = for_the_owner(OpenOptions::new().write(true).create(true).truncate(true))
            .open(&temporary)
            .and_then(|mut file| file.write_all(content).and_then(|()| file.sync_data()))
            .and_then(|()| fs::rename(&temporary, path));
        if written.is_err() {
            // The first error is the one to tell; a left-over file is overwritten next time.
            drop(fs::remove_file(&temporary));
        }
        written
    }

    fn list(&self, directory: &Path) -> io::Result<Vec<PathBuf>> {
        let entries = fs::read_dir(directory)?;
        let mut paths = entries.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
        paths.sort();
        Ok(paths)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }
}

/// A missing file is fine; a link, a pipe or a directory is not ours to follow or to wait for.
fn refuse_unless_regular(path: &Path) -> io::Result<()> {
    match fs::symlink_metadata(path) {
        Ok(found) if found.is_file() => Ok(()),
        Ok(_) => Err(io::Error::new(io::ErrorKind::InvalidInput, "not a regular file")),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error),
    }
}

fn for_the_owner(options: &mut OpenOptions) -> &mut OpenOptions {
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options
}

#[derive(Debug)]
struct RealFile {
    file: File,
}

impl AppendFile for RealFile {
    fn append(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn sync(&mut self) -> io::Result<()> {
        self.file.sync_data()
    }

    fn len(&mut self) -> io::Result<u64> {
        Ok(self.file.metadata()?.len())
    }

    fn last_byte(&mut self) -> io::Result<Option<u8>> {
        if AppendFile::len(self)? == 0 {
            return Ok(None);
        }
        let mut byte = [0];
        self.file.seek(SeekFrom::End(-1))?;
        self.file.read_exact(&mut byte)?;
        let [byte] = byte;
        Ok(Some(byte))
    }

    fn lock(&mut self) -> io::Result<()> {
        self.file.lock()
    }

    fn unlock(&mut self) -> io::Result<()> {
        self.file.unlock()
    }
}

impl ReadFile for RealFile {
    fn len(&self) -> io::Result<u64> {
        Ok(self.file.metadata()?.len())
    }
}

impl Read for RealFile {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.file.read(buffer)
    }
}

impl Seek for RealFile {
    fn seek(&mut self, position: SeekFrom) -> io::Result<u64> {
        self.file.seek(position)
    }
}
