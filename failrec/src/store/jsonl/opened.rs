//! [`Opened`]: a log that is open for appending.

use std::io;
use std::time::Duration;

use crate::base::Timestamp;
use crate::base::fs::{AppendFile, FileIdentity};
use crate::record::Entry;

/// How often the writer looks whether its file is still the one with the name.
const LOOK_EVERY: Duration = Duration::from_millis(100);

/// Times in a row that the system may take a part of a line without finishing one.
const SETBACKS_MAX: u32 = 3;

/// Times in a row that a signal may interrupt one call.
const INTERRUPTIONS_MAX: u32 = 16;

/// A log that is open for appending.
#[derive(Debug)]
pub(super) struct Opened {
    pub(super) file: Box<dyn AppendFile>,
    pub(super) identity: FileIdentity,
    /// The last byte that we know of is a line end.
    pub(super) is_at_line_start: bool,
    pub(super) length: u64,
    pub(super) looked_at: Duration,
    /// When the log was begun.
    pub(super) begun: Timestamp,
}

/// Lines that are to be written at once, and where each ends.
#[derive(Debug, Default)]
pub(super) struct Chunk<'a> {
    pub(super) bytes: Vec<u8>,
    pub(super) lines: Vec<(&'a Entry, usize)>,
}

impl Chunk<'_> {
    pub(super) fn clear(&mut self) {
        self.bytes.clear();
        self.lines.clear();
    }
}

impl Opened {
    /// Writes the lines of `chunk`, and adds each to `written` once it is whole.
    pub(super) fn write<'a>(
        &mut self,
        chunk: &Chunk<'a>,
        written: &mut Vec<&'a Entry>,
    ) -> io::Result<()> {
        let mut lines = chunk.lines.as_slice();
        let mut start = 0;
        let mut setbacks = 0;
        while let Some(rest) = chunk.bytes.get(start..).filter(|rest| !rest.is_empty()) {
            self.start_line()?;
            let reached = start + uninterrupted(|| self.file.append(rest))?;
            self.length += (reached - start) as u64;
            // The entry is whole when only its line end is missing.
            let whole = lines.partition_point(|(_, end)| *end <= reached + 1);
            let (done, behind) = lines.split_at_checked(whole).unwrap_or_default();
            written.extend(done.iter().map(|(entry, _)| *entry));
            start = done.last().map_or(start, |(_, end)| *end);
            lines = behind;
            self.is_at_line_start = reached == start;
            setbacks = if done.is_empty() { setbacks + 1 } else { 0 };
            if SETBACKS_MAX < setbacks {
                return Err(io::Error::new(
                    io::ErrorKind::WriteZero,
                    "only parts of a line were taken",
                ));
            }
        }
        Ok(())
    }

    /// Ends the line that somebody left unfinished at the end of the file.
    fn start_line(&mut self) -> io::Result<()> {
        if self.is_at_line_start {
            return Ok(());
        }
        // Without the lock two of us may each add a line end, and a blank line does no harm.
        let is_locked = self.file.try_lock().unwrap_or(false);
        let ended = self.end_line();
        if is_locked {
            self.file.unlock()?;
        }
        ended?;
        self.is_at_line_start = true;
        Ok(())
    }

    fn end_line(&mut self) -> io::Result<()> {
        if matches!(uninterrupted(|| self.file.last_byte())?, None | Some(b'\n')) {
            return Ok(());
        }
        match uninterrupted(|| self.file.append(b"\n"))? {
            0 => Err(io::ErrorKind::WriteZero.into()),
            _ => Ok(()),
        }
    }

    pub(super) fn is_trusted(&self, now: Duration) -> bool {
        self.is_at_line_start && now.saturating_sub(self.looked_at) < LOOK_EVERY
    }

    pub(super) fn distrust(&mut self) {
        self.is_at_line_start = false;
    }

    /// It still has the name, and this length.
    pub(super) fn confirm(&mut self, length: u64, now: Duration) {
        // Somebody emptied it; a line end of ours may be gone with the rest.
        self.is_at_line_start &= self.length <= length;
        self.length = length;
        self.looked_at = now;
    }
}

/// Makes a call again when a signal interrupted it.
pub(super) fn uninterrupted<T>(mut call: impl FnMut() -> io::Result<T>) -> io::Result<T> {
    for _ in 0..INTERRUPTIONS_MAX {
        match call() {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            outcome => return outcome,
        }
    }
    Err(io::ErrorKind::Interrupted.into())
}

/// Appends all of `bytes`.
pub(super) fn write_all(file: &mut dyn AppendFile, bytes: &[u8]) -> io::Result<()> {
    let mut rest = bytes;
    while !rest.is_empty() {
        match uninterrupted(|| file.append(rest))? {
            0 => return Err(io::ErrorKind::WriteZero.into()),
            taken => rest = rest.get(taken..).unwrap_or_default(),
        }
    }
    Ok(())
}
