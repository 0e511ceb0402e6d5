//! [`StatsArchive`]: the part of a file of statistics that is read when it is asked for.

use std::io::SeekFrom;
use std::ops::Range;
use std::sync::{Mutex, OnceLock, PoisonError};

use crate::base::fs::ReadFile;
use crate::query::{Archive, Group, Ledger};
use crate::record::{Fingerprint, GoalId};
use crate::store::jsonl::folder::Folder;
use crate::store::jsonl::glance::Glance;
use crate::store::jsonl::reader::{Extent, Reader, Tail};

/// The part of a file of statistics that is read when it is asked for. Whoever replaces the file meanwhile
/// leaves this one open.
#[derive(Debug)]
pub(super) struct StatsArchive {
    file: Mutex<Box<dyn ReadFile>>,
    /// Where the part begins, and where the file ends: nobody writes to it.
    begin: u64,
    end: u64,
    goal: GoalId,
    folder: Folder,
    /// What the log says, if the file turned out to be damaged.
    afresh: OnceLock<Option<Ledger>>,
}

impl StatsArchive {
    pub(super) fn new(
        file: Box<dyn ReadFile>,
        (begin, end): (u64, u64),
        (goal, folder): (GoalId, Folder),
    ) -> Self {
        Self { file: Mutex::new(file), begin, end, goal, folder, afresh: OnceLock::new() }
    }

    fn add_up(&self) -> Option<Ledger> {
        let (mut reader, mut ledger) = (Reader::default(), Ledger::default());
        for mut part in self.folder.parts(&self.goal).ok()? {
            let Some(file) = part.open(&self.folder).ok()? else { continue };
            let tell = &mut |_: u64, glance: Glance<'_>| glance.tell(&mut ledger);
            let extent = Extent { range: 0..u64::MAX, tail: Tail::Show, threads: 1 };
            reader.glance(file, extent, tell).ok()?;
        }
        Some(ledger)
    }
}

impl Archive for StatsArchive {
    fn read(&self, place: Range<u64>) -> Option<Vec<u8>> {
        let begin = self.begin.checked_add(place.start)?;
        let length = place.end.checked_sub(place.start)?.min(self.end.checked_sub(begin)?);
        let mut bytes = vec![0; usize::try_from(length).ok()?];
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(begin)).ok()?;
        file.read_exact(&mut bytes).ok()?;
        Some(bytes)
    }

    fn recall(&self, name: &Fingerprint) -> Option<Group> {
        self.afresh.get_or_init(|| self.add_up()).as_ref()?.unmerged(name).cloned()
    }
}
