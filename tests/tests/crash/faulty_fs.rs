//! [`FaultyFs`]: the real file system, where one operation goes wrong.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard};

use failrec::store::fs::{AppendFile, Fs, ReadFile, RealFs, Status};

/// What goes wrong.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Fault {
    /// The operation fails with this error number.
    Errno(i32),
    /// A signal comes: writing, syncing and reading are interrupted, other operations go well.
    Interrupt,
    /// A write takes only this many bytes; other operations go well.
    Short(usize),
    /// A write takes only this many bytes, and another process writes a line behind them.
    Intruder(usize),
    /// As a full disk: a write takes only this many bytes, and every later one fails until the
    /// disk is emptied.
    Full(usize),
}

/// What a store asks of the file system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operation {
    Look,
    MakeFolder,
    Open,
    OpenToRead,
    Write,
    Sync,
    Replace,
    Rename,
    SyncFolder,
    List,
    Remove,
    Lock,
}

/// Counts the operations, and makes those from one number on go wrong.
#[derive(Debug)]
pub(crate) struct FaultyFs {
    plan: Arc<Plan>,
}

#[derive(Debug)]
struct Plan {
    trouble: Mutex<Trouble>,
}

/// What goes wrong, and when.
#[derive(Debug)]
struct Trouble {
    fault: Fault,
    /// Only these are counted; nothing for all.
    only: Option<Operation>,
    first: u64,
    /// The number of the first operation that goes well again.
    end: u64,
    done: u64,
}

impl FaultyFs {
    /// A file system whose operation number `first`, from zero, goes wrong; and with it the next
    /// ones until there were `count`.
    pub(crate) fn new(fault: Fault, first: u64, count: u64) -> Self {
        Self::only(None, fault, first, count)
    }

    /// The same, where only operations of one kind go wrong.
    pub(crate) fn only(only: Option<Operation>, fault: Fault, first: u64, count: u64) -> Self {
        let trouble = Mutex::new(Trouble::new(only, fault, first, count));
        Self { plan: Arc::new(Plan { trouble }) }
    }

    /// From now on the next operations of one kind, or of any, go wrong until there were `count`.
    pub(crate) fn strike(&self, only: Option<Operation>, fault: Fault, count: u64) {
        *self.plan.trouble() = Trouble::new(only, fault, 0, count);
    }

    /// From now on everything goes well.
    pub(crate) fn heal(&self) {
        self.plan.trouble().end = 0;
    }

    /// The fault has been met.
    pub(crate) fn is_met(&self) -> bool {
        let trouble = self.plan.trouble();
        trouble.first < trouble.done
    }
}

impl Trouble {
    const fn new(only: Option<Operation>, fault: Fault, first: u64, count: u64) -> Self {
        Self { fault, only, first, end: first.saturating_add(count), done: 0 }
    }
}

impl Plan {
    fn trouble(&self) -> MutexGuard<'_, Trouble> {
        self.trouble.lock().unwrap()
    }

    fn fault(&self, of: Operation) -> Option<(Fault, u64)> {
        let mut trouble = self.trouble();
        if trouble.only.is_some_and(|only| only != of) {
            return None;
        }
        let number = trouble.done;
        trouble.done += 1;
        let is_faulty = trouble.first <= number && number < trouble.end;
        is_faulty.then(|| (trouble.fault, number - trouble.first))
    }

    fn interruptible<T>(
        &self,
        of: Operation,
        operation: impl FnOnce() -> io::Result<T>,
    ) -> io::Result<T> {
        match self.fault(of) {
            Some((Fault::Errno(number), _)) => Err(io::Error::from_raw_os_error(number)),
            Some((Fault::Interrupt, _)) => Err(io::ErrorKind::Interrupted.into()),
            _ => operation(),
        }
    }

    fn operate<T>(
        &self,
        of: Operation,
        operation: impl FnOnce() -> io::Result<T>,
    ) -> io::Result<T> {
        match self.fault(of) {
            Some((Fault::Errno(number), _)) => Err(io::Error::from_raw_os_error(number)),
            _ => operation(),
        }
    }
}

impl Fs for FaultyFs {
    fn status(&self, path: &Path) -> io::Result<Option<Status>> {
        self.plan.operate(Operation::Look, || RealFs.status(path))
    }

    fn create_directory(&self, directory: &Path) -> io::Result<()> {
        self.plan.operate(Operation::MakeFolder, || RealFs.create_directory(directory))
    }

    fn open_append(&self, path: &Path) -> io::Result<Box<dyn AppendFile>> {
        let file = self.plan.operate(Operation::Open, || RealFs.open_append(path))?;
        Ok(Box::new(FaultyFile { file, plan: Arc::clone(&self.plan) }))
    }

    fn open_read(&self, path: &Path) -> io::Result<Box<dyn ReadFile>> {
        self.plan.operate(Operation::OpenToRead, || RealFs.open_read(path))
    }

    fn replace(&self, path: &Path, content: &[u8]) -> io::Result<()> {
        self.plan.operate(Operation::Replace, || RealFs.replace(path, content))
    }

    fn begin_replacement(&self, path: &Path) -> io::Result<Box<dyn AppendFile>> {
        let file = self.plan.operate(Operation::Open, || RealFs.begin_replacement(path))?;
        Ok(Box::new(FaultyFile { file, plan: Arc::clone(&self.plan) }))
    }

    fn finish_replacement(&self, path: &Path) -> io::Result<()> {
        self.plan.operate(Operation::Rename, || RealFs.finish_replacement(path))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.plan.operate(Operation::Rename, || RealFs.rename(from, to))
    }

    fn sync_directory(&self, directory: &Path) -> io::Result<()> {
        self.plan.operate(Operation::SyncFolder, || RealFs.sync_directory(directory))
    }

    fn list(&self, directory: &Path) -> io::Result<Vec<PathBuf>> {
        self.plan.operate(Operation::List, || RealFs.list(directory))
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        self.plan.operate(Operation::Remove, || RealFs.remove(path))
    }
}

#[derive(Debug)]
struct FaultyFile {
    file: Box<dyn AppendFile>,
    plan: Arc<Plan>,
}

impl AppendFile for FaultyFile {
    fn append(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self.plan.fault(Operation::Write) {
            None => self.file.append(bytes),
            Some((Fault::Errno(number), _)) => Err(io::Error::from_raw_os_error(number)),
            Some((Fault::Interrupt, _)) => Err(io::ErrorKind::Interrupted.into()),
            Some((Fault::Intruder(taken), _)) => {
                let taken = self.file.append(&bytes[..taken.min(bytes.len())])?;
                self.file.append(b"{\"of\":\"another\"}\n")?;
                Ok(taken)
            }
            Some((Fault::Short(taken), _) | (Fault::Full(taken), 0)) => {
                self.file.append(&bytes[..taken.min(bytes.len())])
            }
            Some((Fault::Full(_), _)) => Err(io::ErrorKind::StorageFull.into()),
        }
    }

    fn sync(&mut self) -> io::Result<()> {
        self.plan.interruptible(Operation::Sync, || self.file.sync())
    }

    fn status(&mut self) -> io::Result<Status> {
        self.plan.operate(Operation::Look, || self.file.status())
    }

    fn last_byte(&mut self) -> io::Result<Option<u8>> {
        self.plan.interruptible(Operation::Look, || self.file.last_byte())
    }

    fn try_lock(&mut self) -> io::Result<bool> {
        self.plan.operate(Operation::Lock, || self.file.try_lock())
    }

    fn unlock(&mut self) -> io::Result<()> {
        self.plan.operate(Operation::Lock, || self.file.unlock())
    }
}
