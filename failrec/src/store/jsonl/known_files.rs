//! [`KnownFiles`]: which files are in a folder, as far as nothing has come or gone since.

use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crate::base::fs::{Fs, Status};
use crate::base::{Clock, Timestamp};

/// How long nothing has come or gone before what was found holds. A change that follows another one at once may
/// leave no trace in the time of a folder, which is as coarse as the timer of the system: four milliseconds on
/// most, two seconds on the coarsest file systems. Git calls such an entry racily clean.
const QUIET: Duration = Duration::from_secs(3);

/// Which files are in a folder, as far as nothing has come or gone since. A store that is only read keeps it of
/// its segments, which nobody writes into: the questions of one command would look at hundreds of them in turn.
#[derive(Clone, Debug, Default)]
pub(super) struct KnownFiles(Option<Arc<Mutex<ByFolder>>>);

/// When something came or went last before the files were looked at, and these.
type ByFolder = HashMap<PathBuf, (Timestamp, Arc<[File]>)>;

/// A file, and what it is.
type File = (PathBuf, Status);

impl KnownFiles {
    /// Keeps what was found.
    pub(super) fn kept() -> Self {
        Self(Some(Arc::default()))
    }

    /// The files in a folder, which `look` finds if it is not known that it would find the same.
    pub(super) fn of(
        &self,
        folder: &Path,
        (fs, clock): (&dyn Fs, &dyn Clock),
        look: impl FnOnce() -> io::Result<Arc<[File]>>,
    ) -> io::Result<Arc<[File]>> {
        let Some(known) = &self.0 else { return look() };
        let known = || known.lock().unwrap_or_else(PoisonError::into_inner);
        // Asked before it is looked: what comes meanwhile makes it another time.
        let changed = fs.last_change(folder)?;
        let quiet = changed.filter(|at| at.saturating_add(QUIET) <= clock.now());
        let Some(quiet) = quiet else { return look() };
        if let Some((at, files)) = known().get(folder)
            && *at == quiet
        {
            return Ok(Arc::clone(files));
        }
        let files = look()?;
        known().insert(folder.to_owned(), (quiet, Arc::clone(&files)));
        Ok(files)
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::time::UNIX_EPOCH;

    use super::*;
    use crate::record::GoalId;
    use crate::store::JsonlStore;

    const GOAL: GoalId = GoalId::from_static("main");

    struct Fixture {
        store: JsonlStore,
        segments: PathBuf,
        _folder: tempfile::TempDir,
    }

    impl Fixture {
        /// A store with one segment, which are read only.
        fn new() -> Self {
            let folder = tempfile::tempdir().unwrap();
            fs::write(folder.path().join("failures_main.jsonl"), "").unwrap();
            let store = JsonlStore::open_read_only(folder.path()).unwrap();
            let segments = store.folder().segments_path_of(&GOAL);
            fs::create_dir_all(&segments).unwrap();
            fs::write(segments.join("000001.jsonl"), "1").unwrap();
            Self { store, segments, _folder: folder }
        }

        fn lengths(&self) -> Vec<u64> {
            let segments = self.store.folder().segments(&GOAL).unwrap();
            segments.into_iter().map(|segment| segment.status.length).collect()
        }

        /// Nothing has come or gone for a long time.
        fn rest(&self) {
            fs::File::open(&self.segments).unwrap().set_modified(UNIX_EPOCH).unwrap();
        }
    }

    #[test]
    fn folder_that_is_quiet_is_looked_at_once() {
        let fixture = Fixture::new();
        fixture.rest();
        assert_eq!(fixture.lengths(), [1]);
        fs::write(fixture.segments.join("000001.jsonl"), "22").unwrap();
        assert_eq!(fixture.lengths(), [1], "nobody writes into a segment, so nobody looks");
    }

    #[test]
    fn what_comes_or_goes_is_seen() {
        let fixture = Fixture::new();
        fixture.rest();
        assert_eq!(fixture.lengths(), [1]);
        fs::write(fixture.segments.join("000002.jsonl"), "22").unwrap();
        assert_eq!(fixture.lengths(), [1, 2]);
        fs::remove_file(fixture.segments.join("000001.jsonl")).unwrap();
        assert_eq!(fixture.lengths(), [2]);
    }

    #[test]
    fn folder_that_changed_a_moment_ago_is_looked_at_again() {
        let fixture = Fixture::new();
        assert_eq!(fixture.lengths(), [1]);
        fs::write(fixture.segments.join("000001.jsonl"), "22").unwrap();
        assert_eq!(fixture.lengths(), [2]);
    }
}
