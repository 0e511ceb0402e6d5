//! [`Coverage`]: of which files, and how much of each, statistics tell.

use std::io::{self, Read as _, SeekFrom};

use serde::{Deserialize, Serialize};

#[cfg(feature = "zstd")]
use crate::base::fs::FileIdentity;
use crate::base::fs::ReadFile;
use crate::record::GoalId;
use crate::store::ScanReport;
use crate::store::jsonl::folder::Folder;
use crate::store::jsonl::parts::Part;
use crate::store::jsonl::reader::Reader;

/// Bytes before the covered end that must still be the same.
const WITNESS_BYTES: u64 = 4_096;

/// Of which files, and how much of each, statistics tell.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Coverage {
    pub(super) goal: GoalId,
    /// In the order of the log.
    pub(super) covers: Vec<Covered>,
    /// As it was left behind the last of them.
    pub(super) reader: Reader,
}

/// The beginning of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Covered {
    /// Its number on its device. On a network file system each machine has another number for the device.
    file: u64,
    /// Where the first line begins that is not covered.
    pub(super) end: u64,
    /// CRC-32C of the last bytes before the end. Another file may have taken over the identity.
    witness: u32,
}

impl Coverage {
    /// Of nothing.
    pub(super) fn none(goal: &GoalId) -> Self {
        Self { goal: goal.clone(), covers: Vec::new(), reader: Reader::default() }
    }

    pub(super) const fn report(&self) -> ScanReport {
        self.reader.report()
    }

    /// The place of a file among those that are covered, if it is one of them.
    pub(super) fn place(&self, part: &Part) -> Option<usize> {
        self.covers.iter().position(|covered| covered.is_of(part))
    }

    /// Where the first line of a file begins that is not covered.
    pub(super) fn end(&self, part: &Part) -> u64 {
        let covered = self.place(part).and_then(|at| self.covers.get(at));
        covered.map_or(0, |covered| covered.end)
    }

    /// There is something in the files that is not covered.
    pub(super) fn is_behind(&self, parts: &[Part]) -> bool {
        parts.iter().any(|part| self.end(part) < part.status.length)
    }

    /// It covers something else of the file than `before`.
    pub(super) fn differs(&self, part: &Part, before: &[Covered]) -> bool {
        let is_of = |covered: &&Covered| covered.is_of(part);
        self.covers.iter().find(is_of) != before.iter().find(is_of)
    }

    /// Files are others now, and hold the same text.
    #[cfg(feature = "zstd")]
    pub(super) fn follow(&mut self, moves: &[(FileIdentity, FileIdentity)]) {
        for covered in &mut self.covers {
            let new = moves.iter().find(|(old, _)| old.file == covered.file);
            covered.file = new.map_or(covered.file, |(_, new)| new.file);
        }
    }

    /// All files that are covered are there, with what was covered of them.
    pub(super) fn fits(&self, parts: &mut [Part], folder: &Folder) -> io::Result<bool> {
        for (at, covered) in self.covers.iter().enumerate() {
            let is_it = |part: &&mut Part| covered.is_of(part);
            let Some(part) = parts.iter_mut().find(is_it) else { return Ok(false) };
            // A segment of the same length is the same one. What is, or was lately, appended to may
            // have been replaced.
            let is_sealed = at + 1 < self.covers.len() && covered.end == part.status.length;
            if is_sealed {
                continue;
            }
            let Some(file) = part.open(folder)? else { return Ok(false) };
            if *covered != Covered::of(file, covered.end)? {
                return Ok(false);
            }
            part.rest();
        }
        Ok(true)
    }
}

impl Covered {
    const fn is_of(&self, part: &Part) -> bool {
        self.file == part.status.identity.file
    }

    /// The first bytes of a file, up to `end`, or up to where it ends itself.
    pub(super) fn of(file: &mut dyn ReadFile, end: u64) -> io::Result<Self> {
        let status = file.status()?;
        let end = end.min(status.length);
        let length = end.min(WITNESS_BYTES);
        let mut bytes = Vec::new();
        file.seek(SeekFrom::Start(end - length))?;
        file.take(length).read_to_end(&mut bytes)?;
        Ok(Self { file: status.identity.file, end, witness: crc32c::crc32c(&bytes) })
    }
}
