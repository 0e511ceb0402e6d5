//! [`Sweep`]: masks a JSON text in one pass, and hands over what a name makes secret.

use std::borrow::Cow;
use std::mem;

use crate::mask::json::levels::Levels;
use crate::mask::json::memory::Memory;
use crate::mask::json::names::{LISTS_NAMES, Meaning};
use crate::mask::json::number::rule_of;
use crate::mask::json::outline::{Outline, is_name_key};
use crate::mask::json::patch::Patch;
use crate::mask::json::stamp::is_stamp;
use crate::mask::json::string::quote;
use crate::mask::json::token::{Quoted, StringKind, first_byte, number_end, word_end};
use crate::mask::json::walk::{DEPTH_MAX, NAME_BYTES_MAX, Place, Walk};
use crate::mask::key::Sensitivity;
use crate::mask::rules::{KnownSay, Rules};
use crate::mask::scan::judge_flag;
use crate::mask::tally::Tally;
use crate::mask::text::Bytes;

/// One pass over a JSON text, without a look at what its containers hold before they are entered.
///
/// What comes out is what a [`Walk`] makes of it: a container is walked as soon as something in it
/// says that it takes one, and most texts have none such.
pub(crate) struct Sweep<'t, 'a> {
    json: &'t str,
    bytes: Bytes<'t>,
    rules: &'a Rules,
    known: KnownSay,
    /// Whether no rules but the built-in ones look at texts, which makes some known to be harmless.
    may_skip: bool,
    tally: &'a mut Tally,
    patch: Patch<'t>,
    levels: Levels,
    /// The name of the value that comes next, as it is written, if that may name another value.
    key: &'t str,
    memory: &'a mut Memory,
    /// What was said of the value that comes next.
    next: Sensitivity,
    /// Where the container starts whose entry the string that comes next may be the name of.
    entry: Option<usize>,
    /// Where the innermost container starts, if it is an object that holds no other so far.
    object: Option<usize>,
    /// Nothing before is changed, or walked, again: so each byte is walked once.
    settled: usize,
    /// Whether the sweep was stopped by what it saw too late.
    is_late: bool,
}

/// Why a text was not swept to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stop {
    /// It is no JSON.
    NoJson,
    /// What was seen late says something of what was gone past.
    Late,
}

/// Where a container that opens lets the sweep go on.
enum Opened {
    /// At the first value in it.
    Inside(usize),
    /// Behind it.
    Past(usize),
}

impl<'t, 'a> Sweep<'t, 'a> {
    pub(crate) fn new(
        json: &'t str,
        rules: &'a Rules,
        memory: &'a mut Memory,
        tally: &'a mut Tally,
    ) -> Self {
        let known = rules.known_say(json);
        Self {
            json,
            bytes: Bytes::new(json),
            rules,
            known,
            may_skip: rules.custom.is_empty()
                && rules.extras.is_empty()
                && known == KnownSay::Nothing,
            tally,
            patch: Patch::new(json),
            levels: Levels::default(),
            key: "",
            memory,
            next: Sensitivity::Open,
            entry: None,
            object: None,
            settled: 0,
            is_late: false,
        }
    }

    /// The masked text.
    pub(crate) fn run(mut self) -> Result<Cow<'t, str>, Stop> {
        match self.sweep() {
            Some(()) => Ok(self.patch.finish()),
            None if self.is_late => Err(Stop::Late),
            None => Err(Stop::NoJson),
        }
    }

    /// Goes to the end of the text; nothing if it was stopped.
    fn sweep(&mut self) -> Option<()> {
        let mut at = 0;
        loop {
            if self.levels.are_in_object() {
                at = self.key(at)?;
            }
            let (start, first) = first_byte(self.bytes, at);
            let end = match first {
                b'{' | b'[' => match self.open(start)? {
                    Opened::Inside(inside) => {
                        at = inside;
                        continue;
                    }
                    Opened::Past(end) => end,
                },
                b'"' => self.string(start)?,
                b'-' | b'0'..=b'9' => self.number(start)?,
                _ => self.word(start)?,
            };
            let (end, next) = self.close_all(end)?;
            at = end + 1;
            if self.levels.depth() == 0 {
                return (self.bytes.len() <= end).then_some(());
            }
            if next != b',' {
                return None;
            }
        }
    }

    /// Leaves the containers that end behind the value that ends at `end`. The answer is what stands
    /// behind them all, and where.
    #[inline]
    fn close_all(&mut self, end: usize) -> Option<(usize, u8)> {
        let mut at = end;
        loop {
            let (start, next) = first_byte(self.bytes, at);
            if !matches!(next, b'}' | b']') {
                return Some((start, next));
            }
            let is_right = self.levels.are_in_object() == (next == b'}');
            if self.levels.depth() == 0 || !is_right {
                return None;
            }
            self.close();
            at = start + 1;
        }
    }

    fn open(&mut self, at: usize) -> Option<Opened> {
        let under = self.take_next();
        let is_object = self.bytes.at(at) == b'{';
        let lists_names = self.key == LISTS_NAMES;
        if under.is_sensitive() || DEPTH_MAX <= self.levels.depth() {
            let place = Place { under, depth: self.levels.depth(), lists_names };
            return self.walk(at, place).map(Opened::Past);
        }
        self.levels.enter(is_object);
        self.key = "";
        let (first, byte) = first_byte(self.bytes, at + 1);
        if matches!((byte, is_object), (b'}', true) | (b']', false)) {
            self.close();
            self.entry = None;
            return Some(Opened::Past(first + 1));
        }
        self.object = Some(at).filter(|_| is_object);
        self.entry = Some(at).filter(|_| !is_object && !lists_names);
        Some(Opened::Inside(first))
    }

    fn close(&mut self) {
        self.levels.leave();
        self.key = "";
        self.next = Sensitivity::Open;
        self.object = None;
    }

    /// Reads a name and goes on to its value.
    #[inline]
    fn key(&mut self, at: usize) -> Option<usize> {
        let (at, _) = first_byte(self.bytes, at);
        let end = match self.memory.names.find(self.bytes, at) {
            Some((Meaning::Nothing, end)) => {
                self.key = "";
                end
            }
            Some((Meaning::Naming, end)) => {
                self.key = self.bytes.slice(at + 1, end - 1);
                end
            }
            None => self.name(at)?,
        };
        let (colon, next) = first_byte(self.bytes, end);
        (next == b':').then_some(colon + 1)
    }

    /// Takes note of a name that may say something. The answer is where its string ends.
    #[inline(never)]
    fn name(&mut self, at: usize) -> Option<usize> {
        if self.bytes.at(at) != b'"' {
            return None;
        }
        let string = Quoted::read(self.bytes, at)?;
        let mut is_changed = false;
        let (is_skipped, seen) = (self.is_skipped(string), string.seen(self.known));
        let name = string.unescaped(self.bytes, &mut self.memory.unescaped);
        self.next = self.rules.names.judge(name);
        if !is_skipped && let Cow::Owned(masked) = self.rules.mask_seen(name, seen, self.tally) {
            // Judged as it will read the next time, too.
            self.next = self.next.max(self.rules.names.judge(&masked));
            self.patch.replace_string(string, &masked);
            self.settled = string.end;
            is_changed = true;
        }
        // What is sensitive, or changes, is looked at each time.
        let meaning = if is_changed || self.next.is_sensitive() {
            Meaning::Naming
        } else {
            self.memory.names.add(self.bytes.slice(at, string.end))
        };
        self.key = if meaning == Meaning::Nothing { "" } else { string.raw(self.bytes) };
        Some(string.end)
    }

    fn string(&mut self, at: usize) -> Option<usize> {
        let string = Quoted::read(self.bytes, at)?;
        let under = self.take_next();
        let is_skipped = !under.is_sensitive() && self.is_skipped(string);
        let may_name = self.entry.is_some() || !self.key.is_empty();
        if is_skipped && !may_name && self.bytes.at(at + 1) != b'-' {
            return Some(string.end);
        }
        self.text(string, under, is_skipped)
    }

    /// Masks a string that is more than letters, or may be a name or a flag.
    #[inline(never)]
    fn text(&mut self, string: Quoted, under: Sensitivity, is_skipped: bool) -> Option<usize> {
        let mut buffer = self.memory.buffer(string.kind);
        let text = string.unescaped(self.bytes, &mut buffer);
        let is_short = text.len() <= NAME_BYTES_MAX;
        let may_name = self.entry.is_some() || !self.key.is_empty() && is_name_key(self.key);
        if is_short && may_name && self.rules.names.judge(text).is_sensitive() {
            self.memory.keep(buffer);
            return self.walk_around();
        }
        self.entry = None;
        if is_short
            && text.starts_with('-')
            && 0 < self.levels.depth()
            && !self.levels.are_in_object()
        {
            self.next = judge_flag(text, &self.rules.names);
        }
        if !is_skipped {
            let masked = if under.is_sensitive() {
                self.rules.mask_under(text, under, self.tally)
            } else {
                self.rules.mask_seen(text, string.seen(self.known), self.tally)
            };
            if let Cow::Owned(masked) = masked {
                // Judged as it will read the next time, too.
                let is_late = may_name
                    && masked.len() <= NAME_BYTES_MAX
                    && self.rules.names.judge(&masked).is_sensitive();
                if is_late {
                    self.is_late = true;
                    return None;
                }
                self.patch.replace_string(string, &masked);
                self.settled = string.end;
            }
        }
        self.memory.keep(buffer);
        Some(string.end)
    }

    fn number(&mut self, at: usize) -> Option<usize> {
        let end = number_end(self.bytes, at)?;
        let under = self.take_next();
        self.entry = None;
        let Some((rule, said)) = rule_of(self.bytes, at, end, under) else { return Some(end) };
        let text = self.bytes.slice(at, end);
        if let Some(mask) = self.rules.replacement(text, rule, said, self.tally) {
            self.patch.replace(at, end, |out| quote(out, &mask));
            self.settled = end;
        }
        Some(end)
    }

    /// `true`, `false`, `null`.
    fn word(&mut self, at: usize) -> Option<usize> {
        self.take_next();
        self.entry = None;
        word_end(self.bytes, at)
    }

    /// Walks the container that the sweep is in, from its start.
    fn walk_around(&mut self) -> Option<usize> {
        let start = self.entry.take().or(self.object).filter(|&start| self.settled <= start);
        let Some(start) = start else {
            self.is_late = true;
            return None;
        };
        self.close();
        let place =
            Place { under: Sensitivity::Open, depth: self.levels.depth(), lists_names: false };
        self.walk(start, place)
    }

    /// Walks the container that starts at `start` and says where it ends.
    fn walk(&mut self, start: usize, place: Place) -> Option<usize> {
        self.entry = None;
        self.object = None;
        let rest = self.json.get(start..).unwrap_or_default();
        let (outline, len) = Outline::read_first(rest)?;
        let container = rest.get(..len).unwrap_or_default();
        let walked = Walk::new(container, place, self.rules, self.tally).run(&outline);
        let end = start + len;
        if let Cow::Owned(masked) = walked? {
            self.patch.replace(start, end, |out| out.push_str(&masked));
        }
        self.settled = end;
        Some(end)
    }

    /// Whether a string is nothing to any rule of text.
    #[inline]
    fn is_skipped(&self, string: Quoted) -> bool {
        self.may_skip
            && match string.kind {
                StringKind::Calm => true,
                StringKind::Plain { .. } => {
                    is_stamp(self.bytes.bytes(string.start + 1, string.end - 1))
                }
                StringKind::Escaped => false,
            }
    }

    #[inline]
    fn take_next(&mut self) -> Sensitivity {
        mem::replace(&mut self.next, Sensitivity::Open)
    }
}
