//! [`Tree`]: the text files of the repository.

use std::collections::BTreeSet;
use std::io;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::thread::ScopedJoinHandle;

use crate::item::ItemKind;
use crate::source::Source;

/// The text files of the repository, in the order of their paths.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    /// The files.
    pub(crate) sources: Vec<Source>,
}

/// Folders that hold what a build or a run left, or what git keeps.
const FOREIGN_FOLDERS: &[&str] = &["target", ".git", ".failrec"];

impl Tree {
    /// Reads the repository that holds this package.
    pub(crate) fn of_repository() -> io::Result<Self> {
        // At run time it names this package even where the binary was built elsewhere.
        let package = std::env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let root = package.join("..");
        let mut files = Vec::new();
        read_folder(&root, "", &mut files)?;
        Ok(Self::new(files))
    }

    /// A tree of these files: path and content.
    pub(crate) fn new(files: impl IntoIterator<Item = (String, String)>) -> Self {
        let files: Vec<(String, String)> = files.into_iter().collect();
        let mut sources = read_in_parallel(&files);
        sources.sort_by(|a, b| a.path.cmp(&b.path));
        let mut tree = Self { sources };
        tree.mark_test_files();
        tree
    }

    /// The file at `path`.
    pub(crate) fn source(&self, path: &str) -> Option<&Source> {
        self.sources.iter().find(|source| source.path == path)
    }

    /// A file declared by `#[cfg(test)] mod name;` is a test from its first line to its last.
    fn mark_test_files(&mut self) {
        let mut test_modules = BTreeSet::new();
        for rust in self.sources.iter().filter_map(|source| source.rust.as_ref()) {
            let Some(module) = &rust.module else { continue };
            for item in &rust.items {
                if let ItemKind::Module { name, is_test: true } = &item.kind {
                    test_modules.insert(module.child(name));
                }
            }
        }
        for rust in self.sources.iter_mut().filter_map(|source| source.rust.as_mut()) {
            if rust.module.as_ref().is_some_and(|module| test_modules.contains(module)) {
                rust.lines.iter_mut().for_each(|line| line.is_test = true);
            }
        }
    }
}

/// Reading is most of the work, and each file is read by itself.
fn read_in_parallel(files: &[(String, String)]) -> Vec<Source> {
    let threads = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
    std::thread::scope(|scope| {
        let read = |first: usize| {
            let share = files.iter().skip(first).step_by(threads);
            share.map(|(path, text)| Source::new(path, text)).collect::<Vec<_>>()
        };
        let workers: Vec<_> = (0..threads).map(|first| scope.spawn(move || read(first))).collect();
        workers.into_iter().flat_map(join).collect()
    })
}

/// What the thread gave; its panic goes on in this one.
fn join(worker: ScopedJoinHandle<'_, Vec<Source>>) -> Vec<Source> {
    worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

fn read_folder(folder: &Path, prefix: &str, files: &mut Vec<(String, String)>) -> io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let Ok(name) = entry.file_name().into_string() else { continue };
        let path = format!("{prefix}{name}");
        let kind = entry.file_type()?;
        if kind.is_dir() {
            if !FOREIGN_FOLDERS.contains(&name.as_str()) {
                read_folder(&entry.path(), &format!("{path}/"), files)?;
            }
        } else if kind.is_file() && !is_foreign(&name) {
            // What is not UTF-8 is no text and has no style.
            if let Ok(text) = String::from_utf8(std::fs::read(entry.path())?) {
                files.push((path, text));
            }
        }
    }
    Ok(())
}

/// Files that git ignores; in a work tree made beside another, `.git` is a file too.
fn is_foreign(name: &str) -> bool {
    name == ".git" || name.ends_with(".rs.bk")
}
