//! Whether some bytes stand anywhere in the folder of a journal.

use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use memchr::memmem;

use crate::base::fs::{FileKind, ReadFile};
use crate::store::jsonl::folder::Folder;

/// Bytes that are searched at once.
const CHUNK_BYTES: u64 = 1024 * 1024;
/// Folders in folders that are looked into.
const DEPTH_MAX: u32 = 8;

/// The files in the folder that hold one of `needles`, or have it in their names, with how many times. What is
/// compressed is searched as the text that it is, and each frame that cannot be read may hold it.
/// The rules of the user are his to change, and are searched as well.
pub(super) fn mentions(folder: &Folder, needles: &[Vec<u8>]) -> io::Result<Vec<(String, u64)>> {
    let mut found = Vec::new();
    let finders: Vec<_> = needles.iter().map(memmem::Finder::new).collect();
    for path in files_in(folder, &folder.path, 0)? {
        let name = folder.name_of(&path);
        let mut times =
            finders.iter().map(|finder| finder.find_iter(name.as_bytes()).count() as u64).sum();
        if folder.fs.status(&path)?.is_some_and(|status| status.kind == FileKind::File) {
            let mut file = folder.open_text(&path)?;
            times += times_in(file.as_mut(), &finders)?;
            // Nobody knows what stands there.
            times += folder.damaged_frames(&path)?;
        }
        if 0 < times {
            found.push((name, times));
        }
    }
    Ok(found)
}

/// One of `needles` is in a file.
pub(super) fn is_mentioned(folder: &Folder, path: &Path, needles: &[Vec<u8>]) -> io::Result<bool> {
    if folder.fs.status(path)?.is_none_or(|status| status.kind != FileKind::File) {
        return Ok(false);
    }
    let finders: Vec<_> = needles.iter().map(memmem::Finder::new).collect();
    Ok(0 < times_in(folder.open_text(path)?.as_mut(), &finders)?)
}

fn files_in(folder: &Folder, directory: &Path, depth: u32) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for path in folder.list_if_any(directory)? {
        let kind = folder.fs.status(&path)?.map(|status| status.kind);
        if kind == Some(FileKind::Directory) && depth < DEPTH_MAX {
            files.extend(files_in(folder, &path, depth + 1)?);
        }
        files.push(path);
    }
    Ok(files)
}

fn times_in(file: &mut dyn ReadFile, finders: &[memmem::Finder<'_>]) -> io::Result<u64> {
    let longest = finders.iter().map(|finder| finder.needle().len()).max().unwrap_or(0);
    let (mut window, mut times) = (Vec::new(), 0);
    loop {
        // What may be the beginning of a name stands before the next bytes.
        let known = window.len();
        (&mut *file).take(CHUNK_BYTES).read_to_end(&mut window)?;
        if window.len() == known {
            return Ok(times);
        }
        for finder in finders {
            let ends = finder.find_iter(&window).map(|at| at + finder.needle().len());
            times += ends.filter(|end| known < *end).count() as u64;
        }
        window.drain(..window.len().saturating_sub(longest.saturating_sub(1)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::jsonl::samples;

    #[test]
    fn every_place_is_found_also_across_two_reads() {
        let mut content = vec![b'.'; 3 * usize::try_from(CHUNK_BYTES).unwrap()];
        for at in [0, (1 << 20) - 3, (2 << 20) - 6, (2 << 20), (3 << 20) - 6] {
            content[at..at + 6].copy_from_slice(b"sess-7");
        }
        let finders = [memmem::Finder::new(b"sess-7"), memmem::Finder::new(b"-7")];
        assert_eq!(times_in(samples::file(&content).as_mut(), &finders[..1]).unwrap(), 5);
        assert_eq!(times_in(samples::file(&content).as_mut(), &finders).unwrap(), 10);
    }
}
