//! [`Reader`]: the entries of a file, whatever happened to it.

mod glancing;

use std::io::{self, SeekFrom};
use std::ops::{ControlFlow, Range};

use serde::{Deserialize, Serialize};

use crate::base::fs::ReadFile;
use crate::query::Needles;
use crate::record::{Entry, EntryBody};
use crate::store::ScanReport;
use crate::store::jsonl::line::{self, Content};
use crate::store::jsonl::lines::{Line, Lines};
use crate::store::jsonl::resync;
use crate::store::jsonl::sequences::Sequences;

pub(super) use self::glancing::{Extent, threads};

/// What some editors put before the first line of a file.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Receives the entries of a scan, until it breaks off.
pub(super) type Visit<'a> = dyn FnMut(Entry) -> ControlFlow<()> + 'a;

/// Who is shown what is read.
struct Audience<'a, 'v> {
    visit: &'a mut Visit<'v>,
    /// Lines that hold none of these are passed over, if there are any.
    needles: Option<&'a Needles>,
}

/// Reads files entry by entry and counts what is not one. It is as it was left between two files,
/// or two parts of one, so that the counts of the whole come out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Reader {
    report: ScanReport,
    sequences: Sequences,
}

/// What to do with a last line that is not finished.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tail {
    /// Take it for an entry if it is a whole one, and report it if not.
    Show,
    /// Leave it for a later reading.
    Leave,
}

impl Reader {
    pub(super) const fn report(&self) -> ScanReport {
        self.report
    }

    /// Whether the last line of a file read so far was not finished; the report forgets it.
    pub(super) const fn take_in_flight(&mut self) -> bool {
        std::mem::replace(&mut self.report.in_flight, false)
    }

    /// Shows `visit` the entries in a range of `file`, which begins where a line does and ends no
    /// later than the file does now. The answer is the offset up to which lines were taken.
    pub(super) fn read(
        &mut self,
        file: &mut dyn ReadFile,
        range: Range<u64>,
        tail: Tail,
        visit: &mut Visit<'_>,
    ) -> io::Result<u64> {
        self.read_lines(file, range, tail, &mut Audience { visit, needles: None })
    }

    /// As [`read`](Self::read), of the lines alone that may hold one of the needles. What is passed over is
    /// not counted.
    pub(super) fn sift(
        &mut self,
        file: &mut dyn ReadFile,
        range: Range<u64>,
        needles: Option<&Needles>,
        visit: &mut Visit<'_>,
    ) -> io::Result<u64> {
        self.read_lines(file, range, Tail::Show, &mut Audience { visit, needles })
    }

    fn read_lines(
        &mut self,
        file: &mut dyn ReadFile,
        range: Range<u64>,
        tail: Tail,
        audience: &mut Audience<'_, '_>,
    ) -> io::Result<u64> {
        let end = range.end.min(file.status()?.length);
        file.seek(SeekFrom::Start(range.start))?;
        let mut lines = Lines::new(file, range.start, end);
        loop {
            let begin = lines.offset();
            let Some(line) = lines.next()? else { return Ok(begin) };
            let flow = match line {
                Line::Finished(line) if !audience.wants(line) => ControlFlow::Continue(()),
                Line::Finished(line) => self.take(line, begin, audience),
                Line::Unfinished(_) if tail == Tail::Leave => return Ok(begin),
                Line::Unfinished(line) => self.take_tail(without_frame(line, begin), audience),
                Line::TooLong(length) => self.lose(length),
            };
            if flow.is_break() {
                return Ok(lines.offset());
            }
        }
    }

    fn take(
        &mut self,
        line: &[u8],
        begin: u64,
        audience: &mut Audience<'_, '_>,
    ) -> ControlFlow<()> {
        let text = without_frame(line, begin);
        if text.is_empty() {
            return ControlFlow::Continue(());
        }
        if let Some(flow) = self.show_whole(text, audience) {
            return flow;
        }
        let found = resync::recover(text);
        let kept: usize = found.iter().map(|found| found.length).sum();
        self.report.corrupt_lines += 1;
        self.report.lost_bytes += (line.len() - kept) as u64;
        for found in found {
            self.report.recovered_entries += u64::from(matches!(found.content, Content::Entry(_)));
            self.show(found.content, audience)?;
        }
        ControlFlow::Continue(())
    }

    fn take_tail(&mut self, line: &[u8], audience: &mut Audience<'_, '_>) -> ControlFlow<()> {
        self.show_whole(line, audience).unwrap_or_else(|| {
            self.report.in_flight = !line.is_empty();
            ControlFlow::Continue(())
        })
    }

    /// A line was longer than any entry.
    const fn lose(&mut self, length: u64) -> ControlFlow<()> {
        self.report.corrupt_lines += 1;
        self.report.lost_bytes += length;
        ControlFlow::Continue(())
    }

    /// Shows the entry that the line is; nothing if it is none.
    fn show_whole(
        &mut self,
        line: &[u8],
        audience: &mut Audience<'_, '_>,
    ) -> Option<ControlFlow<()>> {
        Some(self.show(line::decode(line)?, audience))
    }

    fn show(&mut self, content: Content, audience: &mut Audience<'_, '_>) -> ControlFlow<()> {
        let Content::Entry(entry) = content else {
            self.report.newer_lines += 1;
            return ControlFlow::Continue(());
        };
        if self.is_first(entry.process.as_str(), entry.sequence) {
            self.excuse(&entry.body);
            return (audience.visit)(entry);
        }
        ControlFlow::Continue(())
    }

    /// Counts an entry, and says whether it was not seen before.
    fn is_first(&mut self, process: &str, sequence: u64) -> bool {
        let Some(change) = self.sequences.observe(process, sequence) else {
            self.report.repeated_entries += 1;
            return false;
        };
        self.report.entries += 1;
        self.miss(change);
        true
    }

    /// What an entry says was left out on purpose is not missing.
    fn excuse(&mut self, body: &EntryBody) {
        let change = self.sequences.excuse_all(body);
        self.miss(change);
    }

    /// So many more entries are missing; less than zero if some came late.
    fn miss(&mut self, more: i128) {
        let missing = i128::from(self.report.missing_entries).saturating_add(more).max(0);
        self.report.missing_entries = u64::try_from(missing).unwrap_or(u64::MAX);
    }
}

impl Audience<'_, '_> {
    fn wants(&self, line: &[u8]) -> bool {
        self.needles.is_none_or(|needles| needles.may_be_in(line))
    }
}

/// A line without what belongs to the file around it: a byte order mark, a carriage return, blanks.
pub(super) fn without_frame(line: &[u8], begin: u64) -> &[u8] {
    let line = match begin {
        0 => line.strip_prefix(BYTE_ORDER_MARK).unwrap_or(line),
        _ => line,
    };
    line.trim_ascii()
}

#[cfg(test)]
mod tests;
