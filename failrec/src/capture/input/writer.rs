//! [`Writer`]: JSON text that is valid wherever it has to stop.

use std::fmt::{self, Write as _};
use std::mem;

use serde::de::IgnoredAny;

use crate::capture::input::error::Stop;
use crate::capture::text::{self, Filled};
use crate::record::Limits;

/// What may still be written once the room is used up: the key and the number or mark that were
/// begun (about 240 bytes), and the mark and the end of each open array or object (28 bytes each).
const RESERVED_BYTES: usize = 512;
/// Bytes of one key.
const KEY_BYTES_MAX: usize = 128;
/// The most that one byte becomes when it is escaped: `\u001f`.
const ESCAPE_BYTES_MAX: usize = 6;

/// An array or object that has been begun and not ended.
#[derive(Debug)]
pub(super) struct Open {
    bracket: Bracket,
    /// Where the last complete item ends.
    whole: usize,
    /// How many items are complete.
    items: usize,
    /// How many there will be, if the value knows.
    announced: Option<usize>,
    /// An item was refused.
    is_cut: bool,
}

/// What encloses items.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bracket {
    Array,
    Object,
}

/// Writes one value into a text that holds others before it.
pub(super) struct Writer<'a> {
    out: &'a mut String,
    scratch: &'a mut String,
    open: &'a mut Vec<Open>,
    /// Nothing new is begun once the text is this long.
    end: usize,
}

impl<'a> Writer<'a> {
    /// A writer that adds at most `budget` bytes to `out`, or 512 if that is more.
    pub(super) fn new(
        out: &'a mut String,
        scratch: &'a mut String,
        open: &'a mut Vec<Open>,
        budget: usize,
    ) -> Self {
        open.clear();
        let end = out.len() + budget.saturating_sub(RESERVED_BYTES);
        Self { out, scratch, open, end }
    }

    /// Writes a string of what `arguments` format to.
    pub(super) fn formatted(&mut self, arguments: fmt::Arguments<'_>) -> Filled {
        let mut scratch = mem::take(self.scratch);
        scratch.clear();
        // Without room for a single byte the text would be empty and look whole.
        let room = self.string_room().max(1);
        let filled = text::fill(&mut scratch, room, arguments);
        match filled {
            Filled::Whole => self.string(&scratch),
            Filled::Full => {
                let kept = text::whole_words(&scratch, room.saturating_sub(1));
                self.cut_string(kept, room, None);
            }
            Filled::Failed | Filled::Panicked => {}
        }
        *self.scratch = scratch;
        filled
    }

    /// Writes a string, as much of it as there is room for.
    pub(super) fn string(&mut self, text: &str) {
        self.string_within(text, self.string_room());
    }

    /// Writes text that came as JSON, if it is that and there is room for all of it.
    pub(super) fn raw(&mut self, text: &str) {
        let is_json = serde_json::from_str::<IgnoredAny>(text).is_ok();
        if is_json && text.len() <= self.string_room() {
            self.plain(text);
        } else {
            self.string(text);
        }
    }

    /// Writes text that is JSON already and short.
    pub(super) fn plain(&mut self, json: &str) {
        self.out.push_str(json);
    }

    /// Writes an integer, several times as fast as the formatter of the standard library.
    pub(super) fn integer(&mut self, is_negative: bool, magnitude: u64) {
        const DIGITS_MAX: usize = 20;
        let mut digits = [b'0'; DIGITS_MAX];
        let mut rest = magnitude;
        let mut count = 0;
        for digit in digits.iter_mut().rev() {
            *digit = b'0' + u8::try_from(rest % 10).unwrap_or(0);
            rest /= 10;
            count += 1;
            if rest == 0 {
                break;
            }
        }
        if is_negative {
            self.out.push('-');
        }
        let digits = digits.get(DIGITS_MAX - count..).unwrap_or_default();
        self.out.push_str(str::from_utf8(digits).unwrap_or_default());
    }

    /// Writes a number or the like.
    pub(super) fn number(&mut self, arguments: fmt::Arguments<'_>) {
        // A string takes whatever it is given, and numbers do not fail.
        let _: fmt::Result = self.out.write_fmt(arguments);
    }

    /// How many arrays and objects are open.
    pub(super) fn level(&self) -> usize {
        self.open.len()
    }

    /// Begins an array or object; where that would be too deep, its mark takes its place.
    pub(super) fn begin(&mut self, bracket: Bracket, announced: Option<usize>) -> Result<(), Stop> {
        if Limits::DEFAULT.depth <= self.open.len() {
            return Err(self.too_deep(announced));
        }
        self.out.push(bracket.opening());
        let whole = self.out.len();
        self.open.push(Open { bracket, whole, items: 0, announced, is_cut: false });
        Ok(())
    }

    /// Writes the mark of a value that is nested too deeply.
    pub(super) fn too_deep(&mut self, announced: Option<usize>) -> Stop {
        let mark = Mark { bracket: Bracket::Array, left: announced };
        self.number(format_args!("{mark}"));
        Stop::Full
    }

    /// Begins an item of the array or object at `level`, which must be the innermost one.
    pub(super) fn item(&mut self, level: usize) -> Result<(), Stop> {
        let is_innermost = self.open.len() == level;
        let has_room = self.out.len() < self.end;
        let Some(open) = self.open.last_mut().filter(|_| is_innermost) else {
            return Err(Stop::Full);
        };
        // Also forgets a key that was left without a value.
        self.out.truncate(open.whole);
        if open.is_cut || !has_room || Limits::DEFAULT.items <= open.items {
            open.is_cut = true;
            return Err(Stop::Full);
        }
        if 0 < open.items {
            self.out.push(',');
        }
        Ok(())
    }

    /// Writes the key of the item that was begun.
    pub(super) fn key(&mut self, key: &str) {
        self.string_within(key, KEY_BYTES_MAX);
        self.out.push(':');
    }

    /// Ends the array or object at `level`.
    pub(super) fn finish(&mut self, level: usize) {
        if self.open.len() == level {
            self.close();
        }
    }

    /// Counts the item that was begun.
    pub(super) fn item_done(&mut self) {
        if let Some(open) = self.open.last_mut() {
            open.items += 1;
            open.whole = self.out.len();
        }
    }

    /// How long the text is now.
    pub(super) fn len(&self) -> usize {
        self.out.len()
    }

    /// After a value inside `level`: closes what it left open, or replaces it if it failed.
    pub(super) fn settle(&mut self, level: usize, start: usize, outcome: Result<(), Stop>) {
        match outcome {
            Ok(()) => {}
            Err(Stop::Failed(reason)) => {
                self.replace(level, start, &format!("<Serialize failed: {reason}>"));
            }
            Err(Stop::Full | Stop::NoKey) => {
                while level < self.open.len() {
                    if let Some(open) = self.open.last_mut() {
                        open.is_cut = true;
                    }
                    self.close();
                    if level < self.open.len() {
                        self.item_done();
                    }
                }
            }
        }
    }

    fn close(&mut self) {
        let Some(open) = self.open.pop() else {
            return;
        };
        self.out.truncate(open.whole);
        let left = open.announced.map(|announced| announced.saturating_sub(open.items));
        if open.is_cut && left != Some(0) {
            if 0 < open.items {
                self.out.push(',');
            }
            let mark = Mark { bracket: open.bracket, left };
            self.number(format_args!("{mark}"));
        }
        self.out.push(open.bracket.closing());
    }

    /// Puts `marker` in place of all that was written since `start`, inside `level`.
    pub(super) fn replace(&mut self, level: usize, start: usize, marker: &str) {
        self.open.truncate(level);
        self.out.truncate(start);
        self.string_within(marker, KEY_BYTES_MAX);
    }

    /// Inside an array or object, one string leaves half of the room to those after it.
    pub(super) fn string_room(&self) -> usize {
        let room = self.end.saturating_sub(self.out.len());
        if self.open.is_empty() { room } else { room / 2 }
    }

    fn string_within(&mut self, text: &str, room: usize) {
        let start = self.out.len();
        if text.len() <= room {
            self.quoted(text, "");
            if self.out.len() <= start + room + "\"\"".len() {
                return;
            }
        }
        self.out.truncate(start);
        self.cut_string(text, room, Some(text.len()));
    }

    /// Writes as many whole words as fit into `room`, and that there was more.
    fn cut_string(&mut self, text: &str, room: usize, bytes: Option<usize>) {
        let start = self.out.len();
        let mut mark = String::from("…[cut]");
        if let Some(bytes) = bytes {
            mark = format!("…[cut: {bytes} bytes]");
        }
        for room in [room, room / ESCAPE_BYTES_MAX] {
            self.out.truncate(start);
            self.quoted(text::whole_words(text, room), &mark);
            if self.out.len() <= start + room + mark.len() + "\"\"".len() {
                return;
            }
        }
    }

    fn quoted(&mut self, text: &str, mark: &str) {
        self.out.push('"');
        let mut rest = text;
        while let Some(at) = rest.bytes().position(needs_escape) {
            // What needs an escape is one byte, so this is a boundary of characters.
            let Some((plain, special)) = rest.split_at_checked(at) else {
                break;
            };
            self.out.push_str(plain);
            let mut characters = special.chars();
            characters.next().into_iter().for_each(|character| self.escaped(character));
            rest = characters.as_str();
        }
        self.out.push_str(rest);
        self.out.push_str(mark);
        self.out.push('"');
    }

    fn escaped(&mut self, character: char) {
        match character {
            '"' => self.out.push_str("\\\""),
            '\\' => self.out.push_str("\\\\"),
            '\n' => self.out.push_str("\\n"),
            '\r' => self.out.push_str("\\r"),
            '\t' => self.out.push_str("\\t"),
            control => self.number(format_args!("\\u{:04x}", u32::from(control))),
        }
    }
}

impl Bracket {
    const fn opening(self) -> char {
        match self {
            Self::Array => '[',
            Self::Object => '{',
        }
    }

    const fn closing(self) -> char {
        match self {
            Self::Array => ']',
            Self::Object => '}',
        }
    }
}

/// Says how many items were left out.
struct Mark {
    bracket: Bracket,
    left: Option<usize>,
}

impl fmt::Display for Mark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (before, after) = match self.bracket {
            Bracket::Array => ("{", "}"),
            Bracket::Object => ("", ""),
        };
        match self.left {
            Some(left) => write!(f, "{before}\"$trunc\":{left}{after}"),
            None => write!(f, "{before}\"$trunc\":true{after}"),
        }
    }
}

fn needs_escape(byte: u8) -> bool {
    byte < b' ' || byte == b'"' || byte == b'\\'
}
