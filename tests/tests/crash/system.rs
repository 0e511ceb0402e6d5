//! What only the administrator may do to a system: file systems of a test's own.

#![cfg(unix)]

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

/// The process may do anything.
pub(crate) fn is_administrator() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout == b"0\n")
}

/// Runs a command, and says whether it went well.
pub(crate) fn runs(program: &str, arguments: &[&str]) -> bool {
    let mut command = Command::new(program);
    command.args(arguments).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

/// A file system that is gone when this is.
pub(crate) struct Mounted {
    path: PathBuf,
    /// Holds the place, and an image if there is one.
    _folder: TempDir,
}

impl Mounted {
    /// A file system of 1 MiB in memory; nothing, and one line that says so, where that is not
    /// permitted.
    pub(crate) fn in_memory() -> Option<Self> {
        let (folder, path) = place();
        let options = ["-t", "tmpfs", "-o", "size=1m,mode=700", "none"];
        Self::mount(folder, path, &options)
    }

    /// An ext4 of 8 MiB in a file; nothing, and one line that says so, where that is not permitted.
    pub(crate) fn in_image() -> Option<Self> {
        let (folder, path) = place();
        let image = folder.path().join("image");
        std::fs::File::create(&image).unwrap().set_len(8 * 1024 * 1024).unwrap();
        let image = image.to_str().unwrap().to_owned();
        // A journal would take half of it; nothing is kept for the administrator.
        if !runs("mkfs.ext4", &["-q", "-F", "-m", "0", "-O", "^has_journal", &image]) {
            println!("skipped: no mkfs.ext4 here");
            return None;
        }
        Self::mount(folder, path, &["-o", "loop", &image])
    }

    /// The folder `of` once more, where nobody may write.
    pub(crate) fn read_only(of: &Path) -> Option<Self> {
        let (folder, path) = place();
        let mounted = Self::mount(folder, path, &["--bind", of.to_str()?])?;
        let there = mounted.path.to_str()?;
        if runs("mount", &["-o", "remount,bind,ro", there]) {
            return Some(mounted);
        }
        println!("skipped: nothing may be mounted read-only here");
        None
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    fn mount(folder: TempDir, path: PathBuf, what: &[&str]) -> Option<Self> {
        let there = path.to_str()?;
        if runs("mount", &[what, &[there]].concat()) {
            return Some(Self { path, _folder: folder });
        }
        println!("skipped: nothing may be mounted here ({})", what.join(" "));
        None
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        // Lazily: a worker of a test that failed may still be in it.
        assert!(self.path.to_str().is_some_and(|path| runs("umount", &["-l", path])));
    }
}

fn place() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mounted");
    std::fs::create_dir(&path).unwrap();
    (folder, path)
}
