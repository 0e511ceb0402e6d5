//! [`JsonlStoreBuilder`]: how a journal is opened.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use crate::base::fs::{Fs, RealFs};
use crate::base::{Clock, SystemClock};
use crate::error::{Error, ErrorKind, Result};
use crate::mask::Masker;
use crate::store::jsonl::discovery::discover;
use crate::store::jsonl::durability::Durability;
use crate::store::jsonl::folder::Folder;
use crate::store::jsonl::known_files::KnownFiles;
use crate::store::jsonl::known_frames::KnownFrames;
use crate::store::jsonl::log_sharing::LogSharing;
use crate::store::jsonl::placement::Placement;
use crate::store::jsonl::retaining::Upkeep;
use crate::store::jsonl::retention::Retention;
use crate::store::jsonl::sealing::Sealing;
use crate::store::jsonl::store::JsonlStore;
use crate::store::jsonl::writers::Writers;

/// Smaller segments would be more files than lines.
const SEGMENT_BYTES_MIN: u64 = 4 * 1024;
/// The same by time.
const SEGMENT_AGE_MIN: Duration = Duration::from_mins(1);

impl JsonlStore {
    /// The journal in the folder `path`, for reading and writing. The folder is created if there
    /// is none.
    ///
    /// # Errors
    ///
    /// As [`JsonlStoreBuilder::open`].
    pub fn open(path: impl Into<PathBuf>) -> Result<Self> {
        Self::builder(path).open()
    }

    /// The journal in the folder `path`, for reading. Nothing is created or changed.
    ///
    /// # Errors
    ///
    /// As [`JsonlStoreBuilder::open_read_only`].
    pub fn open_read_only(path: impl Into<PathBuf>) -> Result<Self> {
        Self::builder(path).open_read_only()
    }

    /// The folder of the store that `path` means, as a person would name it: the store itself, or
    /// a folder that holds a store by the name `.failrec`.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotFound`] if neither is there; [`ErrorKind::InvalidInput`] if `path` is no
    /// folder; [`ErrorKind::Io`] if it cannot be looked at.
    pub fn discover(path: impl Into<PathBuf>) -> Result<PathBuf> {
        discover(Self::builder(path).folder)
    }

    /// The journal in the folder `path`, with more choice.
    pub fn builder(path: impl Into<PathBuf>) -> JsonlStoreBuilder {
        JsonlStoreBuilder::new(path.into())
    }
}

/// How a journal is opened.
///
/// # Examples
///
/// ```
/// use failrec::store::{Durability, JsonlStore};
/// # let folder = tempfile::tempdir()?;
/// # let path = folder.path().join(".failrec");
///
/// let store = JsonlStore::builder(&path).durability(Durability::Always).open()?;
/// assert_eq!(store.path(), path);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
#[must_use = "nothing is opened before `open` or `open_read_only`"]
pub struct JsonlStoreBuilder {
    folder: Folder,
    durability: Durability,
    sealing: Sealing,
    sharing: LogSharing,
    upkeep: Upkeep,
}

impl JsonlStoreBuilder {
    fn new(path: PathBuf) -> Self {
        let (fs, clock) = (Arc::new(RealFs), Arc::new(SystemClock::new()));
        let (frames, segments) = (KnownFrames::default(), KnownFiles::default());
        let folder = Folder { path, fs, clock, frames, segments };
        let (durability, sealing) = (Durability::default(), Sealing::default());
        let sharing = LogSharing::default();
        Self { folder, durability, sealing, sharing, upkeep: Upkeep::default() }
    }

    /// What appended entries survive; [`Durability::Os`] if nothing is said.
    pub fn durability(mut self, durability: Durability) -> Self {
        self.durability = durability;
        self
    }

    /// Whether entries go to the logs that all processes share, or to logs of this process alone. If nothing
    /// is said, it is the latter on a network file system, where appends of two machines to one file overwrite
    /// each other.
    ///
    /// # Examples
    ///
    /// ```
    /// use failrec::store::{JsonlStore, LogSharing};
    /// # let folder = tempfile::tempdir()?;
    ///
    /// // A mount of which the system does not tell that other machines have it too.
    /// let store = JsonlStore::builder(folder.path()).log_sharing(LogSharing::Apart).open()?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn log_sharing(mut self, sharing: LogSharing) -> Self {
        self.sharing = sharing;
        self
    }

    /// A log of so many bytes becomes a segment, in the folder `segments`, and a new one is begun; 64
    /// MiB if nothing is said, 4 KiB at least.
    pub fn segment_bytes(mut self, bytes: u64) -> Self {
        self.sealing.bytes_max = bytes.max(SEGMENT_BYTES_MIN);
        self
    }

    /// A log of a mebibyte or more that was begun so long ago becomes a segment with the next entry; 24
    /// hours if nothing is said, a minute at least.
    pub fn segment_age(mut self, age: Duration) -> Self {
        self.sealing.age_max = age.max(SEGMENT_AGE_MIN);
        self
    }

    /// Records beyond `retention` are evicted when a segment makes the store too large, down to three quarters of
    /// its bytes, and when the first segment of a day is made. Every count stays; see
    /// [`JsonlStore::prune`]. If nothing is said, nothing is evicted.
    ///
    /// A thread of its own does it, which reads the whole store: a second or two for the usual 512 MiB. On a
    /// network file system whose locks do not reach other machines, as `failrec doctor` says, one machine alone
    /// is to do it.
    ///
    /// # Examples
    ///
    /// ```
    /// use failrec::store::{JsonlStore, Retention};
    /// # let folder = tempfile::tempdir()?;
    ///
    /// let store = JsonlStore::builder(folder.path()).retention(Retention::default()).open()?;
    /// let recorder = failrec::builder().store(store).build()?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn retention(mut self, retention: Retention) -> Self {
        self.upkeep.retention = Some(retention);
        self
    }

    /// With each segment those before it are compressed, on a thread of its own: 64 MiB take about a tenth
    /// of a second beside the disk, and a tenth of the room then. A [`retention`](Self::retention) goes by the bytes
    /// before that. Whoever reads the store needs failrec's
    /// feature `zstd`. If nothing is said, nothing is compressed; see [`JsonlStore::compress`].
    ///
    /// # Examples
    ///
    /// ```
    /// use failrec::store::JsonlStore;
    /// # let folder = tempfile::tempdir()?;
    ///
    /// let store = JsonlStore::builder(folder.path()).compress_segments().open()?;
    /// let recorder = failrec::builder().store(store).build()?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[cfg(feature = "zstd")]
    pub fn compress_segments(mut self) -> Self {
        self.upkeep.compresses = true;
        self
    }

    /// The file system; that of the operating system if nothing is said.
    pub fn fs(mut self, fs: Arc<dyn Fs>) -> Self {
        self.folder.fs = fs;
        self
    }

    /// The clock; that of the operating system if nothing is said.
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.folder.clock = clock;
        self
    }

    /// Opens the journal for reading and writing, and creates its folder if there is none.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`] if something else than a folder is at the path, such as a file
    /// or a symbolic link; [`ErrorKind::Io`] if the folder cannot be created or written in; those of
    /// [`Masker::of_store`], for what the rules in it hide would be written.
    pub fn open(self) -> Result<JsonlStore> {
        let masker = Masker::of_store(&self.folder.path)?;
        self.folder.create()?;
        let now = self.folder.clock.monotonic();
        let placement = Placement::new(self.sharing, &self.folder);
        let writers = Writers::new(self.durability, self.sealing, placement, now);
        Ok(JsonlStore::writing(self.folder, writers, self.upkeep, masker))
    }

    /// Opens the journal for reading. Nothing is created or changed, now or later.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotFound`] if there is no folder; [`ErrorKind::InvalidInput`] if something
    /// else is there; [`ErrorKind::Io`] if it cannot be looked at.
    pub fn open_read_only(self) -> Result<JsonlStore> {
        if self.folder.exists()? {
            return Ok(JsonlStore::reading(self.folder));
        }
        let message = format!(
            "find a store at {}: record a failure first, or name the folder that holds the store",
            self.folder.path.display()
        );
        Err(Error::new(ErrorKind::NotFound, message))
    }
}
