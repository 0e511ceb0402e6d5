//! [`Fs`]: the file operations that a store needs, so that tests can make each of them fail.

use std::fmt::Debug;
use std::fs::{self, DirBuilder, File, Metadata, OpenOptions, TryLockError};
use std::io::{self, ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::base::Timestamp;
pub use crate::base::mounts::NetworkMount;

/// What the names of replacements end with that are not finished.
pub(crate) const TEMPORARY_SUFFIX: &str = ".tmp";

/// Where Linux shows what is mounted where, as this process sees it. No other system has such a file.
const MOUNTS: &str = "/proc/self/mountinfo";

/// The file system as a store sees it.
pub trait Fs: Debug + Send + Sync + 'static {
    /// What is at `path`, without following a symbolic link; nothing if nothing is there.
    ///
    /// # Errors
    ///
    /// Those of the operating system.
    fn status(&self, path: &Path) -> io::Result<Option<Status>>;

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
    /// Two callers must not replace the same path at once: the later one is refused.
    ///
    /// # Errors
    ///
    /// Those of the operating system; the old content is then still there.
    fn replace(&self, path: &Path, content: &[u8]) -> io::Result<()>;

    /// Begins to replace `path` by something too large to be held at once: an empty file beside it, for the
    /// owner alone, named as `path` with `.tmp` behind it, that means nothing before
    /// [`finish_replacement`](Self::finish_replacement). One that was left behind is removed first.
    ///
    /// # Errors
    ///
    /// Those of the operating system.
    fn begin_replacement(&self, path: &Path) -> io::Result<Box<dyn AppendFile>>;

    /// Puts in the place of `path`, as one step, what was begun for it and synced since.
    ///
    /// # Errors
    ///
    /// Those of the operating system; the old content is then still there.
    fn finish_replacement(&self, path: &Path) -> io::Result<()>;

    /// Gives the file at `from` the name `to`, as one step. Whoever has it open goes on with it.
    ///
    /// # Errors
    ///
    /// Those of the operating system; also if something is at `to`, as far as a look at it before can
    /// tell.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;

    /// Brings the names in `directory` to the disk, so that new files outlast a loss of power.
    ///
    /// # Errors
    ///
    /// Those of the operating system.
    fn sync_directory(&self, directory: &Path) -> io::Result<()>;

    /// The paths of the entries of `directory`, sorted.
    ///
    /// # Errors
    ///
    /// Those of the operating system.
    fn list(&self, directory: &Path) -> io::Result<Vec<PathBuf>>;

    /// Who may do what with the thing at `path`, as the bits of a Unix mode; nothing where the
    /// system has no such bits, or nothing is there.
    ///
    /// # Errors
    ///
    /// Those of the operating system.
    fn mode(&self, path: &Path) -> io::Result<Option<u32>> {
        self.status(path).map(|_| None)
    }

    /// When something last came into `directory` or went from it, by the clock of the file system; nothing
    /// if that cannot be told.
    ///
    /// # Errors
    ///
    /// Those of the operating system.
    fn last_change(&self, directory: &Path) -> io::Result<Option<Timestamp>> {
        self.status(directory).map(|_| None)
    }

    /// Removes the file at `path`, or the directory if nothing is in it.
    ///
    /// # Errors
    ///
    /// Those of the operating system.
    fn remove(&self, path: &Path) -> io::Result<()>;

    /// The network file system that `path` is on, where appends of several machines to one file may
    /// overwrite each other; nothing if it is on a local one.
    ///
    /// The provided form takes all for local.
    ///
    /// # Errors
    ///
    /// Those of the operating system; whoever asks takes it for local then.
    fn network(&self, path: &Path) -> io::Result<Option<NetworkMount>> {
        let _ = path;
        Ok(None)
    }
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

    /// Which file this is, whatever its name is by now, and how long.
    ///
    /// # Errors
    ///
    /// Those of the operating system.
    fn status(&mut self) -> io::Result<Status>;

    /// The last byte of the file, if it has one.
    ///
    /// # Errors
    ///
    /// Those of the operating system.
    fn last_byte(&mut self) -> io::Result<Option<u8>>;

    /// Takes the file's lock, and says whether it could: not so while another holds it.
    ///
    /// The lock is advisory, belongs to this handle, and ends with it. Nobody waits for it,
    /// because its holder may have been stopped.
    ///
    /// # Errors
    ///
    /// Those of the operating system.
    fn try_lock(&mut self) -> io::Result<bool>;

    /// Gives the lock back.
    ///
    /// # Errors
    ///
    /// Those of the operating system.
    fn unlock(&mut self) -> io::Result<()>;
}

/// A file that is read.
pub trait ReadFile: Debug + Send + Read + Seek {
    /// Which file this is, whatever its name is by now, and how long.
    ///
    /// # Errors
    ///
    /// Those of the operating system.
    fn status(&self) -> io::Result<Status>;
}

/// What is at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Status {
    /// What sort of thing it is.
    pub kind: FileKind,
    /// Which one it is.
    pub identity: FileIdentity,
    /// Bytes in it.
    pub length: u64,
}

/// What sort of thing is at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// A regular file.
    File,
    /// A directory.
    Directory,
    /// A symbolic link, wherever it points.
    Link,
    /// A pipe, a socket or a device.
    Other,
}

/// Tells one file from another, whatever their names.
///
/// On Unix these are the numbers of the device and of the inode. Elsewhere the time of creation
/// stands for both, which tells a file from the one that replaced it later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct FileIdentity {
    /// The device.
    pub device: u64,
    /// The number of the file on it. It may be given anew once the file is gone.
    pub file: u64,
}

/// The real file system.
#[derive(Clone, Copy, Debug, Default)]
pub struct RealFs;

impl RealFs {
    /// Opens what a person named for reading, whatever it is: a file, a link to one, a pipe.
    ///
    /// A store opens its files by [`Fs::open_read`], which takes none but regular ones.
    ///
    /// # Errors
    ///
    /// Those of the operating system.
    pub fn open_input(path: &Path) -> io::Result<impl Read + use<>> {
        File::open(path)
    }

    /// What the symbolic link at `path` says.
    ///
    /// # Errors
    ///
    /// Those of the operating system.
    pub(crate) fn link(path: &Path) -> io::Result<PathBuf> {
        fs::read_link(path)
    }
}

impl Fs for RealFs {
    fn status(&self, path: &Path) -> io::Result<Option<Status>> {
        match fs::symlink_metadata(path) {
            Ok(found) => Ok(Some(status_of(&found))),
            // In a file there is nothing either.
            Err(error)
                if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) =>
            {
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    fn create_directory(&self, directory: &Path) -> io::Result<()> {
        let mut builder = DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(directory)
    }

    fn open_append(&self, path: &Path) -> io::Result<Box<dyn AppendFile>> {
        // Reading is needed to look at the last byte.
        let file = open_regular(path, &|found| {
            let mut options = OpenOptions::new();
            options.read(true).append(true);
            for_the_owner(options.create_new(!found)).open(path)
        })?;
        Ok(Box::new(RealFile { file }))
    }

    fn open_read(&self, path: &Path) -> io::Result<Box<dyn ReadFile>> {
        let file = open_regular(path, &|_| File::open(path))?;
        Ok(Box::new(RealFile { file }))
    }

    fn replace(&self, path: &Path, content: &[u8]) -> io::Result<()> {
        let temporary = temporary_of(path);
        let mut file = create_anew(&temporary)?;
        let written = file
            .write_all(content)
            .and_then(|()| file.sync_data())
            .and_then(|()| fs::rename(&temporary, path));
        if written.is_err() {
            // The first error is the one to tell; a left-over file is removed next time.
            drop(fs::remove_file(&temporary));
        }
        written
    }

    fn begin_replacement(&self, path: &Path) -> io::Result<Box<dyn AppendFile>> {
        Ok(Box::new(RealFile { file: create_anew(&temporary_of(path))? }))
    }

    fn finish_replacement(&self, path: &Path) -> io::Result<()> {
        fs::rename(temporary_of(path), path)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        match self.status(to)? {
            Some(_) => Err(ErrorKind::AlreadyExists.into()),
            None => fs::rename(from, to),
        }
    }

    fn sync_directory(&self, directory: &Path) -> io::Result<()> {
        // Only Unix lets a directory be opened and synced like a file.
        if cfg!(unix) { File::open(directory)?.sync_all() } else { Ok(()) }
    }

    fn list(&self, directory: &Path) -> io::Result<Vec<PathBuf>> {
        let entries = fs::read_dir(directory)?;
        let mut paths = entries.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
        // All of them begin with the same folder, so they need not be taken apart.
        paths.sort_unstable_by(|one, other| one.as_os_str().cmp(other.as_os_str()));
        Ok(paths)
    }

    #[cfg(unix)]
    fn mode(&self, path: &Path) -> io::Result<Option<u32>> {
        use std::os::unix::fs::MetadataExt as _;
        match fs::symlink_metadata(path) {
            Ok(found) => Ok(Some(found.mode() & 0o7777)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn last_change(&self, directory: &Path) -> io::Result<Option<Timestamp>> {
        let changed = match fs::symlink_metadata(directory) {
            Ok(found) => found.modified(),
            Err(error) => Err(error),
        };
        match changed {
            Ok(changed) => Ok(Some(changed.into())),
            Err(error) if [ErrorKind::NotFound, ErrorKind::Unsupported].contains(&error.kind()) => {
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        match self.status(path)? {
            Some(Status { kind: FileKind::Directory, .. }) => fs::remove_dir(path),
            _ => fs::remove_file(path),
        }
    }

    fn network(&self, path: &Path) -> io::Result<Option<NetworkMount>> {
        let (path, mounts) = (fs::canonicalize(path)?, fs::read(MOUNTS)?);
        Ok(crate::base::mounts::network_of(&path, &mounts))
    }
}

/// Somebody who swaps files under us this often in a row does it on purpose: several processes that
/// begin a new log at once may each do it a few times.
const OPEN_ATTEMPTS_MAX: u32 = 16;

/// Opens `path` by `open`, which is told whether there was a file, and makes sure that it got that
/// very file: a link, a pipe or a directory is not ours to follow or to wait for.
fn open_regular(path: &Path, open: &dyn Fn(bool) -> io::Result<File>) -> io::Result<File> {
    for _ in 0..OPEN_ATTEMPTS_MAX {
        let found = RealFs.status(path)?;
        if found.is_some_and(|found| found.kind != FileKind::File) {
            return Err(io::Error::new(ErrorKind::InvalidInput, "not a regular file"));
        }
        let file = match open(found.is_some()) {
            Ok(file) => file,
            // It came or went since the look at it.
            Err(error) if found.is_none() && error.kind() == ErrorKind::AlreadyExists => {
                continue;
            }
            Err(error) if found.is_some() && error.kind() == ErrorKind::NotFound => continue,
            Err(error) => return Err(error),
        };
        let opened = status_of(&file.metadata()?);
        if found.is_none_or(|found| found.identity == opened.identity) {
            return Ok(file);
        }
    }
    Err(io::Error::new(ErrorKind::InvalidInput, "replaced again and again while being opened"))
}

/// Where the replacement of `path` is made.
pub(crate) fn temporary_of(path: &Path) -> PathBuf {
    let mut temporary = path.as_os_str().to_owned();
    temporary.push(TEMPORARY_SUFFIX);
    temporary.into()
}

/// Creates a file for the owner alone, and nothing that was there is written to.
fn create_anew(path: &Path) -> io::Result<File> {
    // A crash may have left one behind, or somebody a link to a file of theirs.
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut options = OpenOptions::new();
    for_the_owner(options.read(true).append(true).create_new(true)).open(path)
}

fn status_of(found: &Metadata) -> Status {
    let kind = match found.file_type() {
        kind if kind.is_file() => FileKind::File,
        kind if kind.is_dir() => FileKind::Directory,
        kind if kind.is_symlink() => FileKind::Link,
        _ => FileKind::Other,
    };
    Status { kind, identity: identity_of(found), length: found.len() }
}

#[cfg(unix)]
fn identity_of(found: &Metadata) -> FileIdentity {
    use std::os::unix::fs::MetadataExt as _;
    FileIdentity { device: found.dev(), file: found.ino() }
}

#[cfg(not(unix))]
fn identity_of(found: &Metadata) -> FileIdentity {
    let created = found.created().ok();
    let age = created.and_then(|created| created.duration_since(std::time::UNIX_EPOCH).ok());
    let micros = age.map_or(0, |age| age.as_micros());
    FileIdentity { device: 0, file: u64::try_from(micros).unwrap_or(u64::MAX) }
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

    fn status(&mut self) -> io::Result<Status> {
        Ok(status_of(&self.file.metadata()?))
    }

    fn last_byte(&mut self) -> io::Result<Option<u8>> {
        if AppendFile::status(self)?.length == 0 {
            return Ok(None);
        }
        let mut byte = [0];
        self.file.seek(SeekFrom::End(-1))?;
        self.file.read_exact(&mut byte)?;
        let [byte] = byte;
        Ok(Some(byte))
    }

    fn try_lock(&mut self) -> io::Result<bool> {
        match self.file.try_lock() {
            Ok(()) => Ok(true),
            Err(TryLockError::WouldBlock) => Ok(false),
            Err(TryLockError::Error(error)) => Err(error),
        }
    }

    fn unlock(&mut self) -> io::Result<()> {
        self.file.unlock()
    }
}

impl ReadFile for RealFile {
    fn status(&self) -> io::Result<Status> {
        Ok(status_of(&self.file.metadata()?))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_that_was_renamed_away_keeps_its_identity_and_the_path_gets_another() {
        let folder = tempfile::tempdir().unwrap();
        let (path, aside) = (folder.path().join("log"), folder.path().join("log.1"));
        let mut file = RealFs.open_append(&path).unwrap();
        fs::rename(&path, &aside).unwrap();
        let newcomer = RealFs.open_append(&path).unwrap().status().unwrap().identity;
        let identity = file.status().unwrap().identity;
        assert_ne!(identity, newcomer);
        assert_eq!(RealFs.status(&aside).unwrap().unwrap().identity, identity);
    }

    #[test]
    fn lock_is_refused_while_another_handle_holds_it_and_ends_with_its_handle() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("LOCK");
        let mut holder = RealFs.open_append(&path).unwrap();
        let mut other = RealFs.open_append(&path).unwrap();
        assert!(holder.try_lock().unwrap());
        assert!(!other.try_lock().unwrap());
        drop(holder);
        assert!(other.try_lock().unwrap());
    }

    #[test]
    fn replacing_leaves_no_other_file_and_no_old_byte() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("stats");
        RealFs.replace(&path, b"a long first content").unwrap();
        RealFs.replace(&path, b"short").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"short");
        assert_eq!(RealFs.list(folder.path()).unwrap(), [path]);
    }

    #[test]
    fn replacement_that_is_not_finished_leaves_the_old_content_and_is_no_hindrance() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("segment");
        fs::write(&path, b"old").unwrap();
        RealFs.begin_replacement(&path).unwrap().append(b"half").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"old");
        RealFs.begin_replacement(&path).unwrap().append(b"new").unwrap();
        RealFs.finish_replacement(&path).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(RealFs.list(folder.path()).unwrap(), [path]);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn mounts_of_this_machine_can_be_read() {
        assert_eq!(RealFs.network(Path::new("/proc/self")).unwrap(), None);
        assert!(RealFs.network(Path::new("/none such")).is_err());
    }

    #[cfg(unix)]
    #[test]
    fn link_in_place_of_a_file_is_neither_opened_nor_written_through() {
        let folder = tempfile::tempdir().unwrap();
        let (path, target) = (folder.path().join("log"), folder.path().join("target"));
        fs::write(&target, b"mine").unwrap();
        std::os::unix::fs::symlink(&target, &path).unwrap();
        std::os::unix::fs::symlink(&target, folder.path().join("stats.tmp")).unwrap();
        assert!(RealFs.open_append(&path).is_err());
        assert!(RealFs.open_read(&path).is_err());
        RealFs.replace(&folder.path().join("stats"), b"new").unwrap();
        std::os::unix::fs::symlink(&target, folder.path().join("segment.tmp")).unwrap();
        RealFs.begin_replacement(&folder.path().join("segment")).unwrap().append(b"new").unwrap();
        assert_eq!(fs::read(&target).unwrap(), b"mine");
    }

    #[cfg(unix)]
    #[test]
    fn files_and_directories_are_for_the_owner_alone() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let directory = folder.path().join("a/b");
        RealFs.create_directory(&directory).unwrap();
        drop(RealFs.open_append(&directory.join("log")).unwrap());
        RealFs.replace(&directory.join("stats"), b"{}").unwrap();
        drop(RealFs.begin_replacement(&directory.join("segment")).unwrap());
        let mode = |path: PathBuf| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(directory.clone()), 0o700);
        let files = ["log", "stats", "segment.tmp"];
        assert_eq!(files.map(|file| mode(directory.join(file))), [0o600; 3]);
    }
}
