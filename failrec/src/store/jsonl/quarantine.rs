//! [`Quarantine`]: where fragments of lines are kept that no reader can use.

use std::io::{self, Read as _, SeekFrom};
use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::base::fs::{AppendFile, ReadFile};
use crate::record::GoalId;
use crate::store::jsonl::folder::Folder;
use crate::store::jsonl::opened::{uninterrupted, write_all};
use crate::store::jsonl::pieces::{Piece, read_pieces};
use crate::store::jsonl::segments::Segment;

/// Bytes that are copied at once.
const COPY_BYTES: u64 = 128 * 1024;

/// Repairs of one segment whose fragments are kept.
const REPAIRS_MAX: u32 = 10_000;

/// Two files: fragments as they were, a line end behind each, and where each came from.
#[derive(Debug)]
pub(super) struct Quarantine {
    fragments: Box<dyn AppendFile>,
    origins: Box<dyn AppendFile>,
    /// Bytes of the fragments so far.
    length: u64,
}

/// Where a fragment came from, and where it is now.
#[derive(Serialize)]
struct Origin<'a> {
    file: &'a str,
    at: u64,
    bytes: u64,
    /// Where it begins among the fragments.
    offset: u64,
}

impl Quarantine {
    /// Copies the fragments of a segment, and brings them to the disk. The answer is where they are;
    /// nothing if there are none.
    pub(super) fn fill(
        goal: &GoalId,
        folder: &Folder,
        segment: &Segment,
    ) -> io::Result<Option<PathBuf>> {
        let name = folder.name_of(&segment.path);
        let mut pieces = folder.open_text(&segment.path)?;
        let mut source = folder.open_text(&segment.path)?;
        let mut opened: Option<(Self, PathBuf)> = None;
        read_pieces(pieces.as_mut(), &mut |piece| {
            let Piece::Fragment(fragment) = piece else { return Ok(()) };
            if opened.is_none() {
                opened = Some(Self::open(goal, folder, segment)?);
            }
            let Some((quarantine, _)) = &mut opened else { return Ok(()) };
            quarantine.take(source.as_mut(), (&name, fragment.at, fragment.length))
        })?;
        let Some((mut quarantine, path)) = opened else { return Ok(None) };
        uninterrupted(|| quarantine.fragments.sync())?;
        uninterrupted(|| quarantine.origins.sync())?;
        for directory in
            [folder.quarantine_path_of(goal), folder.quarantine_path(), folder.path.clone()]
        {
            folder.fs.sync_directory(&directory)?;
        }
        Ok(Some(path))
    }

    /// Opens files of a name that nothing has.
    fn open(goal: &GoalId, folder: &Folder, segment: &Segment) -> io::Result<(Self, PathBuf)> {
        let directory = folder.quarantine_path_of(goal);
        folder.fs.create_directory(&directory)?;
        let name = segment.path.file_stem().unwrap_or_default().to_string_lossy();
        for repair in 1..REPAIRS_MAX {
            let path = directory.join(format!("{name}-{repair}"));
            let origins = with_suffix(&path, ".origin.jsonl");
            if folder.fs.status(&path)?.is_some() || folder.fs.status(&origins)?.is_some() {
                continue;
            }
            let (fragments, origins) =
                (folder.fs.open_append(&path)?, folder.fs.open_append(&origins)?);
            return Ok((Self { fragments, origins, length: 0 }, path));
        }
        let message = format!("{} is full: remove what nobody needs", directory.display());
        Err(io::Error::other(message))
    }

    fn take(
        &mut self,
        source: &mut dyn ReadFile,
        (file, at, bytes): (&str, u64, u64),
    ) -> io::Result<()> {
        let mut origin = serde_json::to_vec(&Origin { file, at, bytes, offset: self.length })?;
        origin.push(b'\n');
        write_all(self.origins.as_mut(), &origin)?;
        source.seek(SeekFrom::Start(at))?;
        let mut left = bytes;
        while 0 < left {
            let mut part = Vec::new();
            (&mut *source).take(left.min(COPY_BYTES)).read_to_end(&mut part)?;
            if part.is_empty() {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            write_all(self.fragments.as_mut(), &part)?;
            left -= part.len() as u64;
        }
        write_all(self.fragments.as_mut(), b"\n")?;
        self.length += bytes + 1;
        Ok(())
    }
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}
