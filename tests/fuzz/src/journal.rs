//! What holds of reading a log, whatever is in it.

use std::collections::HashSet;
use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use failrec::record::Entry;
use failrec::store::fs::{AppendFile, FileIdentity, FileKind, Fs, ReadFile, Status};
use failrec::store::{JsonlStore, ScanReport, Store};

use super::oracle::{Checksum, Log};

/// The byte before one that asks for a line, for no fuzzer guesses a checksum.
const LINE_FOLLOWS: u8 = 0xfe;
const LOG: &str = "failures_g.jsonl";

/// The library finds what the page on the format says is there: no entry that is not whole, each
/// that is whole, and the same figures of the rest.
///
/// # Panics
///
/// If that is not so.
pub fn hold_of_log(data: &[u8]) {
    let (content, whole) = log_of(data);
    let (found, report) = read(&content);
    let log = Log::read(&content);
    assert!(log.malformed.is_empty(), "{:?}", log.malformed);
    let keys = |entry: &Entry| (entry.process.to_string(), entry.sequence, entry.goal.to_string());
    let keys: Vec<_> = found.iter().map(keys).collect();
    // An entry that was written twice is one.
    let mut seen = HashSet::new();
    let first = log.entries.iter().filter(|it| seen.insert((it.process.clone(), it.sequence)));
    let expected: Vec<_> =
        first.map(|it| (it.process.clone(), it.sequence, it.goal.clone())).collect();
    assert_eq!(keys, expected);
    let repeated = (log.entries.len() - expected.len()) as u64;
    assert_eq!(report.repeated_entries, repeated);
    let passed = report.entries + report.repeated_entries + report.newer_lines;
    assert!(whole <= passed, "{passed} of {whole} whole lines were found");
    let figures = (report.corrupt_lines, report.lost_bytes, report.recovered_entries);
    let expected = (log.corrupt.len() as u64, log.lost_bytes() as u64, log.recovered);
    assert_eq!(figures, expected);
    assert_eq!((report.newer_lines, report.in_flight), (log.newer, log.in_flight));
}

/// The entries of a log with this content, and what was met besides them.
///
/// # Panics
///
/// If it cannot be read.
pub fn read(content: &[u8]) -> (Vec<Entry>, ScanReport) {
    let fs = OneFile(content.into());
    let store = JsonlStore::builder("/journal").fs(Arc::new(fs)).open_read_only();
    let mut entries = Vec::new();
    let report = store.and_then(|store| {
        store.scan(&"g".into(), &mut |entry| {
            entries.push(entry);
            ControlFlow::Continue(())
        })
    });
    (entries, report.expect("a file in memory can be read"))
}

/// The log that `data` describes: bytes as they are, and lines where it asks for them. Also how
/// many of these stand alone.
fn log_of(data: &[u8]) -> (Vec<u8>, u64) {
    let mut content = Vec::new();
    let mut whole = 0;
    let mut bytes = data.iter();
    while let Some(byte) = bytes.next() {
        let Some(order) = bytes.as_slice().first().filter(|_| *byte == LINE_FOLLOWS) else {
            content.push(*byte);
            continue;
        };
        bytes.next();
        let line = line(order % 16);
        match order / 16 % 4 {
            0 => {
                content.extend_from_slice(&[b"\n", line.as_slice(), b"\n"].concat());
                whole += 1;
            }
            1 => content.extend_from_slice(&line),
            // Torn at any of its places.
            2 => content.extend_from_slice(line.split_at(line.len() * usize::from(*order) / 256).0),
            _ => content.extend_from_slice(&[line.as_slice(), b"\r\n"].concat()),
        }
    }
    (content, whole)
}

/// A line of one of the kinds.
fn line(number: u8) -> Vec<u8> {
    let hex = "0".repeat(32);
    let at = "2026-11-22T05:19:01.000000Z";
    let body = match number % 4 {
        0 => r#""k":"bye",HEAD,"failures":9"#.to_owned(),
        1 => format!(
            r#""k":"tick",HEAD,"fingerprint":"{hex}","count":3,"first":"{at}","last":"{at}""#
        ),
        // What a user gave looks like a line.
        2 => format!(
            r#""k":"failure",HEAD,"id":"fail_01K8ZQ3V5E7RJ9T2M400000001","timestamp":"{at}","node_id":"n","function":{{"path":"p","file":"f","line":1}},"outcome":"error","severity":"error","category":"io","handled":true,"error_type":"E","error_message":"m","fingerprint":{{"scheme":"group","version":1,"group":"{hex}","coarse":"{hex}","exact":"{hex}"}},"occurrence":1,"sample":{{"reason":"first","weight":1}},"inputs":{{"a":{{"v":1,"crc":"00000000","k":{{}}}}}}"#
        ),
        // A kind that this library does not know.
        _ => r#""k":"weather",HEAD,"sun":true"#.to_owned(),
    };
    let head = format!(r#""ts":"{at}","proc":"p","seq":{number},"goal":"g""#);
    let covered = format!(",{}}}", body.replace("HEAD", &head));
    let checksum = Checksum::EMPTY.with(covered.as_bytes()).value();
    format!("{{\"v\":1,\"crc\":\"{checksum:08x}\"{covered}").into_bytes()
}

/// A file system that holds one log, and nobody may write to it.
#[derive(Debug)]
struct OneFile(Arc<[u8]>);

#[derive(Debug)]
struct Content(Cursor<Arc<[u8]>>);

fn status(kind: FileKind, length: usize) -> Status {
    Status { kind, identity: FileIdentity { device: 0, file: 1 }, length: length as u64 }
}

impl Fs for OneFile {
    fn status(&self, path: &Path) -> io::Result<Option<Status>> {
        let is_log = path.ends_with(LOG);
        let kind = if is_log { FileKind::File } else { FileKind::Directory };
        Ok((is_log || path.ends_with("journal")).then(|| status(kind, self.0.len())))
    }

    fn create_directory(&self, _: &Path) -> io::Result<()> {
        Err(io::ErrorKind::ReadOnlyFilesystem.into())
    }

    fn open_append(&self, _: &Path) -> io::Result<Box<dyn AppendFile>> {
        Err(io::ErrorKind::ReadOnlyFilesystem.into())
    }

    fn open_read(&self, path: &Path) -> io::Result<Box<dyn ReadFile>> {
        if path.ends_with(LOG) {
            return Ok(Box::new(Content(Cursor::new(Arc::clone(&self.0)))));
        }
        Err(io::ErrorKind::NotFound.into())
    }

    fn replace(&self, _: &Path, _: &[u8]) -> io::Result<()> {
        Err(io::ErrorKind::ReadOnlyFilesystem.into())
    }

    fn begin_replacement(&self, _: &Path) -> io::Result<Box<dyn AppendFile>> {
        Err(io::ErrorKind::ReadOnlyFilesystem.into())
    }

    fn finish_replacement(&self, _: &Path) -> io::Result<()> {
        Err(io::ErrorKind::ReadOnlyFilesystem.into())
    }

    fn rename(&self, _: &Path, _: &Path) -> io::Result<()> {
        Err(io::ErrorKind::ReadOnlyFilesystem.into())
    }

    fn sync_directory(&self, _: &Path) -> io::Result<()> {
        Ok(())
    }

    fn list(&self, directory: &Path) -> io::Result<Vec<PathBuf>> {
        Ok(vec![directory.join(LOG)])
    }

    fn remove(&self, _: &Path) -> io::Result<()> {
        Err(io::ErrorKind::ReadOnlyFilesystem.into())
    }
}

impl Read for Content {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer)
    }
}

impl Seek for Content {
    fn seek(&mut self, position: SeekFrom) -> io::Result<u64> {
        self.0.seek(position)
    }
}

impl ReadFile for Content {
    fn status(&self) -> io::Result<Status> {
        Ok(status(FileKind::File, self.0.get_ref().len()))
    }
}
