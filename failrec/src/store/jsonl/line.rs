//! One [`Entry`] as one line of text, and back.
//!
//! A line is one JSON object on one line, ended by `\n`:
//!
//! ```text
//! {"v":1,"crc":"9ae0daaf","k":"failure","ts":"…","proc":"…","seq":7,"goal":"…",…}
//! ```
//!
//! - It begins with the 14 bytes of [`MARKER`]. They cannot occur inside a JSON string, where
//!   quotes are escaped, but in a nested object they can: the marker nominates a start, the
//!   checksum decides.
//! - `crc` is 8 lower-case hexadecimal digits: the CRC-32C (Castagnoli) of the bytes from the
//!   comma after the digits' closing quote, which is byte 23 of the line, up to and including the
//!   brace that closes the object. The line's end is not part of it.
//! - `k`, `ts`, `proc`, `seq` and `goal` follow in this order, then the fields of the body.
//! - There is no raw line break inside.
//!
//! A later version changes `v`; it keeps the head up to the checksum, and what the checksum covers.

use std::fmt;
use std::marker::PhantomData;

use serde::de::value::MapAccessDeserializer;
use serde::de::{Error as _, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use crate::base::Timestamp;
use crate::error::{Error, ErrorKind, Result};
use crate::record::{
    Boot, Bye, Compact, Entry, EntryBody, FailureRecord, GoalId, Loss, Open, Passes, ProcessId,
    Pruned, Text, Tick, Triage,
};

/// What every line of this version begins with.
pub(super) const MARKER: &[u8] = b"{\"v\":1,\"crc\":\"";

/// The longest line that is written or read, its end not counted. A record is 64 KiB by default,
/// so this leaves room for whoever sets the limit 200 times higher.
pub(super) const LINE_BYTES_MAX: usize = 16 * 1024 * 1024;

const DIGITS: usize = 8;

/// The place of the checksum until it is known.
const NO_CHECKSUM: &[u8] = b"00000000";

/// What a line that passed its checksum holds.
#[derive(Debug)]
pub(super) enum Content<E = Entry> {
    Entry(E),
    /// Something that a later version of this crate wrote.
    Newer,
}

/// Adds the line of `entry`, its end included, to `buffer`.
///
/// # Errors
///
/// [`ErrorKind::InvalidInput`] if the line would be too long; `buffer` is then as before.
pub(super) fn encode(entry: &Entry, buffer: &mut Vec<u8>) -> Result<()> {
    let start = buffer.len();
    let written = write_line(entry, buffer).map_err(|error| {
        Error::with_source(ErrorKind::InvalidInput, "write an entry as JSON", error)
    });
    let length = buffer.len() - start;
    let fits = written.and_then(|()| match length {
        0..=LINE_BYTES_MAX => Ok(()),
        _ => Err(Error::new(
            ErrorKind::InvalidInput,
            format!("write an entry of {length} bytes: a line holds at most {LINE_BYTES_MAX}"),
        )),
    });
    if fits.is_err() {
        buffer.truncate(start);
        return fits;
    }
    finish_line(buffer.get_mut(start..).unwrap_or_default());
    buffer.push(b'\n');
    Ok(())
}

/// Reads a line without its end; nothing if it is none of ours, or damaged.
pub(super) fn decode(line: &[u8]) -> Option<Content> {
    Some(match decode_as::<EntryBody>(line)? {
        Content::Entry(line) => Content::Entry(Entry {
            at: line.at,
            goal: GoalId::from(&*line.goal),
            process: ProcessId::from(&*line.process),
            sequence: line.sequence,
            body: line.body,
        }),
        Content::Newer => Content::Newer,
    })
}

/// As [`decode`], with as much of what the line says as `B` holds.
pub(super) fn decode_as<'a, B: Body<'a>>(line: &'a [u8]) -> Option<Content<Line<'a, B>>> {
    match checksum(line) {
        Some(found) if is_whole(found) => {}
        Some(_) => return None,
        None => return is_newer(line).then_some(Content::Newer),
    }
    // Once for the whole line is quicker than for each text in it.
    let read: serde_json::Result<Line<'a, B>> = match str::from_utf8(line) {
        Ok(text) => match B::of_compact(text) {
            Some(line) => Ok(line),
            None => serde_json::from_str(text),
        },
        // It may be in a field that nobody here knows.
        Err(_) => serde_json::from_slice(line),
    };
    // The bytes are as they were written, so what does not fit was written by a later version:
    // another kind of entry, another value of a field.
    Some(read.map_or(Content::Newer, Content::Entry))
}

/// The checksum that stands behind the marker which `text` begins with, and the bytes from the
/// first one that it covers to the end of `text`.
pub(super) fn checksum(text: &[u8]) -> Option<(u32, &[u8])> {
    text.strip_prefix(MARKER).and_then(checksum_behind_marker)
}

/// The line is one of this version or of a later one, and as it was written.
pub(super) fn is_sound(line: &[u8]) -> bool {
    checksum(line).map_or_else(|| is_newer(line), is_whole)
}

/// The line says that something was said of a group.
pub(super) fn is_triage(line: &[u8]) -> bool {
    checksum(line).is_some_and(|(_, covered)| covered.starts_with(b",\"k\":\"event\","))
}

fn checksum_behind_marker(text: &[u8]) -> Option<(u32, &[u8])> {
    let (digits, rest) = text.split_at_checked(DIGITS)?;
    let covered = rest.strip_prefix(b"\"").filter(|covered| covered.starts_with(b","))?;
    let is_number = digits.iter().all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f'));
    let checksum = u32::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?;
    is_number.then_some((checksum, covered))
}

fn is_whole((expected, covered): (u32, &[u8])) -> bool {
    covered.ends_with(b"}") && crc32c::crc32c(covered) == expected
}

/// The line is whole, and of another version than ours.
fn is_newer(line: &[u8]) -> bool {
    let behind_version = line.strip_prefix(b"{\"v\":").map(|rest| {
        let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        rest.split_at_checked(digits).unwrap_or_default()
    });
    let Some((version @ [b'1'..=b'9', ..], rest)) = behind_version else { return false };
    version != b"1"
        && rest.strip_prefix(b",\"crc\":\"").and_then(checksum_behind_marker).is_some_and(is_whole)
}

fn write_line(entry: &Entry, buffer: &mut Vec<u8>) -> serde_json::Result<()> {
    buffer.extend_from_slice(MARKER);
    buffer.extend_from_slice(NO_CHECKSUM);
    buffer.extend_from_slice(b"\",\"k\":");
    serde_json::to_writer(&mut *buffer, entry.body.kind())?;
    buffer.extend_from_slice(b",\"ts\":");
    serde_json::to_writer(&mut *buffer, &entry.at)?;
    buffer.extend_from_slice(b",\"proc\":");
    serde_json::to_writer(&mut *buffer, &entry.process)?;
    buffer.extend_from_slice(b",\"seq\":");
    serde_json::to_writer(&mut *buffer, &entry.sequence)?;
    buffer.extend_from_slice(b",\"goal\":");
    serde_json::to_writer(&mut *buffer, &entry.goal)?;
    match &entry.body {
        EntryBody::Boot(body) => write_fields(body, buffer),
        EntryBody::Open(body) => write_fields(body, buffer),
        EntryBody::Failure(body) => write_fields(body, buffer),
        EntryBody::Tick(body) => write_fields(body, buffer),
        EntryBody::Passes(body) => write_fields(body, buffer),
        EntryBody::Triage(body) => write_fields(body, buffer),
        EntryBody::Loss(body) => write_fields(body, buffer),
        EntryBody::Pruned(body) => write_fields(body, buffer),
        EntryBody::Bye(body) => write_fields(body, buffer),
    }
}

/// Adds the fields of `body` to the object that is open in `buffer`, and closes it.
fn write_fields(body: &impl Serialize, buffer: &mut Vec<u8>) -> serde_json::Result<()> {
    let brace = buffer.len();
    serde_json::to_writer(&mut *buffer, body)?;
    // Every kind of entry has a field, so the brace that opens them becomes a comma.
    if let Some(brace) = buffer.get_mut(brace) {
        *brace = b',';
    }
    Ok(())
}

/// Makes one line of it, and fills in the checksum.
fn finish_line(line: &mut [u8]) {
    // Only values that were passed on as text can hold a raw line break, and there it is blank
    // space between tokens: inside a string it would be escaped.
    for byte in line.iter_mut() {
        if matches!(byte, b'\n' | b'\r') {
            *byte = b' ';
        }
    }
    let checked = checksum(line).map_or(0, |(_, covered)| crc32c::crc32c(covered));
    let digits = format!("{checked:08x}");
    if let Some(place) = line.get_mut(MARKER.len()..MARKER.len() + DIGITS) {
        place.copy_from_slice(digits.as_bytes());
    }
}

/// What a line holds.
#[derive(Debug)]
pub(super) struct Line<'a, B> {
    pub(super) at: Timestamp,
    pub(super) process: Text<'a>,
    pub(super) sequence: u64,
    pub(super) goal: Text<'a>,
    pub(super) body: B,
}

impl<'a, B> Line<'a, B> {
    /// Reads a line of `kind` as this version writes it, whose further fields `body` reads.
    pub(super) fn of_compact(
        line: &'a str,
        kind: &str,
        body: impl FnOnce(&mut Compact<'a>) -> Option<B>,
    ) -> Option<Self> {
        // The checksum has been looked at.
        let mut fields = Compact::new(line.get(MARKER.len() + DIGITS..)?);
        fields.token(r#"","k":""#)?;
        fields.token(kind)?;
        fields.token(r#"","ts":"#)?;
        let at = fields.word()?;
        fields.token(r#","proc":"#)?;
        let process = fields.text()?;
        fields.token(r#","seq":"#)?;
        let sequence = fields.number()?;
        fields.token(r#","goal":"#)?;
        let goal = fields.text()?;
        let body = body(&mut fields)?;
        Some(Self { at, process, sequence, goal, body })
    }
}

/// What the fields behind the head of a line say.
pub(super) trait Body<'de>: Sized {
    /// # Errors
    ///
    /// If the fields do not fit the kind, or the kind is not known.
    fn read<A: MapAccess<'de>>(kind: &str, map: A) -> Result<Self, A::Error>;

    /// The line itself, if there is a quick way to read it and it is as this version writes it.
    fn of_compact(_line: &'de str) -> Option<Line<'de, Self>> {
        None
    }
}

impl<'de> Body<'de> for EntryBody {
    fn read<A: MapAccess<'de>>(kind: &str, map: A) -> Result<Self, A::Error> {
        let body = MapAccessDeserializer::new(map);
        Ok(match kind {
            "boot" => Self::Boot(Box::new(Boot::deserialize(body)?)),
            "open" => Self::Open(Box::new(Open::deserialize(body)?)),
            "failure" => Self::Failure(Box::new(FailureRecord::deserialize(body)?)),
            "tick" => Self::Tick(Box::new(Tick::deserialize(body)?)),
            "passes" => Self::Passes(Box::new(Passes::deserialize(body)?)),
            "event" => Self::Triage(Box::new(Triage::deserialize(body)?)),
            "loss" => Self::Loss(Loss::deserialize(body)?),
            "pruned" => Self::Pruned(Box::new(Pruned::deserialize(body)?)),
            "bye" => Self::Bye(Bye::deserialize(body)?),
            other => return Err(A::Error::custom(format_args!("unknown kind {other:?}"))),
        })
    }
}

impl<'de: 'a, 'a, B: Body<'de>> Deserialize<'de> for Line<'a, B> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(LineVisitor(PhantomData))
    }
}

/// Reads the fields in the order of the line, so that the body can be read straight into its type
/// as soon as the kind is known: serde's own tagged types hold everything back in a tree first,
/// and values kept as text do not survive that.
struct LineVisitor<B>(PhantomData<B>);

impl<'de, B: Body<'de>> Visitor<'de> for LineVisitor<B> {
    type Value = Line<'de, B>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a line of a journal")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let _: u32 = field(&mut map, "v")?;
        let _: &str = field(&mut map, "crc")?;
        let kind: &str = field(&mut map, "k")?;
        let at: Timestamp = field(&mut map, "ts")?;
        let process = field(&mut map, "proc")?;
        let sequence = field(&mut map, "seq")?;
        let goal = field(&mut map, "goal")?;
        Ok(Line { at, goal, process, sequence, body: B::read(kind, map)? })
    }
}

fn field<'de, A: MapAccess<'de>, T: Deserialize<'de>>(
    map: &mut A,
    name: &'static str,
) -> Result<T, A::Error> {
    match map.next_key::<&str>()? {
        Some(key) if key == name => map.next_value(),
        _ => Err(A::Error::missing_field(name)),
    }
}

#[cfg(test)]
mod tests;
