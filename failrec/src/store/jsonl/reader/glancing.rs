//! Reading a file no further than it takes to add it up, by several threads.
//!
//! Taking a line apart takes longer than adding what it says. So threads take batches of lines in turn: each
//! takes its own apart while another adds, and what they say is added in the order of the file.

use std::io::{self, Read as _, SeekFrom, Take};
use std::ops::{ControlFlow, Range};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use crate::base::fs::ReadFile;
use crate::store::jsonl::glance::{Glance, Glimpse};
use crate::store::jsonl::line::{self, Content, LINE_BYTES_MAX};
use crate::store::jsonl::reader::{Audience, Reader, Tail, without_frame};

/// Bytes of lines that are taken apart at once.
const BATCH_BYTES: usize = if cfg!(test) { 2 * 1024 } else { 512 * 1024 };

/// A batch with a line that is much longer than others does not keep its memory for the rest of the reading.
const KEPT_BYTES_MAX: usize = 4 * BATCH_BYTES;

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
    /// Where in the file they begin, and where they end.
    begin: u64,
    end: u64,
    /// They themselves; of one that is longer than any entry nothing.
    bytes: Vec<u8>,
    /// How long the one line is that is longer than any entry.
    too_long: Option<u64>,
}

/// A line of a batch.
#[derive(Clone, Copy, Debug)]
enum Place<'a> {
    Finished(&'a [u8]),
    Unfinished(&'a [u8]),
    TooLong(u64),
}

/// Where batches come from, and the number of the next one.
struct Source<'f> {
    file: Take<&'f mut dyn ReadFile>,
    /// The beginning of a line, which was read with the lines before it, and where in the file it is.
    rest: Vec<u8>,
    offset: u64,
    number: u64,
    /// It could not be read.
    is_broken: bool,
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
        let (rest, offset) = (Vec::new(), range.start);
        let file = file.take(end.saturating_sub(offset));
        let source = Source { file, rest, offset, number: 0, is_broken: false };
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
            let lines = batch.lines();
            let contents: Vec<_> = lines.iter().map(|(_, line)| line.decode()).collect();
            let mut turn = lock(&self.turn);
            while turn.number != number && !turn.is_broken {
                turn = self.has_changed.wait(turn).unwrap_or_else(PoisonError::into_inner);
            }
            if turn.is_broken {
                return Ok(());
            }
            // Whatever becomes of this batch, the next one has its turn.
            turn.number += 1;
            let added = turn.add(lines.into_iter().zip(contents), batch.end);
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
        if self.is_broken {
            return Ok(None);
        }
        self.read(batch).inspect_err(|_| self.is_broken = true)?;
        if batch.begin == batch.end {
            return Ok(None);
        }
        self.number += 1;
        Ok(Some(self.number - 1))
    }

    fn read(&mut self, batch: &mut Batch) -> io::Result<()> {
        batch.bytes.clear();
        batch.bytes.shrink_to(KEPT_BYTES_MAX);
        batch.bytes.append(&mut self.rest);
        (batch.begin, batch.too_long) = (self.offset, None);
        if let Some(end) = self.read_lines(&mut batch.bytes)? {
            self.rest.extend(batch.bytes.drain(end..));
            self.offset += batch.bytes.len() as u64;
        } else {
            let (more, line_end) = self.pass_over_line()?;
            let length = batch.bytes.len() as u64 + more;
            batch.too_long = Some(length);
            batch.bytes.clear();
            self.offset += length + line_end;
        }
        batch.end = self.offset;
        Ok(())
    }

    /// Reads more, until there are whole lines, and says where the last of them ends; nothing if there can be no
    /// entry. The end of the file is that of a line.
    fn read_lines(&mut self, bytes: &mut Vec<u8>) -> io::Result<Option<usize>> {
        loop {
            let known = bytes.len();
            (&mut self.file).take(BATCH_BYTES as u64).read_to_end(bytes)?;
            let more = bytes.get(known..).unwrap_or_default();
            match memchr::memrchr(b'\n', more) {
                _ if more.len() < BATCH_BYTES => return Ok(Some(bytes.len())),
                Some(last) => return Ok(Some(known + last + 1)),
                None if LINE_BYTES_MAX < bytes.len() => return Ok(None),
                None => {}
            }
        }
    }

    /// Reads the rest of a line, and says how long that was, and how long the end of the line.
    fn pass_over_line(&mut self) -> io::Result<(u64, u64)> {
        let mut length = 0;
        loop {
            self.rest.clear();
            let read = (&mut self.file).take(BATCH_BYTES as u64).read_to_end(&mut self.rest)?;
            let end = memchr::memchr(b'\n', &self.rest);
            length += end.unwrap_or(read) as u64;
            if let Some(end) = end {
                self.rest.drain(..=end);
                return Ok((length, 1));
            }
            if read == 0 {
                return Ok((length, 0));
            }
        }
    }
}

/// A line that was whole, taken apart.
type Decoded<'a> = Content<line::Line<'a, Glimpse<'a>>>;

impl Batch {
    /// The lines, and where each begins.
    fn lines(&self) -> Vec<(u64, Place<'_>)> {
        let too_long = self.too_long.map(|length| (self.begin, Place::TooLong(length)));
        let mut lines: Vec<_> = too_long.into_iter().collect();
        let mut begin = 0;
        let ends = memchr::memchr_iter(b'\n', &self.bytes).map(Some);
        for end in ends.chain(std::iter::once(None)) {
            let line = self.bytes.get(begin..end.unwrap_or(self.bytes.len())).unwrap_or_default();
            let place = match end {
                None if line.is_empty() => break,
                _ if LINE_BYTES_MAX < line.len() => Place::TooLong(line.len() as u64),
                Some(_) => Place::Finished(line),
                None => Place::Unfinished(line),
            };
            lines.push((self.begin + begin as u64, place));
            begin += line.len() + 1;
        }
        lines
    }
}

impl<'a> Place<'a> {
    /// Nothing of a line that is not whole, or not finished.
    fn decode(self) -> Option<Decoded<'a>> {
        match self {
            Self::Finished(line) => line::decode_as(line.trim_ascii()),
            Self::Unfinished(_) | Self::TooLong(_) => None,
        }
    }
}

impl Turn<'_, '_> {
    /// Adds lines, with what those say that are whole, which end there.
    fn add<'b>(
        &mut self,
        lines: impl Iterator<Item = ((u64, Place<'b>), Option<Decoded<'b>>)>,
        end: u64,
    ) -> io::Result<()> {
        for ((begin, place), content) in lines {
            let look = &mut *self.look;
            if let Some(content) = content {
                self.reader.add(content, |glance| look(begin, glance));
                continue;
            }
            let show = &mut |entry| {
                look(begin, Glance::Found(entry));
                ControlFlow::Continue(())
            };
            let audience = &mut Audience { visit: show, needles: None };
            let flow = match place {
                Place::Finished(line) => self.reader.take(line, begin, audience),
                Place::Unfinished(_) if self.tail == Tail::Leave => {
                    self.end = begin;
                    return Ok(());
                }
                Place::Unfinished(line) => {
                    self.reader.take_tail(without_frame(line, begin), audience)
                }
                Place::TooLong(length) => self.reader.lose(length),
            };
            if flow.is_break() {
                return Err(io::Error::other("a look at a log was broken off"));
            }
        }
        self.end = end;
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
