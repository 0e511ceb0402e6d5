//! [`Rewriting`]: a segment in whose place one with fewer lines is put.

use std::io;

use crate::base::fs::ReadFile;
use crate::error::Error;
use crate::record::{Entry, EntryBody, GoalId, ProcessId, PrunedGroup};
use crate::store::jsonl::folder::Folder;
use crate::store::jsonl::left_out::LeftOut;
use crate::store::jsonl::line;
use crate::store::jsonl::pieces::{Fragment, Piece, read_pieces, read_pieces_where};
use crate::store::jsonl::replacement::Replacement;
use crate::store::jsonl::segments::Segment;

/// What becomes of an entry.
#[derive(Debug)]
pub(super) enum Fate {
    /// It stays as it is.
    Keep,
    /// It goes, and what it adds up to stays.
    LeaveOut,
    /// It says this from now on.
    Change(Box<Entry>),
}

/// Decides what becomes of the pieces of a file. The same piece gets the same fate each time.
pub(super) trait Judge {
    /// An entry, and its text. What was left out before is not asked about.
    fn entry(&mut self, entry: &Entry, text: &[u8]) -> Fate;

    /// Whether what a later version has written is kept.
    fn keeps_newer(&mut self, text: &[u8]) -> bool;

    /// Whether a fragment is kept.
    fn keeps_fragment(&mut self, fragment: Fragment<'_>) -> bool;

    /// Takes away the names that nothing shall tell any more of what was left out, now or before. The answer
    /// is whether there were some.
    fn strip(&mut self, _: &mut PrunedGroup) -> bool {
        false
    }
}

/// What was done to a file, or would be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Rewritten {
    /// Entries that went, and those among them that are records of failures.
    pub(super) left_out: u64,
    pub(super) records: u64,
    /// Entries that say something else.
    pub(super) changed: u64,
    /// Lines of a later version that went.
    pub(super) newer: u64,
    /// Fragments that went, and their bytes.
    pub(super) fragments: u64,
    pub(super) fragment_bytes: u64,
    /// Bytes of the lines that stay as they are, and are of interest.
    pub(super) kept_bytes: u64,
}

impl Rewritten {
    /// Nothing is to be done.
    pub(super) const fn is_nothing(&self) -> bool {
        self.left_out + self.changed + self.newer + self.fragments == 0
    }
}

/// What a judge would do to a file, who keeps each whole line that is of no interest.
pub(super) fn examine(
    file: &mut dyn ReadFile,
    is_of_interest: &dyn Fn(&[u8]) -> bool,
    judge: &mut dyn Judge,
) -> io::Result<Rewritten> {
    let mut done = Rewritten::default();
    read_pieces_where(file, is_of_interest, &mut |piece| {
        judged(piece, judge, &mut done);
        Ok(())
    })?;
    Ok(done)
}

/// Puts segments in the place of others. Whoever has one holds the lock of the store.
///
/// The new one is compressed if the old one is. It is written beside the old one, brought to the disk, and takes its name. So there is the
/// old one or the new one, and both as a whole, whenever the process dies. What other processes append
/// to the old one they write again, because it is not their log any more: see
/// [`Writer`](crate::store::jsonl::writer::Writer).
#[derive(Debug)]
pub(super) struct Rewriting<'a> {
    pub(super) goal: &'a GoalId,
    pub(super) folder: &'a Folder,
}

impl Rewriting<'_> {
    /// Puts in the place of a segment what `judge` leaves of it. What follows from the segment goes before:
    /// it may tell what is left out.
    pub(super) fn rewrite(
        &self,
        segment: &Segment,
        judge: &mut dyn Judge,
    ) -> io::Result<Rewritten> {
        let fs = &self.folder.fs;
        let replaced = Replacement::put(
            &segment.path,
            self.folder,
            |new| self.write_beside(segment, judge, new),
            || self.folder.remove_derived(self.goal, segment),
        );
        if let Some(parent) = segment.path.parent() {
            fs.sync_directory(parent)?;
        }
        replaced
    }

    fn write_beside(
        &self,
        segment: &Segment,
        judge: &mut dyn Judge,
        new: &mut Replacement,
    ) -> io::Result<Rewritten> {
        let mut old = self.folder.open_text(&segment.path)?;
        let mut new = Output(new);
        let mut left_out =
            LeftOut::new(self.goal.clone(), writer(self.folder), self.folder.clock.now());
        let mut done = Rewritten::default();
        read_pieces(old.as_mut(), &mut |piece| match judged(piece, judge, &mut done) {
            Judged::Kept(process, text) => {
                if let Some(told) = process.and_then(|process| left_out.before(&process)) {
                    new.entry(&told)?;
                }
                new.line(text)
            }
            Judged::Changed(entry) => {
                if let Some(told) = left_out.before(&entry.process) {
                    new.entry(&told)?;
                }
                new.entry(&entry)
            }
            Judged::LeftOut(entry) => {
                left_out.add(&entry, &mut |group| {
                    judge.strip(group);
                });
                if left_out.is_much() { new.entries(&left_out.rest()) } else { Ok(()) }
            }
            Judged::Gone => Ok(()),
        })?;
        new.entries(&left_out.rest())?;
        Ok(done)
    }
}

/// What becomes of a piece.
enum Judged<'a> {
    /// It stays; of an entry also whose it is.
    Kept(Option<ProcessId>, &'a [u8]),
    Changed(Box<Entry>),
    LeftOut(Box<Entry>),
    Gone,
}

fn judged<'a>(piece: Piece<'a>, judge: &mut dyn Judge, done: &mut Rewritten) -> Judged<'a> {
    match piece {
        // It is told anew, together with what goes now.
        Piece::Entry(mut entry, _) if matches!(entry.body, EntryBody::Pruned(_)) => {
            if let EntryBody::Pruned(pruned) = &mut entry.body {
                let stripped = pruned.groups.iter_mut().filter_map(|group| {
                    let is_stripped = judge.strip(group);
                    is_stripped.then_some(())
                });
                done.changed += u64::from(0 < stripped.count());
            }
            Judged::LeftOut(entry)
        }
        Piece::Entry(entry, text) => match judge.entry(&entry, text) {
            Fate::Keep => {
                done.kept_bytes += text.len() as u64 + 1;
                Judged::Kept(Some(entry.process), text)
            }
            Fate::Change(entry) => {
                done.changed += 1;
                Judged::Changed(entry)
            }
            Fate::LeaveOut => {
                done.left_out += 1;
                done.records += u64::from(matches!(entry.body, EntryBody::Failure(_)));
                Judged::LeftOut(entry)
            }
        },
        Piece::Newer(text) if judge.keeps_newer(text) => {
            done.kept_bytes += text.len() as u64 + 1;
            Judged::Kept(None, text)
        }
        Piece::Newer(_) => {
            done.newer += 1;
            Judged::Gone
        }
        Piece::Fragment(fragment) => match fragment.text {
            Some(text) if judge.keeps_fragment(fragment) => {
                done.kept_bytes += text.len() as u64 + 1;
                Judged::Kept(None, text)
            }
            _ => {
                done.fragments += 1;
                done.fragment_bytes += fragment.length;
                Judged::Gone
            }
        },
    }
}

/// The file that is written.
struct Output<'a>(&'a mut Replacement);

impl Output<'_> {
    fn line(&mut self, text: &[u8]) -> io::Result<()> {
        self.0.chunk().extend_from_slice(text);
        self.0.chunk().push(b'\n');
        self.0.write_if_full()
    }

    fn entries(&mut self, entries: &[Entry]) -> io::Result<()> {
        entries.iter().try_for_each(|entry| self.entry(entry))
    }

    fn entry(&mut self, entry: &Entry) -> io::Result<()> {
        let encoded = line::encode(entry, self.0.chunk());
        encoded.map_err(|error: Error| io::Error::other(error.to_string()))?;
        self.0.write_if_full()
    }
}

/// A name for what is written to one file, and to no other.
fn writer(folder: &Folder) -> ProcessId {
    let (pid, now) = (std::process::id(), folder.clock.now().as_micros());
    ProcessId::new(format!("rewrite-{pid}-{now:x}-{:016x}", fastrand::u64(..)))
}

#[cfg(test)]
mod tests;
