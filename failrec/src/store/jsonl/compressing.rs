//! Compressing the segments of a store.

use crate::error::Result;
use crate::record::GoalId;
use crate::store::jsonl::compression::{Compression, compress_under_lock, plan};
use crate::store::jsonl::folder::file_error;
use crate::store::jsonl::store::JsonlStore;

impl JsonlStore {
    /// Compresses the segments of these goals that are not compressed yet, but for the newest one: processes
    /// may just be noticing that it is none of their logs any more. Nothing else changes: entries, statistics and
    /// answers stay what they are. A segment goes once the compressed one is on the disk and was read back.
    ///
    /// The answer is nothing if another process is replacing files; nobody waits for it. `watch` is told
    /// how many bytes were read.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Io`](crate::ErrorKind::Io); what was compressed until then stays so.
    ///
    /// # Examples
    ///
    /// ```
    /// use failrec::store::{JsonlStore, Store};
    /// # let folder = tempfile::tempdir()?;
    ///
    /// let store = JsonlStore::open(folder.path())?;
    /// if let Some(done) = store.compress(&store.goals()?, &mut |_| {})? {
    ///     println!("{} bytes are {} now", done.bytes_before, done.bytes_after);
    /// }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn compress(
        &self,
        goals: &[GoalId],
        watch: &mut dyn FnMut(u64),
    ) -> Result<Option<Compression>> {
        let folder = self.folder();
        let Some(_lock) = folder.lock()? else { return Ok(None) };
        let done = compress_under_lock(goals, folder, watch);
        done.map(Some).map_err(|error| file_error("compress", &folder.segments_path(), error))
    }

    /// What [`compress`](Self::compress) would do, tried in memory; nothing is changed.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Io`](crate::ErrorKind::Io).
    pub fn plan_compression(
        &self,
        goals: &[GoalId],
        watch: &mut dyn FnMut(u64),
    ) -> Result<Compression> {
        let folder = self.folder();
        let planned = plan(goals, folder, watch);
        planned.map_err(|error| file_error("read", &folder.segments_path(), error))
    }
}
