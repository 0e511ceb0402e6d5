//! What is on the disk, read as anybody would read it.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};

use crate::recorder::Result;

/// What every line of a failure holds: see [`crate::charge::order`].
const ORDER: &str = "ord-";
/// Its digits.
const DIGITS: usize = 7;

/// The lines with failures in all files of a folder.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Found {
    pub(crate) lines: u64,
    /// Failures, however often each was written.
    pub(crate) different: u64,
    /// Of all files.
    pub(crate) bytes: u64,
}

impl Found {
    pub(crate) fn in_folder(folder: &Path) -> Result<Self> {
        let mut found = Self::default();
        let mut orders = HashSet::new();
        for path in files(folder)? {
            let file = File::open(path)?;
            found.bytes += file.metadata()?.len();
            for line in BufReader::new(file).split(b'\n') {
                if let Some(order) = order(&line?) {
                    found.lines += 1;
                    orders.insert(order);
                }
            }
        }
        found.different = u64::try_from(orders.len())?;
        Ok(found)
    }
}

/// The order that a line tells of.
fn order(line: &[u8]) -> Option<u32> {
    let line = std::str::from_utf8(line).ok()?;
    let (_, after) = line.split_once(ORDER)?;
    after.get(..DIGITS)?.parse().ok()
}

/// Waits until all files of a folder are on the disk.
pub(crate) fn sync(folder: &Path) -> Result<()> {
    for path in files(folder)? {
        File::open(path)?.sync_data()?;
    }
    Ok(())
}

fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            files.append(&mut self::files(&entry.path())?);
        } else {
            files.push(entry.path());
        }
    }
    Ok(files)
}
