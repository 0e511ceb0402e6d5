//! [`Journal`]: what is to be written, and its writing.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, BufWriter, Write as _};
use std::path::Path;
use std::time::Duration;

use failrec::Timestamp;

use crate::Random;
use crate::generate::group::Group;
use crate::generate::lines::{boot, bye, failure};
use crate::generate::process::Process;

/// The first moment of every journal: 2026-08-01.
const BEGIN_MICROS: i64 = 1_785_542_400_000_000;
/// Over how long the failures are spread.
const DAYS: u32 = 90;
/// Bytes of a segment, as those of the library.
const SEGMENT_BYTES: u64 = 64 * 1024 * 1024;

/// What is to be written: a journal of the goal `default`, of which two processes write at any time.
#[derive(Clone, Copy, Debug)]
pub struct Journal {
    /// Records.
    pub records: u64,
    /// Groups that they are spread over: the second half as often as the first, and so on.
    pub groups: u64,
    /// Processes, one after the other.
    pub processes: u64,
    /// Another journal for each.
    pub seed: u64,
}

/// What was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Bytes in all files.
    pub bytes: u64,
    /// Lines in all files.
    pub lines: u64,
    /// Files that are full.
    pub segments: u64,
}

impl Journal {
    /// Writes it into a folder, which must have no such journal yet.
    ///
    /// # Errors
    ///
    /// Those of the operating system.
    pub fn write(&self, folder: &Path) -> io::Result<Written> {
        let groups: Vec<_> = (0..self.groups.max(1)).map(|it| Group::new(self.seed, it)).collect();
        let mut random = Random::of(self.seed, &["journal"]);
        let mut files = Files::new(folder)?;
        let mut processes: Vec<Process> = Vec::new();
        let of_each = (self.records / self.processes.max(1)).max(1);
        let span = Duration::from_hours(24) * DAYS;
        for record in 0..self.records {
            let at = moment(span, record, self.records);
            if record % of_each == 0 && record / of_each < self.processes {
                let mut process = Process::new(record / of_each);
                files.write(&boot(&mut process, at))?;
                processes.push(process);
                if 2 < processes.len() {
                    files.write(&bye(&mut processes.remove(0), at))?;
                }
            }
            let writer = random.below(processes.len());
            let Some(process) = processes.get_mut(writer) else { continue };
            let number = rarer(groups.len(), &mut random);
            let Some(group) = groups.get(number) else { continue };
            let counts = process.fail(number, at);
            files.write(&failure((process, group), counts, at, &mut random))?;
        }
        let end = moment(span, self.records, self.records);
        for mut process in processes {
            files.write(&bye(&mut process, end))?;
        }
        files.finish()
    }
}

fn moment(span: Duration, record: u64, records: u64) -> Timestamp {
    let micros = span.as_micros() * u128::from(record) / u128::from(records.max(1));
    Timestamp::from_micros(BEGIN_MICROS.saturating_add(i64::try_from(micros).unwrap_or(i64::MAX)))
}

/// A number below `end`, the larger the rarer: in each octave about as many.
fn rarer(end: usize, random: &mut Random) -> usize {
    let octaves = usize::try_from(end.max(1).ilog2()).unwrap_or(0) + 1;
    let high = 1_usize << random.below(octaves);
    (high + random.below(high) - 1).min(end.saturating_sub(1))
}

/// The files of a journal: the log that is written to, and those that were full.
#[derive(Debug)]
struct Files<'a> {
    folder: &'a Path,
    log: BufWriter<File>,
    length: u64,
    written: Written,
}

impl<'a> Files<'a> {
    fn new(folder: &'a Path) -> io::Result<Self> {
        for_the_owner(folder.join("segments/default"))?;
        let log = begin(folder)?;
        Ok(Self { folder, log, length: 0, written: Written::default() })
    }

    fn write(&mut self, line: &str) -> io::Result<()> {
        if SEGMENT_BYTES <= self.length {
            self.log.flush()?;
            self.written.segments += 1;
            let segment = format!("segments/default/{:06}.jsonl", self.written.segments);
            fs::rename(self.folder.join(LOG), self.folder.join(segment))?;
            self.log = begin(self.folder)?;
            self.length = 0;
        }
        self.log.write_all(line.as_bytes())?;
        self.length += line.len() as u64;
        self.written.bytes += line.len() as u64;
        self.written.lines += 1;
        Ok(())
    }

    fn finish(mut self) -> io::Result<Written> {
        self.log.flush()?;
        Ok(self.written)
    }
}

const LOG: &str = "failures_default.jsonl";

fn begin(folder: &Path) -> io::Result<BufWriter<File>> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    Ok(BufWriter::with_capacity(1 << 20, options.open(folder.join(LOG))?))
}

fn for_the_owner(folder: impl AsRef<Path>) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oracle::{Terms, Verdict};

    #[test]
    fn generated_journal_keeps_every_promise_of_the_format() {
        let folder = tempfile::tempdir().unwrap();
        let store = folder.path().join("store");
        let journal = Journal { records: 5_000, groups: 40, processes: 6, seed: 1 };
        let written = journal.write(&store).unwrap();
        assert_eq!(written.lines, 5_000 + 2 * 6);
        let verdict = Verdict::of(&store, &Terms::default()).unwrap();
        assert!(verdict.broken.is_empty(), "{verdict}");
    }

    #[test]
    fn same_seed_gives_the_same_bytes_and_another_one_does_not() {
        let bytes = |seed| {
            let folder = tempfile::tempdir().unwrap();
            let journal = Journal { records: 500, groups: 9, processes: 3, seed };
            journal.write(folder.path()).unwrap();
            fs::read(folder.path().join(LOG)).unwrap()
        };
        assert!(bytes(1) == bytes(1));
        assert!(bytes(1) != bytes(2));
    }
}
