//! [`Writer`]: appends entries to one log.

use std::collections::HashSet;
use std::io;
use std::time::Duration;

use crate::error::{Error, Result};
use crate::record::{Entry, GoalId, ProcessId};
use crate::store::jsonl::folder::{Folder, file_error};
use crate::store::jsonl::line;
use crate::store::jsonl::opened::{Chunk, Opened, uninterrupted};
use crate::store::jsonl::sealing::Sealing;
use crate::store::jsonl::target::Target;

/// Bytes after which a batch is cut and written. Large enough that the system call does not count,
/// small enough to stay in the processor's cache; see also the tearing measured in the docs.
const CHUNK_BYTES: usize = 128 * 1024;

/// Entries that are remembered as written although their append failed.
const KEPT_MAX: usize = 16_384;

/// Times in a row that a log may become a segment while one batch is written to it.
const MOVES_MAX: u32 = 16;

/// How long a log stays as it is that could not be made a segment.
const SEAL_AGAIN_AFTER: Duration = Duration::from_secs(1);

/// Appends entries to one log. Other processes may append to the same one, unless it is its own.
///
/// Nothing is ever cut off the file, for it may not be ours what is cut. A line that was written
/// in part gets a line end before anything else is written, and is written again as a whole.
#[derive(Debug)]
pub(super) struct Writer {
    goal: GoalId,
    target: Target,
    opened: Option<Opened>,
    /// Written by an append that failed later, so that a repeated append does not write them twice.
    kept: HashSet<(ProcessId, u64)>,
    /// Written to the file that is open, of which nobody could say afterwards whether it was still the log.
    unproven: Vec<(ProcessId, u64)>,
    /// Something was written that may not be on the disk.
    is_unsynced: bool,
    /// The file was opened since the last sync: its name may not be on the disk, whoever made it.
    is_new: bool,
    /// Before that the log is not made a segment.
    seal_after: Duration,
    /// The last sync went wrong: what was written since the one before may be on the disk or not.
    is_in_doubt: bool,
}

impl Writer {
    pub(super) fn new(goal: &GoalId, target: Target) -> Self {
        Self {
            goal: goal.clone(),
            target,
            opened: None,
            kept: HashSet::new(),
            unproven: Vec::new(),
            is_unsynced: false,
            is_new: false,
            seal_after: Duration::ZERO,
            is_in_doubt: false,
        }
    }

    /// No other process appends to its log.
    pub(super) const fn is_own(&self) -> bool {
        self.target.is_own()
    }

    /// The device that its file is on, if it is open.
    pub(super) fn device(&self) -> Option<u64> {
        self.opened.as_ref().map(|opened| opened.identity.device)
    }

    /// Makes sure that the file with the log's name is open, as far as a look at it is due.
    pub(super) fn prepare(&mut self, folder: &Folder) -> Result<()> {
        self.open(folder).map_err(|error| self.error("append to", error))
    }

    /// Lets go of the file for a while. What was written to it is synced when that is asked for.
    pub(super) fn rest(&mut self) {
        self.opened = None;
        self.is_new = true;
        self.forget_kept();
    }

    /// Something was written that may not be on the disk.
    pub(super) const fn is_unsynced(&self) -> bool {
        self.is_unsynced
    }

    /// The last sync went wrong: what was written since the one before may be on the disk or not.
    pub(super) const fn is_in_doubt(&self) -> bool {
        self.is_in_doubt
    }

    /// Appends the lines of `entries`.
    ///
    /// After an error the same entries may be given again: those that were written are passed over.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Io`](crate::ErrorKind::Io) if not all of them were written;
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) if the others were, and these
    /// never can be.
    pub(super) fn append(&mut self, entries: &[&Entry], folder: &Folder) -> Result<()> {
        let mut written = Vec::with_capacity(entries.len());
        let outcome = self.write_all(entries, folder, &mut written);
        let refused = outcome.unwrap_or_else(|error| Some(self.error("append to", error)));
        if let Some(error) = refused {
            self.keep(&written);
            return Err(error);
        }
        if !self.kept.is_empty() {
            for entry in entries {
                self.kept.remove(&key(entry));
            }
        }
        Ok(())
    }

    /// Remembers that `entries` are in the file although their append is going to fail.
    pub(super) fn keep(&mut self, entries: &[&Entry]) {
        self.keep_keys(entries.iter().map(|entry| key(entry)).collect());
    }

    fn keep_keys(&mut self, keys: Vec<(ProcessId, u64)>) {
        if KEPT_MAX < self.kept.len() + keys.len() {
            self.kept.clear();
        }
        self.kept.extend(keys.into_iter().take(KEPT_MAX));
    }

    /// Makes a segment of the log if it is full. The answer is whether it is one now.
    ///
    /// # Errors
    ///
    /// Those of [`sync`](Self::sync), for a segment is on the disk as a whole, and those of the
    /// operating system; the log is then as it was, and what is next goes to it.
    pub(super) fn seal_if_full(&mut self, sealing: Sealing, folder: &Folder) -> Result<bool> {
        let now = folder.clock.monotonic();
        let is_full = |opened: &&Opened| {
            sealing.is_due(opened.length, opened.begun, folder.clock.now())
                && opened.is_at_line_start
        };
        let Some(opened) = self.opened.as_ref().filter(is_full) else { return Ok(false) };
        if now < self.seal_after {
            return Ok(false);
        }
        self.seal_after = now.saturating_add(SEAL_AGAIN_AFTER);
        let identity = opened.identity;
        // Nobody comes back to sync it, be it what others wrote.
        self.is_unsynced = true;
        self.sync(folder)?;
        let sealed = self.target.seal(&self.goal, identity, folder);
        let sealed = sealed.and_then(|()| folder.fs.status(self.target.path()));
        let log = sealed.map_err(|error| self.error("make a segment of", error))?;
        let is_sealed = log.is_none_or(|found| found.identity != identity);
        if is_sealed {
            self.opened = None;
            self.seal_after = Duration::ZERO;
        }
        Ok(is_sealed)
    }

    /// Makes a segment of the log if it is its own: nothing is appended to it any more.
    ///
    /// # Errors
    ///
    /// Those of [`sync`](Self::sync), and those of the operating system; the log is then as it was.
    pub(super) fn end(&mut self, folder: &Folder) -> Result<()> {
        let found = folder.fs.status(self.target.path());
        let found = found.map_err(|error| self.error("look at", error))?;
        let Some(found) = found.filter(|_| self.target.is_own()) else { return Ok(()) };
        self.is_unsynced = true;
        self.sync(folder)?;
        self.opened = None;
        let sealed = self.target.seal(&self.goal, found.identity, folder);
        sealed.map_err(|error| self.error("make a segment of", error))
    }

    /// Brings what was written to the disk.
    ///
    /// # Errors
    ///
    /// Those of the operating system. Then nobody knows what is there, and nobody can find out: the
    /// system may have dropped what it could not write, and says so once. So it is not tried again; a
    /// new log is begun, and what it holds can be relied on.
    pub(super) fn sync(&mut self, folder: &Folder) -> Result<()> {
        if !self.is_unsynced {
            return Ok(());
        }
        let identity = self.opened.as_ref().map(|opened| opened.identity);
        let synced = self.sync_file(folder);
        self.is_unsynced = false;
        let Err(error) = synced else {
            (self.is_new, self.is_in_doubt) = (false, false);
            return Ok(());
        };
        self.opened = None;
        if let Some(identity) = identity.filter(|_| !self.is_in_doubt) {
            // Where this goes wrong as well, there is nothing left but to go on in the old one.
            drop(self.target.seal(&self.goal, identity, folder));
        }
        self.is_in_doubt = true;
        Err(self.error("bring to the disk", error))
    }

    /// Finds out whether the disk takes anything again, by a blank line: entries that are written
    /// again each time would fill what is left of it.
    pub(super) fn probe(&mut self, folder: &Folder) -> Result<()> {
        let append = |writer: &mut Self| {
            writer.open(folder)?;
            match &mut writer.opened {
                Some(opened) => uninterrupted(|| opened.file.append(b"\n")).map(drop),
                None => Ok(()),
            }
        };
        append(self).map_err(|error| self.error("append to", error))?;
        self.is_unsynced = true;
        self.sync(folder)
    }

    /// Entries that are given again are written again.
    pub(super) fn forget_kept(&mut self) {
        self.kept.clear();
        self.unproven.clear();
    }

    fn sync_file(&mut self, folder: &Folder) -> io::Result<()> {
        if self.opened.is_none() {
            if folder.fs.status(self.target.path())?.is_none() {
                // Somebody removed it, and does not want it on the disk.
                return Ok(());
            }
            self.open(folder)?;
        }
        if let Some(opened) = &mut self.opened {
            uninterrupted(|| opened.file.sync())?;
        }
        if self.is_new { self.target.sync_name(folder) } else { Ok(()) }
    }

    /// Writes all entries that can be, adds them to `written`, and gives back why others cannot.
    fn write_all<'a>(
        &mut self,
        entries: &[&'a Entry],
        folder: &Folder,
        written: &mut Vec<&'a Entry>,
    ) -> io::Result<Option<Error>> {
        let mut refused = None;
        let mut chunk = Chunk::default();
        for entry in entries {
            if !self.kept.is_empty() && self.kept.contains(&key(entry)) {
                continue;
            }
            match line::encode(entry, &mut chunk.bytes) {
                Ok(()) => chunk.lines.push((entry, chunk.bytes.len())),
                Err(error) => refused = refused.or(Some(error)),
            }
            if CHUNK_BYTES <= chunk.bytes.len() {
                self.write(&chunk, folder, written)?;
                chunk.clear();
            }
        }
        self.write(&chunk, folder, written)?;
        Ok(refused)
    }

    /// Writes the lines of `chunk` to the file that is the log when they are written.
    ///
    /// If it has become a segment meanwhile, whoever rewrites segments may have read it without these
    /// lines, so they are written again to the log of now. What is in both counts once. If it is the log
    /// still, it became a segment later, and is read after that. So nothing is lost and nobody waits,
    /// however long a process is stopped between two steps.
    fn write<'a>(
        &mut self,
        chunk: &Chunk<'a>,
        folder: &Folder,
        written: &mut Vec<&'a Entry>,
    ) -> io::Result<()> {
        if chunk.lines.is_empty() {
            return Ok(());
        }
        for _ in 0..MOVES_MAX {
            self.open(folder)?;
            let Some(opened) = &mut self.opened else { return Ok(()) };
            self.is_unsynced = true;
            let mut done = Vec::new();
            let outcome = opened.write(chunk, &mut done);
            if outcome.is_err() {
                opened.distrust();
            }
            match self.is_log_still(folder) {
                Ok(true) => {
                    written.append(&mut done);
                    return outcome;
                }
                Ok(false) => outcome?,
                Err(error) => {
                    if self.opened.is_some() {
                        self.unproven.extend(done.into_iter().map(key));
                    }
                    return Err(error);
                }
            }
        }
        Err(io::Error::other("the log was replaced again and again while it was written to"))
    }

    /// The file that is open has the log's name.
    fn is_log_still(&mut self, folder: &Folder) -> io::Result<bool> {
        let Some(opened) = &mut self.opened else { return Ok(false) };
        let found = folder.fs.status(self.target.path());
        if found.is_err() {
            opened.distrust();
        }
        match found? {
            Some(found) if found.identity == opened.identity => {
                opened.confirm(found.length, folder.clock.monotonic());
                Ok(true)
            }
            _ => self.close().map(|()| false),
        }
    }

    /// Makes sure that the file with the log's name is open.
    fn open(&mut self, folder: &Folder) -> io::Result<()> {
        let now = folder.clock.monotonic();
        if let Some(opened) = &mut self.opened
            && opened.is_trusted(now)
        {
            return Ok(());
        }
        let found = folder.fs.status(self.target.path());
        if let Some(opened) = &mut self.opened {
            match &found {
                Ok(Some(found)) if found.identity == opened.identity => {
                    opened.confirm(found.length, now);
                    let proven = std::mem::take(&mut self.unproven);
                    self.keep_keys(proven);
                    return Ok(());
                }
                // Nobody can say, and the open file is better than none, once.
                Err(_) if self.unproven.is_empty() => return Ok(()),
                Err(_) => {}
                Ok(_) => self.close()?,
            }
        }
        if found?.is_none() {
            self.target.begin();
        }
        self.unproven.clear();
        self.is_new = true;
        self.opened = Some(self.target.open(folder)?);
        Ok(())
    }

    fn error(&self, action: &str, cause: io::Error) -> Error {
        file_error(action, self.target.path(), cause)
    }

    /// Lets go of a file that was renamed or removed.
    fn close(&mut self) -> io::Result<()> {
        match self.opened.take() {
            // It will not be found by its name when the time to sync comes.
            Some(mut opened) if self.is_unsynced => uninterrupted(|| opened.file.sync()),
            _ => Ok(()),
        }
    }
}

fn key(entry: &Entry) -> (ProcessId, u64) {
    (entry.process.clone(), entry.sequence)
}
