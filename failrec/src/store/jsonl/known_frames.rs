//! [`KnownFrames`]: where the frames of compressed segments are, as far as it was found out already.

use std::collections::HashMap;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use crate::base::fs::{FileIdentity, ReadFile};
use crate::store::jsonl::frames::{Frame, frames_by, table_of};
use crate::store::jsonl::seek_table::SeekTable;

/// Files that are known at once. A journal of more is one of 256 GiB.
const FILES_MAX: usize = 4_096;

/// Where the frames of compressed segments are, as far as it was found out already: each question and each
/// renewal of statistics lists all segments, asks each how long its text is, and would look at each frame.
#[derive(Clone, Debug, Default)]
pub(super) struct KnownFrames(Arc<Mutex<HashMap<FileIdentity, Known>>>);

/// What is compressed is never changed, but another file may take over its number: it has another table.
#[derive(Debug)]
struct Known {
    table: SeekTable,
    frames: Arc<[Frame]>,
}

impl KnownFrames {
    /// The frames of a file, in their order and without gaps between their texts.
    pub(super) fn of(&self, file: &mut dyn ReadFile) -> io::Result<Arc<[Frame]>> {
        let Some(table) = table_of(file)? else { return frames_by(None, file).map(Arc::from) };
        let identity = file.status()?.identity;
        if let Some(frames) = self.frames(identity, &table) {
            return Ok(frames);
        }
        let frames: Arc<[Frame]> = frames_by(Some(&table), file)?.into();
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if FILES_MAX <= known.len() {
            known.clear();
        }
        known.insert(identity, Known { table, frames: Arc::clone(&frames) });
        Ok(frames)
    }

    fn frames(&self, identity: FileIdentity, table: &SeekTable) -> Option<Arc<[Frame]>> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = known.get(&identity).filter(|known| known.table == *table);
        known.map(|known| Arc::clone(&known.frames))
    }
}
