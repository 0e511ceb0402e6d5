//! One line of a log, read by the page on the format.

use serde_json::Value;

use super::checksum::Checksum;

/// What every line of the first version begins with.
pub(super) const MARKER: &[u8] = b"{\"v\":1,\"crc\":\"";

/// What a line or a part of one is.
#[derive(Debug)]
pub enum Content {
    /// An entry.
    Entry(Entry),
    /// Whole, and of a later library.
    Newer,
    /// Its checksum holds and it is of the first version, and yet it is not what the page says.
    Malformed(&'static str),
}

/// An entry, as far as counting needs it.
#[derive(Debug)]
pub struct Entry {
    /// What happened.
    pub kind: Kind,
    /// The process that wrote it.
    pub process: String,
    /// Its number among those of the process for the goal.
    pub sequence: u64,
    /// The goal.
    pub goal: String,
}

/// What happened, with the fields that count.
#[derive(Debug, PartialEq, Eq)]
pub enum Kind {
    /// A process began.
    Boot,
    /// What a process is at.
    Open,
    /// A failure that is kept whole.
    Failure {
        /// Its name.
        id: String,
        /// Its group.
        group: String,
        /// Its number in the group in this process.
        occurrence: u64,
    },
    /// How often a group has failed.
    Tick {
        /// The group.
        group: String,
        /// How often.
        count: u64,
    },
    /// How often a function has succeeded.
    Passes,
    /// What was said about a group.
    Event,
    /// Records that were not stored.
    Loss {
        /// Why.
        reason: String,
        /// How many.
        count: u64,
    },
    /// Entries were left out on purpose.
    Pruned(Pruned),
    /// A process ended, having reported so many.
    Bye(u64),
}

/// What entries that were left out added up to.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Pruned {
    /// The first and the last of numbers in a row that a process gave them.
    pub numbers: Vec<(String, u64, u64)>,
    /// How often a group has failed in a process: the process, the group, the count.
    pub groups: Vec<(String, String, u64)>,
    /// Records of a process that were not stored: the process, the reason, the count.
    pub losses: Vec<(String, String, u64)>,
}

/// What the bytes of a line are, without the blanks around it; nothing if they are damaged.
pub(super) fn read(line: &[u8]) -> Option<Content> {
    if let Some(sealed) = sealed(line, MARKER) {
        return sealed.holds().then(|| parse(line, sealed.covered));
    }
    let digits = line.strip_prefix(b"{\"v\":")?;
    let end = digits.iter().position(|byte| !byte.is_ascii_digit())?;
    let (version, rest) = digits.split_at_checked(end)?;
    let is_later = version != b"1" && matches!(version, [b'1'..=b'9', ..]);
    (is_later && sealed(rest, b",\"crc\":\"")?.holds()).then_some(Content::Newer)
}

/// Bytes that begin with a checksum, and what it covers.
pub(super) struct Sealed<'a> {
    pub(super) checksum: u32,
    pub(super) covered: &'a [u8],
}

impl Sealed<'_> {
    fn holds(&self) -> bool {
        self.covered.ends_with(b"}") && Checksum::EMPTY.with(self.covered).value() == self.checksum
    }
}

/// The checksum behind `marker`, and all that follows.
pub(super) fn sealed<'a>(bytes: &'a [u8], marker: &[u8]) -> Option<Sealed<'a>> {
    let (digits, rest) = bytes.strip_prefix(marker)?.split_at_checked(8)?;
    let covered = rest.strip_prefix(b"\"").filter(|covered| covered.starts_with(b","))?;
    let is_small_hex = |byte: &u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    let text = str::from_utf8(digits).ok().filter(|_| digits.iter().all(is_small_hex))?;
    Some(Sealed { checksum: u32::from_str_radix(text, 16).ok()?, covered })
}

fn parse(line: &[u8], covered: &[u8]) -> Content {
    // Deeper than a reader goes, or of a later library: the page has no bound for either.
    let Ok(object) = serde_json::from_slice::<Value>(line) else { return Content::Newer };
    if !covered.starts_with(b",\"k\":\"") {
        return Content::Malformed("the kind does not follow the checksum");
    }
    if !object.get("ts").and_then(Value::as_str).is_some_and(is_moment) {
        return Content::Malformed("no time");
    }
    let text = |name| object.get(name).and_then(Value::as_str).map(str::to_owned);
    let head = (text("proc"), object.get("seq").and_then(Value::as_u64), text("goal"));
    let (Some(process), Some(sequence), Some(goal)) = head else {
        return Content::Malformed("no process, number or goal");
    };
    let known = ["boot", "open", "failure", "tick", "passes", "event", "loss", "pruned", "bye"];
    match (text("k"), kind(&object)) {
        (_, Some(kind)) => Content::Entry(Entry { kind, process, sequence, goal }),
        (Some(name), None) if known.contains(&name.as_str()) => {
            Content::Malformed("a field that counts is missing")
        }
        _ => Content::Newer,
    }
}

fn kind(object: &Value) -> Option<Kind> {
    let text = |path| object.pointer(path).and_then(Value::as_str).map(str::to_owned);
    let number = |path| object.pointer(path).and_then(Value::as_u64);
    Some(match object.get("k")?.as_str()? {
        "boot" => Kind::Boot,
        "open" => Kind::Open,
        "failure" => Kind::Failure {
            id: text("/id")?,
            group: text("/fingerprint/group")?,
            occurrence: number("/occurrence")?,
        },
        "tick" => Kind::Tick { group: text("/fingerprint")?, count: number("/count")? },
        "passes" => Kind::Passes,
        "event" => Kind::Event,
        "loss" => Kind::Loss { reason: text("/reason")?, count: number("/count")? },
        "pruned" => Kind::Pruned(pruned(object)?),
        "bye" => Kind::Bye(number("/failures")?),
        _ => return None,
    })
}

fn pruned(object: &Value) -> Option<Pruned> {
    let mut pruned = Pruned::default();
    let text = |value: &Value, path| value.pointer(path).and_then(Value::as_str).map(str::to_owned);
    let list = |value: &Value, name| value.get(name).and_then(Value::as_array).cloned();
    for of_process in list(object, "processes")? {
        let process = text(&of_process, "/proc")?;
        for numbers in list(&of_process, "numbers").unwrap_or_default() {
            let number = |at: usize| numbers.get(at).and_then(Value::as_u64);
            pruned.numbers.push((process.clone(), number(0)?, number(1)?));
        }
        for loss in list(&of_process, "losses").unwrap_or_default() {
            let count = loss.get("count").and_then(Value::as_u64)?;
            pruned.losses.push((process.clone(), text(&loss, "/reason")?, count));
        }
    }
    for group in list(object, "groups").unwrap_or_default() {
        let count = group.pointer("/tick/count").and_then(Value::as_u64)?;
        pruned.groups.push((text(&group, "/proc")?, text(&group, "/tick/fingerprint")?, count));
    }
    Some(pruned)
}

/// It looks like 2026-11-22T05:19:01.000000Z.
fn is_moment(text: &str) -> bool {
    const SHAPE: &[u8] = b"0000-00-00T00:00:00.000000Z";
    let fits = |(byte, shape): (u8, &u8)| match shape {
        b'0' => byte.is_ascii_digit(),
        shape => byte == *shape,
    };
    text.len() == SHAPE.len() && text.bytes().zip(SHAPE).all(fits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn example_of_the_page_is_an_entry() {
        let page = include_str!("../../../failrec/src/store/FORMAT.md");
        let line = page.lines().find(|line| line.starts_with("{\"v\":1")).unwrap();
        let Some(Content::Entry(entry)) = read(line.as_bytes()) else { panic!("{line}") };
        assert_eq!((entry.process.as_str(), entry.sequence), ("77-1", 2));
        assert_eq!((entry.goal.as_str(), entry.kind), ("default", Kind::Bye(9)));
        for at in 0..line.len() {
            let mut damaged = line.as_bytes().to_vec();
            damaged[at] ^= 1;
            assert!(read(&damaged).is_none(), "byte {at}");
        }
    }
}
