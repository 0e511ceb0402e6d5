//! [`KnownFrames`]: where the frames of compressed segments are, as far as it was found out already.

use std::collections::HashMap;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use crate::base::fs::{FileIdentity, ReadFile};
use crate::store::jsonl::frames::{Frame, frames_of};

/// Where the frames of compressed segments are, as far as it was found out already. A store that is only read
/// keeps it: each question lists all segments several times, and asks each how long its text is.
#[derive(Clone, Debug, Default)]
pub(super) struct KnownFrames(Option<Arc<Mutex<ByFile>>>);

/// Which file, and how long: what is compressed is never changed, but a later file may take over its number.
type ByFile = HashMap<(FileIdentity, u64), Arc<[Frame]>>;

impl KnownFrames {
    /// Keeps what is found out.
    pub(super) fn kept() -> Self {
        Self(Some(Arc::default()))
    }

    /// The frames of a file, in their order and without gaps between their texts.
    pub(super) fn of(&self, file: &mut dyn ReadFile) -> io::Result<Arc<[Frame]>> {
        let Some(known) = &self.0 else { return frames_of(file).map(Arc::from) };
        let status = file.status()?;
        let place = (status.identity, status.length);
        let found = known.lock().unwrap_or_else(PoisonError::into_inner).get(&place).cloned();
        if let Some(found) = found {
            return Ok(found);
        }
        let frames: Arc<[Frame]> = frames_of(file)?.into();
        known.lock().unwrap_or_else(PoisonError::into_inner).insert(place, Arc::clone(&frames));
        Ok(frames)
    }
}
