//! [`Compression`]: what became of segments that were to be compressed.

use std::io::{self, Read as _};
use std::path::Path;

use crate::base::fs::{FileIdentity, ReadFile, temporary_of};
use crate::record::GoalId;
use crate::store::jsonl::folder::Folder;
use crate::store::jsonl::line::LINE_BYTES_MAX;
use crate::store::jsonl::replacement::{FRAME_BYTES, Replacement};
use crate::store::jsonl::seek_table::SeekTable;
use crate::store::jsonl::segments::{Segment, SegmentName, compressed_of, is_compressed};
use crate::store::jsonl::stats::Stats;
use crate::store::jsonl::zstd_frame::compress;

/// Bytes that are read at once.
const READ_BYTES: u64 = 128 * 1024;

/// Segments that are there twice for a moment. Statistics are written anew for all of them at once.
const SEGMENTS_AT_ONCE: usize = 16;

/// What became of segments that were to be compressed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Compression {
    /// The segments that were compressed, by the names that they had, as paths from the store's folder.
    pub files: Vec<String>,
    /// Their bytes before.
    pub bytes_before: u64,
    /// Their bytes afterwards.
    pub bytes_after: u64,
}

impl Compression {
    fn add(&mut self, segment: &Segment, bytes: u64, folder: &Folder) {
        self.files.push(folder.name_of(&segment.path));
        self.bytes_before += segment.status.length;
        self.bytes_after += bytes;
    }
}

/// Compresses segments of these goals; whoever calls holds the lock of the store.
pub(super) fn compress_under_lock(
    goals: &[GoalId],
    folder: &Folder,
    watch: &mut dyn FnMut(u64),
) -> io::Result<Compression> {
    let mut done = Compression::default();
    for goal in goals {
        folder.remove_leftovers(goal)?;
        for segments in due(goal, folder)?.chunks(SEGMENTS_AT_ONCE) {
            compress_some(goal, folder, segments, &mut |segment, bytes| {
                watch(segment.status.length);
                done.add(segment, bytes, folder);
            })?;
        }
    }
    Ok(done)
}

/// What [`compress_under_lock`] would do, tried in memory.
pub(super) fn plan(
    goals: &[GoalId],
    folder: &Folder,
    watch: &mut dyn FnMut(u64),
) -> io::Result<Compression> {
    let mut plan = Compression::default();
    for goal in goals {
        for segment in due(goal, folder)? {
            let (mut bytes, mut table) = (0, SeekTable::default());
            let mut file = folder.fs.open_read(&segment.path)?;
            each_frame(file.as_mut(), &mut |text| {
                let frame = compress(text)?.len();
                bytes += frame as u64;
                table.add(frame, text.len());
                Ok(())
            })?;
            plan.add(&segment, bytes + table.to_bytes().len() as u64, folder);
            watch(segment.status.length);
        }
    }
    Ok(plan)
}

/// The segments that are not compressed, but for the newest of those that processes share.
fn due(goal: &GoalId, folder: &Folder) -> io::Result<Vec<Segment>> {
    let newest = SegmentName::Numbered(folder.last_number(goal)?);
    let segments = folder.segments(goal)?.into_iter();
    Ok(segments.filter(|it| !is_compressed(&it.path) && it.name != newest).collect())
}

/// Compresses segments, and removes what they were then. What was compressed when something goes wrong counts.
fn compress_some(
    goal: &GoalId,
    folder: &Folder,
    segments: &[Segment],
    tell: &mut dyn FnMut(&Segment, u64),
) -> io::Result<()> {
    let (mut old, mut moves, mut outcome) = (Vec::new(), Vec::new(), Ok(()));
    for segment in segments {
        match put_beside(segment, folder) {
            Ok(made) => {
                old.push(segment);
                moves.push((segment.status.identity, made.0));
                tell(segment, made.1);
            }
            Err(error) => {
                outcome = Err(error);
                break;
            }
        }
    }
    let directory = folder.segments_path_of(goal);
    Stats::outlast(goal, folder, &moves, || {
        // The new names are on the disk before the old ones go.
        folder.fs.sync_directory(&directory)?;
        old.iter().try_for_each(|segment| folder.remove_if_there(&segment.path))?;
        folder.fs.sync_directory(&directory)
    })?;
    outcome
}

/// Puts the compressed segment beside the segment, where nobody reads it yet. The answer is which file it is, and
/// how long.
fn put_beside(segment: &Segment, folder: &Folder) -> io::Result<(FileIdentity, u64)> {
    let path = compressed_of(&segment.path);
    let fill = |new: &mut Replacement| {
        let mut plain = folder.fs.open_read(&segment.path)?;
        each_frame(plain.as_mut(), &mut |text| {
            new.chunk().extend_from_slice(text);
            new.write_chunk()
        })
    };
    Replacement::put(&path, folder, fill, || check_same(&segment.path, &path, folder))?;
    let status = folder.fs.status(&path)?.ok_or(io::ErrorKind::NotFound)?;
    Ok((status.identity, status.length))
}

/// What will be at `path` reads like the segment.
fn check_same(segment: &Path, path: &Path, folder: &Folder) -> io::Result<()> {
    let mut plain = folder.fs.open_read(segment)?;
    let mut packed = folder.open_text(&temporary_of(path))?;
    loop {
        let (mut one, mut other) = (Vec::new(), Vec::new());
        (&mut *plain).take(READ_BYTES).read_to_end(&mut one)?;
        (&mut *packed).take(READ_BYTES).read_to_end(&mut other)?;
        if one != other {
            let message = format!(
                "{} reads otherwise once it is compressed, and stays as it is: try again, and \
                 look after the disk and the memory if it does not help",
                folder.name_of(segment)
            );
            return Err(io::Error::other(message));
        }
        if one.is_empty() {
            return Ok(());
        }
    }
}

/// Shows `visit` the parts of a file that become frames: they end with a line, unless that is longer than any
/// entry.
fn each_frame(
    file: &mut dyn ReadFile,
    visit: &mut dyn FnMut(&[u8]) -> io::Result<()>,
) -> io::Result<()> {
    let mut text = Vec::new();
    loop {
        let known = text.len();
        (&mut *file).take(READ_BYTES).read_to_end(&mut text)?;
        if text.len() == known {
            return if text.is_empty() { Ok(()) } else { visit(&text) };
        }
        while let Some(end) = end_of_frame(&text) {
            let rest = text.split_off(end);
            visit(&text)?;
            text = rest;
        }
    }
}

/// Where the first frame of a text ends; nothing if more is to be read before that is known.
fn end_of_frame(text: &[u8]) -> Option<usize> {
    let (_, rest) = text.split_at_checked(FRAME_BYTES)?;
    let end = memchr::memchr(b'\n', rest).map(|end| FRAME_BYTES + end + 1);
    end.or((FRAME_BYTES + LINE_BYTES_MAX < text.len()).then_some(text.len()))
}

#[cfg(test)]
mod tests;
