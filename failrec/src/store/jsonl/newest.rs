//! [`Walk`]: from the newest records of a log to the older ones, as far as they are asked for.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::io;
use std::ops::{ControlFlow, Range};

use crate::base::Timestamp;
use crate::query::{Needles, Sieve};
use crate::record::{Entry, EntryBody};
use crate::store::jsonl::blocks::Block;
use crate::store::jsonl::folder::Folder;
use crate::store::jsonl::parts::Part;
use crate::store::jsonl::reader::Reader;
use crate::store::jsonl::stats::Stats;

/// A walk from the newest records of a log to the older ones. What statistics tell of is read stretch by
/// stretch, the one with the newest record first, and the rest of each file before that.
pub(super) struct Walk<'a> {
    folder: &'a Folder,
    stats: &'a Stats,
    parts: &'a mut [Part],
    sieve: &'a Sieve,
    needles: Option<Needles>,
    /// The times of the newest records that passed, so many as are asked for.
    newest: BinaryHeap<Reverse<Timestamp>>,
    count: usize,
    visit: &'a mut dyn FnMut(Entry) -> bool,
    /// What was not looked into yet, and by when its newest record is.
    ahead: BinaryHeap<(Timestamp, usize)>,
    found: Vec<Found>,
    /// The file that was read last, and is open.
    open: Option<usize>,
}

/// A file, or a stretch of one.
#[derive(Clone, Debug)]
struct Found {
    /// The place of the file.
    part: usize,
    /// Which stretch; nothing for all of it that is covered.
    range: Option<Range<u64>>,
    block: Block,
}

impl<'a> Walk<'a> {
    pub(super) fn new(
        (stats, folder, parts): (&'a Stats, &'a Folder, &'a mut [Part]),
        (sieve, count): (&'a Sieve, usize),
        visit: &'a mut dyn FnMut(Entry) -> bool,
    ) -> Self {
        let needles = sieve.needles();
        let (newest, ahead, found) = (BinaryHeap::new(), BinaryHeap::new(), Vec::new());
        Self {
            folder,
            stats,
            parts,
            sieve,
            needles,
            newest,
            count,
            visit,
            ahead,
            found,
            open: None,
        }
    }

    /// Shows the newest records that pass, so many at least as are asked for, and says how many more the
    /// sieve may let through: exactly so many if it goes by times alone.
    pub(super) fn go(mut self) -> io::Result<u64> {
        for part in 0..self.parts.len() {
            self.begin(part)?;
        }
        let mut left_out = 0_u64;
        while let Some((last, found)) = self.ahead.pop() {
            let Some(found) = self.found.get(found).cloned() else { continue };
            // Where some of it may be meant and some not, nothing but a look tells how much.
            let is_counted =
                self.sieve.is_of_more_than_times() || self.sieve.holds_all(found.block.times);
            if self.is_done(last) && is_counted {
                left_out = left_out.saturating_add(found.block.count);
            } else {
                self.enter(found)?;
            }
        }
        Ok(left_out)
    }

    /// Reads what statistics do not cover of a file, and notes the rest.
    fn begin(&mut self, at: usize) -> io::Result<()> {
        let Some(part) = self.parts.get(at) else { return Ok(()) };
        let (length, span) = (part.status.length, self.stats.span(part));
        let end = if span.is_some() { self.stats.coverage.end(part) } else { 0 };
        if end < length {
            self.read(at, end..u64::MAX)?;
        }
        if let Some(block) = span.flatten() {
            self.note(Found { part: at, range: None, block });
        }
        Ok(())
    }

    fn note(&mut self, found: Found) {
        if found.block.is_meant(self.sieve) {
            self.ahead.push((found.block.times.1, self.found.len()));
            self.found.push(found);
        }
    }

    /// So many newer records have passed as are asked for.
    fn is_done(&self, last: Timestamp) -> bool {
        let oldest = self.newest.peek().map_or(last, |Reverse(at)| *at);
        self.count <= self.newest.len() && (last < oldest || self.count == 0)
    }

    fn enter(&mut self, found: Found) -> io::Result<()> {
        if let Some(range) = found.range {
            return self.read(found.part, range);
        }
        let part = self.parts.get(found.part);
        match part.and_then(|part| self.stats.list(part, self.sieve)) {
            None => self.read(found.part, 0..u64::MAX),
            Some(stretches) => {
                for (block, range) in stretches {
                    self.note(Found { part: found.part, range: Some(range), block });
                }
                Ok(())
            }
        }
    }

    fn read(&mut self, at: usize, range: Range<u64>) -> io::Result<()> {
        if let Some(before) = self.open.replace(at).filter(|before| *before != at) {
            // Whoever has many segments may not keep all of them open.
            self.parts.get_mut(before).into_iter().for_each(Part::close);
        }
        let Some(part) = self.parts.get_mut(at) else { return Ok(()) };
        let listed = part.status.identity;
        part.open(self.folder)?;
        // What was rewritten just now is read as a whole: whoever asked passes over what it has seen.
        let range = if part.status.identity == listed { range } else { 0..u64::MAX };
        let Some(file) = part.open(self.folder)? else { return Ok(()) };
        let Self { sieve, visit, newest, count, needles, .. } = self;
        Reader::default().sift(file, range, needles.as_ref(), &mut |entry| {
            let EntryBody::Failure(record) = &entry.body else { return ControlFlow::Continue(()) };
            let (id, at) = (record.id, record.at);
            if sieve.may_be_among((id, id), (at, at)) && visit(entry) {
                newest.push(Reverse(at));
                if *count < newest.len() {
                    newest.pop();
                }
            }
            ControlFlow::Continue(())
        })?;
        Ok(())
    }
}
