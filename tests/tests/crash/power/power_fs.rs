//! [`PowerFs`]: a [`Disk`] as the file system of a store.

use std::collections::BTreeMap;
use std::io::{self, ErrorKind, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard};

use failrec::store::fs::{AppendFile, FileIdentity, FileKind, Fs, ReadFile, Status};

use super::change::Node;
use super::cut::Cut;
use super::disk::{Disk, ROOT};

/// What a file system does wrong, to show that it is noticed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flaw {
    /// Nothing.
    None,
    /// It says that a folder is on the disk and does nothing.
    FolderNotSynced,
    /// It says that a file is on the disk and does nothing.
    FileNotSynced,
    /// It writes into the file that it is to replace.
    ReplacedInPlace,
}

/// A disk as the file system of a store.
#[derive(Clone, Debug)]
pub(super) struct PowerFs {
    state: Arc<Mutex<State>>,
    flaw: Flaw,
}

#[derive(Debug, Default)]
struct State {
    disk: Disk,
    /// The disk after each change since somebody looked.
    history: Vec<Disk>,
    /// What was to be put in the place of files.
    replacements: Vec<Vec<u8>>,
    /// Which handle holds the lock of a file.
    locks: BTreeMap<Node, u64>,
    handles: u64,
}

impl PowerFs {
    pub(super) fn new(disk: Disk, flaw: Flaw) -> Self {
        let state = State { disk, ..State::default() };
        Self { state: Arc::new(Mutex::new(state)), flaw }
    }

    /// What is left after a loss of power, for those who come then.
    pub(super) fn after(&self, cut: &Cut) -> Self {
        let left = Self::new(self.disk().after(cut), self.flaw);
        left.state().replacements.clone_from(&self.state().replacements);
        left
    }

    /// The disk as it is.
    pub(super) fn disk(&self) -> Disk {
        self.state().disk.clone()
    }

    /// The disk as it was after each change since this was last asked.
    pub(super) fn take_history(&self) -> Vec<Disk> {
        std::mem::take(&mut self.state().history)
    }

    /// Whether a file was ever to be replaced by this.
    pub(super) fn has_replaced_by(&self, content: &[u8]) -> bool {
        self.state().replacements.iter().any(|replacement| replacement == content)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    fn handle(&self, file: Node) -> Handle {
        let mut state = self.state();
        state.handles += 1;
        Handle { fs: self.clone(), file, number: state.handles, position: 0 }
    }
}

impl State {
    fn change<R>(&mut self, change: impl FnOnce(&mut Disk) -> R) -> R {
        let changed = change(&mut self.disk);
        self.history.push(self.disk.clone());
        changed
    }

    fn find(&self, path: &Path) -> Option<Node> {
        self.disk.find(names(path))
    }

    /// The folder that `path` is in, and its name there.
    fn place<'p>(&self, path: &'p Path) -> io::Result<(Node, &'p str)> {
        let name = names(path).last().ok_or(ErrorKind::InvalidInput)?;
        let folder = self.find(path.parent().ok_or(ErrorKind::InvalidInput)?);
        Ok((folder.ok_or(ErrorKind::NotFound)?, name))
    }

    fn status(&self, node: Node) -> Status {
        let content = self.disk.files.get(&node);
        Status {
            kind: if content.is_some() { FileKind::File } else { FileKind::Directory },
            identity: FileIdentity { device: 1, file: node },
            length: content.map_or(0, |content| content.len() as u64),
        }
    }
}

fn names(path: &Path) -> impl Iterator<Item = &str> {
    path.iter().filter_map(|name| name.to_str()).filter(|name| *name != "/")
}

impl Fs for PowerFs {
    fn status(&self, path: &Path) -> io::Result<Option<Status>> {
        let state = self.state();
        Ok(state.find(path).map(|node| state.status(node)))
    }

    fn create_directory(&self, directory: &Path) -> io::Result<()> {
        let mut state = self.state();
        let mut folder = ROOT;
        for name in names(directory) {
            let found = state.disk.folders.get(&folder).and_then(|names| names.get(name)).copied();
            folder = match found {
                Some(found) => found,
                None => state.change(|disk| disk.make_folder(folder, name)),
            };
        }
        Ok(())
    }

    fn open_append(&self, path: &Path) -> io::Result<Box<dyn AppendFile>> {
        let mut state = self.state();
        let (folder, name) = state.place(path)?;
        let file = match state.find(path) {
            Some(file) => file,
            None => state.change(|disk| disk.make_file(folder, name)),
        };
        drop(state);
        Ok(Box::new(self.handle(file)))
    }

    fn open_read(&self, path: &Path) -> io::Result<Box<dyn ReadFile>> {
        let found = self.state().find(path);
        Ok(Box::new(self.handle(found.ok_or(ErrorKind::NotFound)?)))
    }

    fn replace(&self, path: &Path, content: &[u8]) -> io::Result<()> {
        let mut state = self.state();
        let (folder, name) = state.place(path)?;
        state.replacements.push(content.to_owned());
        if self.flaw == Flaw::ReplacedInPlace {
            state.change(|disk| disk.remove(folder, name));
            let file = state.change(|disk| disk.make_file(folder, name));
            state.change(|disk| disk.append(file, content));
            return Ok(());
        }
        let temporary = format!("{name}.tmp");
        state.change(|disk| disk.remove(folder, &temporary));
        let file = state.change(|disk| disk.make_file(folder, &temporary));
        state.change(|disk| disk.append(file, content));
        state.change(|disk| disk.sync(file));
        state.change(|disk| disk.rename((folder, &temporary), (folder, name)));
        Ok(())
    }

    fn begin_replacement(&self, path: &Path) -> io::Result<Box<dyn AppendFile>> {
        let mut state = self.state();
        let (folder, name) = state.place(path)?;
        let temporary = format!("{name}.tmp");
        state.change(|disk| disk.remove(folder, &temporary));
        let file = state.change(|disk| disk.make_file(folder, &temporary));
        drop(state);
        Ok(Box::new(self.handle(file)))
    }

    fn finish_replacement(&self, path: &Path) -> io::Result<()> {
        let mut state = self.state();
        let (folder, name) = state.place(path)?;
        let temporary = format!("{name}.tmp");
        let names = state.disk.folders.get(&folder);
        let file = names.and_then(|names| names.get(&*temporary)).copied();
        let content = file.and_then(|file| state.disk.files.get(&file)).cloned();
        let content = content.ok_or(ErrorKind::NotFound)?;
        if self.flaw == Flaw::ReplacedInPlace {
            state.change(|disk| disk.remove(folder, name));
            let file = state.change(|disk| disk.make_file(folder, name));
            state.change(|disk| disk.append(file, &content));
            state.change(|disk| disk.remove(folder, &temporary));
        } else {
            state.change(|disk| disk.rename((folder, &temporary), (folder, name)));
        }
        state.replacements.push(content.to_vec());
        Ok(())
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        let mut state = self.state();
        let (from, to) = (state.place(from)?, state.place(to)?);
        if state.disk.folders.get(&to.0).is_some_and(|names| names.contains_key(to.1)) {
            return Err(ErrorKind::AlreadyExists.into());
        }
        state.change(|disk| disk.rename(from, to));
        Ok(())
    }

    fn sync_directory(&self, directory: &Path) -> io::Result<()> {
        let mut state = self.state();
        let folder = state.find(directory).ok_or(ErrorKind::NotFound)?;
        if self.flaw != Flaw::FolderNotSynced {
            state.change(|disk| disk.sync(folder));
        }
        Ok(())
    }

    fn list(&self, directory: &Path) -> io::Result<Vec<PathBuf>> {
        let state = self.state();
        let folder = state.find(directory).ok_or(ErrorKind::NotFound)?;
        let names = state.disk.folders.get(&folder).ok_or(ErrorKind::NotADirectory)?;
        Ok(names.keys().map(|name| directory.join(name)).collect())
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        let mut state = self.state();
        let (folder, name) = state.place(path)?;
        state.change(|disk| disk.remove(folder, name));
        Ok(())
    }
}

/// An open file, which stays open when it loses its name.
#[derive(Debug)]
struct Handle {
    fs: PowerFs,
    file: Node,
    number: u64,
    position: usize,
}

impl AppendFile for Handle {
    fn append(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.fs.state().change(|disk| disk.append(self.file, bytes));
        Ok(bytes.len())
    }

    fn sync(&mut self) -> io::Result<()> {
        if self.fs.flaw != Flaw::FileNotSynced {
            self.fs.state().change(|disk| disk.sync(self.file));
        }
        Ok(())
    }

    fn status(&mut self) -> io::Result<Status> {
        Ok(self.fs.state().status(self.file))
    }

    fn last_byte(&mut self) -> io::Result<Option<u8>> {
        let state = self.fs.state();
        Ok(state.disk.files.get(&self.file).and_then(|content| content.last()).copied())
    }

    fn try_lock(&mut self) -> io::Result<bool> {
        let mut state = self.fs.state();
        Ok(*state.locks.entry(self.file).or_insert(self.number) == self.number)
    }

    fn unlock(&mut self) -> io::Result<()> {
        let mut state = self.fs.state();
        if state.locks.get(&self.file) == Some(&self.number) {
            state.locks.remove(&self.file);
        }
        Ok(())
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        // A lock ends with its handle.
        drop(self.unlock());
    }
}

impl ReadFile for Handle {
    fn status(&self) -> io::Result<Status> {
        Ok(self.fs.state().status(self.file))
    }
}

impl Read for Handle {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let state = self.fs.state();
        let content = state.disk.files.get(&self.file).ok_or(ErrorKind::NotFound)?;
        let rest = content.get(self.position..).unwrap_or_default();
        let count = rest.len().min(buffer.len());
        buffer[..count].copy_from_slice(&rest[..count]);
        self.position += count;
        Ok(count)
    }
}

impl Seek for Handle {
    fn seek(&mut self, position: SeekFrom) -> io::Result<u64> {
        let SeekFrom::Start(position) = position else { return Err(ErrorKind::Unsupported.into()) };
        self.position = usize::try_from(position).map_err(|_| ErrorKind::InvalidInput)?;
        Ok(position)
    }
}
