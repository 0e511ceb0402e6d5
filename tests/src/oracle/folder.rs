//! The folder of a store, as it lies on the disk.

use std::collections::HashSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::name::{Role, role};

/// Something in the folder.
#[derive(Debug)]
pub struct Found {
    /// Its name, as a path from the folder.
    pub name: String,
    /// What it is by its name.
    pub role: Role,
    /// It is a regular file, not a link, a folder or a pipe.
    pub is_file: bool,
    /// Who may do what with it; 0 where the system does not say.
    pub mode: u32,
    /// What it holds, if it is a file; of a compressed segment the text.
    pub content: Vec<u8>,
}

/// What is in the folder, and in its folders of segments, by name.
///
/// # Errors
///
/// Those of the operating system.
pub(super) fn look(folder: &Path) -> io::Result<Vec<Found>> {
    let mut found = Vec::new();
    look_into(folder, "", &mut found)?;
    let names: HashSet<String> = found.iter().map(|it| it.name.clone()).collect();
    for it in &mut found {
        let Some(plain) = it.name.strip_suffix(".zst") else { continue };
        if names.contains(plain) {
            it.role = Role::Leftover;
        } else if matches!(it.role, Role::Log(_) | Role::LogOfLong) {
            it.content = zstd::decode_all(&*it.content)?;
        }
    }
    Ok(found)
}

fn look_into(folder: &Path, prefix: &str, all: &mut Vec<Found>) -> io::Result<()> {
    let mut paths = fs::read_dir(folder)?
        .map(|entry| Ok(entry?.path()))
        .collect::<io::Result<Vec<PathBuf>>>()?;
    paths.sort();
    for path in paths {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let found = found(&path, format!("{prefix}{name}"))?;
        let inside = format!("{}/", found.name);
        let is_folder = matches!(found.role, Role::Folder) && fs::symlink_metadata(&path)?.is_dir();
        all.push(found);
        if is_folder {
            look_into(&path, &inside, all)?;
        }
    }
    Ok(())
}

fn found(path: &Path, name: String) -> io::Result<Found> {
    let status = fs::symlink_metadata(path)?;
    let is_file = status.is_file();
    let content = if is_file { fs::read(path)? } else { Vec::new() };
    Ok(Found { role: role(&name), name, is_file, mode: mode(&status), content })
}

/// Who may do what with the thing at `path`.
///
/// # Errors
///
/// Those of the operating system.
pub(super) fn mode_of(path: &Path) -> io::Result<u32> {
    fs::symlink_metadata(path).map(|status| mode(&status))
}

#[cfg(unix)]
fn mode(status: &fs::Metadata) -> u32 {
    std::os::unix::fs::MetadataExt::mode(status) & 0o7777
}

#[cfg(not(unix))]
fn mode(_: &fs::Metadata) -> u32 {
    0
}
