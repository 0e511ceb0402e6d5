//! Reading a file no further than it takes to add it up, by several threads.
//!
//! Taking a line apart takes longer than adding what it says. So threads take batches of lines in turn: each
//! takes its own apart while another adds, and what they say is added in the order of the file.

use std::io::{self, SeekFrom};
use std::ops::{ControlFlow, Range};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use crate::base::fs::ReadFile;
use crate::store::jsonl::glance::{Glance, Glimpse};
use crate::store::jsonl::line::{self, Content};
use crate::store::jsonl::lines::{Line, Lines};
use crate::store::jsonl::reader::{Audience, Reader, Tail, without_frame};

/// Bytes of lines that are taken apart at once.
const BATCH_BYTES: usize = if cfg!(test) { 2 * 1024 } else { 512 * 1024 };

/// A shorter stretch is read before other threads have begun.
const ALONE_BYTES: u64 = if cfg!(test) { 4 * 1024 } else { 8 * 1024 * 1024 };

/// More threads than these would wait for each other.
const THREADS_MAX: usize = 4;

/// Threads that read a long log.
pub(in crate::store::jsonl) fn threads() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from).min(THREADS_MAX)
}

/// Receives the entries of a file, and where the line of each begins.
pub(in crate::store::jsonl) type Look<'a> = dyn FnMut(u64, Glance<'_>) + Send + 'a;

/// What is read of a file, and by how many threads.
#[derive(Clone, Debug)]
pub(in crate::store::jsonl) struct Extent {
    pub(in crate::store::jsonl) range: Range<u64>,
    pub(in crate::store::jsonl) tail: Tail,
    pub(in crate::store::jsonl) threads: usize,
}

/// Lines that were read at once.
#[derive(Debug, Default)]
struct Batch {
    bytes: Vec<u8>,
    lines: Vec<(u64, Place)>,
    /// Where the line behind them begins.
    end: u64,
}

/// A line of a batch, by its place in the bytes.
#[derive(Clone, Debug)]
enum Place {
    Finished(Range<usize>),
    Unfinished(Range<usize>),
    TooLong(u64),
}

/// Where batches come from, and the number of the next one.
struct Source<'f> {
    lines: Lines<'f>,
    number: u64,
    is_over: bool,
}

/// Who adds: the thread with this batch.
struct Turn<'a, 'v> {
    number: u64,
    reader: &'a mut Reader,
    look: &'a mut Look<'v>,
    tail: Tail,
    /// Up to where lines were taken.
    end: u64,
    /// A thread panicked, so that its turn never comes.
    is_broken: bool,
}

/// What the threads share.
struct Shared<'f, 'a, 'v> {
    source: Mutex<Source<'f>>,
    turn: Mutex<Turn<'a, 'v>>,
    has_changed: Condvar,
}

impl Reader {
    /// As [`read`](Self::read), with no more of each entry than it takes to add them up, and where its line
    /// begins.
    pub(in crate::store::jsonl) fn glance(
        &mut self,
        file: &mut dyn ReadFile,
        extent: Extent,
        look: &mut Look<'_>,
    ) -> io::Result<u64> {
        let Extent { range, tail, threads } = extent;
        let end = range.end.min(file.status()?.length);
        file.seek(SeekFrom::Start(range.start))?;
        let is_short = end.saturating_sub(range.start) < ALONE_BYTES;
        let source =
            Source { lines: Lines::new(file, range.start, end), number: 0, is_over: false };
        let shared = Shared {
            source: Mutex::new(source),
            turn: Mutex::new(Turn {
                number: 0,
                reader: self,
                look,
                tail,
                end: range.start,
                is_broken: false,
            }),
            has_changed: Condvar::new(),
        };
        let others = if is_short { 0 } else { threads.saturating_sub(1) };
        std::thread::scope(|scope| {
            let others: Vec<_> = (0..others).map(|_| scope.spawn(|| shared.work())).collect();
            let own = shared.work();
            let others = others.into_iter().map(|other| match other.join() {
                Ok(worked) => worked,
                Err(panic) => std::panic::resume_unwind(panic),
            });
            others.fold(own, Result::and)
        })?;
        Ok(shared.turn.into_inner().unwrap_or_else(PoisonError::into_inner).end)
    }
}

impl Shared<'_, '_, '_> {
    /// Takes batches until there are no more.
    fn work(&self) -> io::Result<()> {
        let _alarm = Alarm(self);
        let mut batch = Batch::default();
        loop {
            let Some(number) = lock(&self.source).fill(&mut batch)? else { return Ok(()) };
            let contents: Vec<_> = batch.lines.iter().map(|(_, line)| batch.decode(line)).collect();
            let mut turn = lock(&self.turn);
            while turn.number != number && !turn.is_broken {
                turn = self.has_changed.wait(turn).unwrap_or_else(PoisonError::into_inner);
            }
            if turn.is_broken {
                return Ok(());
            }
            // Whatever becomes of this batch, the next one has its turn.
            turn.number += 1;
            let added = turn.add(&batch, contents);
            drop(turn);
            self.has_changed.notify_all();
            added?;
        }
    }
}

/// Lets nobody wait for a thread that panics.
struct Alarm<'s, 'f, 'a, 'v>(&'s Shared<'f, 'a, 'v>);

impl Drop for Alarm<'_, '_, '_, '_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            lock(&self.0.turn).is_broken = true;
            self.0.has_changed.notify_all();
        }
    }
}

impl Source<'_> {
    /// Reads the next batch, and gives its number; nothing at the end.
    fn fill(&mut self, batch: &mut Batch) -> io::Result<Option<u64>> {
        batch.bytes.clear();
        batch.lines.clear();
        while !self.is_over && batch.bytes.len() < BATCH_BYTES {
            let begin = self.lines.offset();
            let line = self.lines.next().inspect_err(|_| self.is_over = true)?;
            let mut keep = |text: &[u8]| {
                let start = batch.bytes.len();
                batch.bytes.extend_from_slice(text);
                start..batch.bytes.len()
            };
            let place = match line {
                None => {
                    self.is_over = true;
                    break;
                }
                Some(Line::Finished(text)) => Place::Finished(keep(text)),
                Some(Line::Unfinished(text)) => Place::Unfinished(keep(text)),
                Some(Line::TooLong(length)) => Place::TooLong(length),
            };
            batch.lines.push((begin, place));
        }
        batch.end = self.lines.offset();
        if batch.lines.is_empty() {
            return Ok(None);
        }
        self.number += 1;
        Ok(Some(self.number - 1))
    }
}

/// A line that was whole, taken apart.
type Decoded<'a> = Content<line::Line<'a, Glimpse<'a>>>;

impl Batch {
    fn text(&self, range: &Range<usize>) -> &[u8] {
        self.bytes.get(range.clone()).unwrap_or_default()
    }

    /// Nothing of a line that is not whole, or not finished.
    fn decode(&self, place: &Place) -> Option<Decoded<'_>> {
        match place {
            Place::Finished(range) => line::decode_as(self.text(range).trim_ascii()),
            Place::Unfinished(_) | Place::TooLong(_) => None,
        }
    }
}

impl Turn<'_, '_> {
    fn add(&mut self, batch: &Batch, contents: Vec<Option<Decoded<'_>>>) -> io::Result<()> {
        for ((begin, place), content) in batch.lines.iter().zip(contents) {
            let look = &mut *self.look;
            if let Some(content) = content {
                self.reader.add(content, |glance| look(*begin, glance));
                continue;
            }
            let show = &mut |entry| {
                look(*begin, Glance::Found(entry));
                ControlFlow::Continue(())
            };
            let audience = &mut Audience { visit: show, needles: None };
            let flow = match place {
                Place::Finished(range) => self.reader.take(batch.text(range), *begin, audience),
                Place::Unfinished(_) if self.tail == Tail::Leave => {
                    self.end = *begin;
                    return Ok(());
                }
                Place::Unfinished(range) => {
                    let text = without_frame(batch.text(range), *begin);
                    self.reader.take_tail(text, audience)
                }
                Place::TooLong(length) => self.reader.lose(*length),
            };
            if flow.is_break() {
                return Err(io::Error::other("a look at a log was broken off"));
            }
        }
        self.end = batch.end;
        Ok(())
    }
}

impl Reader {
    /// Shows what a whole line says, if that was not seen before.
    fn add(&mut self, content: Decoded<'_>, look: impl FnOnce(Glance<'_>)) {
        let Content::Entry(line) = content else {
            self.report.newer_lines += 1;
            return;
        };
        if self.is_first(&line.process, line.sequence) {
            if let Glimpse::Other(body) = &line.body {
                self.excuse(body);
            }
            look(Glance::Line(line));
        }
    }
}

/// A thread that panicked ends all of them, so what it left is not used.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
