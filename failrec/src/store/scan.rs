//! [`ScanReport`]: what a scan of a journal met.

use std::ops::AddAssign;

use serde::{Deserialize, Serialize};

use crate::base::is_zero;

/// What a scan of a journal met, besides the entries it showed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ScanReport {
    /// Entries shown.
    pub entries: u64,
    /// Entries that had been shown before: written again because nobody knew whether they were on the
    /// disk.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub repeated_entries: u64,
    /// Lines, or parts of lines, that are no entry.
    pub corrupt_lines: u64,
    /// Entries found inside a corrupt line.
    pub recovered_entries: u64,
    /// Bytes that belong to no entry.
    pub lost_bytes: u64,
    /// Entries that a writer numbered and that are not there.
    pub missing_entries: u64,
    /// Lines of a newer format than this one.
    pub newer_lines: u64,
    /// The last line is not finished: someone may be writing it.
    pub in_flight: bool,
}

impl ScanReport {
    /// What was met since the report was another.
    pub(super) const fn since(self, before: Self) -> Self {
        Self {
            entries: self.entries - before.entries,
            repeated_entries: self.repeated_entries - before.repeated_entries,
            corrupt_lines: self.corrupt_lines - before.corrupt_lines,
            recovered_entries: self.recovered_entries - before.recovered_entries,
            lost_bytes: self.lost_bytes - before.lost_bytes,
            // A missing entry may have come late.
            missing_entries: self.missing_entries.saturating_sub(before.missing_entries),
            newer_lines: self.newer_lines - before.newer_lines,
            in_flight: self.in_flight,
        }
    }
}

impl AddAssign for ScanReport {
    fn add_assign(&mut self, other: Self) {
        self.entries += other.entries;
        self.repeated_entries += other.repeated_entries;
        self.corrupt_lines += other.corrupt_lines;
        self.recovered_entries += other.recovered_entries;
        self.lost_bytes += other.lost_bytes;
        self.missing_entries += other.missing_entries;
        self.newer_lines += other.newer_lines;
        self.in_flight |= other.in_flight;
    }
}
