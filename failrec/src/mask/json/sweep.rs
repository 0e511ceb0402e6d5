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
use crate::mask::json::token::{StringEnd, StringKind, number_end, string_end, word_end};
use crate::mask::json::walk::{DEPTH_MAX, NAME_BYTES_MAX, Place, Walk};
use crate::mask::key::Sensitivity;
use crate::mask::rules::{KnownSay, Rules};
use crate::mask::scan::judge_flag;
use crate::mask::tally::Tally;
use crate::mask::text::Bytes;
use crate::mask::text::class::{BLANK, LINE_END};

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
        let mut at = self.blanks_end(0);
        loop {
            let end = match self.bytes.at(at) {
                b'{' | b'[' => match self.open(at)? {
                    Opened::Inside(first) => {
                        at = first;
                        continue;
                    }
                    Opened::Past(end) => end,
                },
                b'"' => self.string(at)?,
                b'-' | b'0'..=b'9' => self.number(at)?,
                _ => self.word(at)?,
            };
            at = self.after_value(end)?;
            if self.levels.depth() == 0 {
                return Some(());
            }
        }
    }

    /// Where the value stands that follows one which ends at `end`; the end of the text, outside of
    /// all containers, if that was the last.
    fn after_value(&mut self, end: usize) -> Option<usize> {
        let mut at = self.blanks_end(end);
        while 0 < self.levels.depth() {
            match (self.bytes.at(at), self.levels.are_in_object()) {
                (b',', true) => return self.key(self.blanks_end(at + 1)),
                (b',', false) => return Some(self.blanks_end(at + 1)),
                (b'}', true) | (b']', false) => self.close(),
                _ => return None,
            }
            at = self.blanks_end(at + 1);
        }
        (self.bytes.len() <= at).then_some(at)
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
        self.entry = None;
        let first = self.blanks_end(at + 1);
        match (self.bytes.at(first), is_object) {
            (b'}', true) | (b']', false) => {
                self.close();
                return Some(Opened::Past(first + 1));
            }
            _ => {}
        }
        if is_object {
            self.object = Some(at);
            return self.key(first).map(Opened::Inside);
        }
        self.object = None;
        self.entry = Some(at).filter(|_| !lists_names);
        Some(Opened::Inside(first))
    }

    fn close(&mut self) {
        self.levels.leave();
        self.key = "";
        self.next = Sensitivity::Open;
        self.object = None;
    }

    /// Reads a name and goes on to its value.
    fn key(&mut self, at: usize) -> Option<usize> {
        if self.bytes.at(at) != b'"' {
            return None;
        }
        let end = match self.memory.names.find(self.bytes, at + 1) {
            Some((meaning, end)) => {
                let is_naming = meaning == Meaning::Naming;
                self.key = if is_naming { self.bytes.slice(at + 1, end - 1) } else { "" };
                end
            }
            None => self.name(at)?,
        };
        let colon = self.blanks_end(end);
        if self.bytes.at(colon) != b':' {
            return None;
        }
        Some(self.blanks_end(colon + 1))
    }

    /// Takes note of a name that may say something. The answer is where its string ends.
    #[inline(never)]
    fn name(&mut self, at: usize) -> Option<usize> {
        let string = string_end(self.bytes, at + 1)?;
        let raw = self.bytes.slice(at + 1, string.end - 1);
        let mut is_changed = false;
        let (is_skipped, known) = (self.is_skipped(at, string), self.known_of(string));
        let name = string.unescaped(raw, &mut self.memory.unescaped);
        self.next = self.rules.names.judge(name);
        if !is_skipped && let Cow::Owned(masked) = self.rules.mask_knowing(name, known, self.tally)
        {
            // Judged as it will read the next time, too.
            self.next = self.next.max(self.rules.names.judge(&masked));
            self.patch.replace_string(at, string, &masked);
            self.settled = string.end;
            is_changed = true;
        }
        // What is sensitive, or changes, is looked at each time.
        let is_new = is_changed || self.next.is_sensitive();
        let meaning = if is_new { Meaning::Naming } else { self.memory.names.add(raw) };
        self.key = if meaning == Meaning::Nothing { "" } else { raw };
        Some(string.end)
    }

    fn string(&mut self, at: usize) -> Option<usize> {
        let string = string_end(self.bytes, at + 1)?;
        let under = self.take_next();
        let may_be_skipped = self.is_skipped(at, string) && !under.is_sensitive();
        let may_name = self.entry.is_some() || !self.key.is_empty();
        if may_be_skipped && !may_name && self.bytes.at(at + 1) != b'-' {
            return Some(string.end);
        }
        self.text(at, string, under)
    }

    /// Masks a string that is more than letters, or may be a name or a flag.
    #[inline(never)]
    fn text(&mut self, at: usize, string: StringEnd, under: Sensitivity) -> Option<usize> {
        let raw = self.bytes.slice(at + 1, string.end - 1);
        let mut buffer = mem::take(&mut self.memory.unescaped);
        let text = string.unescaped(raw, &mut buffer);
        let is_short = text.len() <= NAME_BYTES_MAX;
        let may_name = self.entry.is_some() || !self.key.is_empty() && is_name_key(self.key);
        if is_short && may_name && self.rules.names.judge(text).is_sensitive() {
            self.memory.unescaped = buffer;
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
        if under.is_sensitive() || !self.is_skipped(at, string) {
            let known = self.known_of(string);
            let masked = if under.is_sensitive() {
                self.rules.mask_under(text, under, self.tally)
            } else {
                self.rules.mask_knowing(text, known, self.tally)
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
                self.patch.replace_string(at, string, &masked);
                self.settled = string.end;
            }
        }
        self.memory.unescaped = buffer;
        Some(string.end)
    }

    fn number(&mut self, at: usize) -> Option<usize> {
        let end = number_end(self.bytes, at)?;
        let under = self.take_next();
        self.entry = None;
        let text = self.bytes.slice(at, end);
        let Some((rule, said)) = rule_of(text, under) else { return Some(end) };
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

    /// Whether the string at `at` is nothing to any rule of text.
    #[inline]
    fn is_skipped(&self, at: usize, string: StringEnd) -> bool {
        self.may_skip
            && match string.kind {
                StringKind::Letters => true,
                StringKind::Plain => is_stamp(self.bytes.bytes(at + 1, string.end - 1)),
                StringKind::Escaped => false,
            }
    }

    /// What known values have to say in a string; of its escapes nobody has asked them yet.
    fn known_of(&self, string: StringEnd) -> KnownSay {
        if string.kind == StringKind::Escaped { KnownSay::Something } else { self.known }
    }

    #[inline]
    fn take_next(&mut self) -> Sensitivity {
        mem::replace(&mut self.next, Sensitivity::Open)
    }

    #[inline]
    fn blanks_end(&self, at: usize) -> usize {
        // Most JSON has none.
        if b' ' < self.bytes.at(at) { at } else { self.bytes.run_end(at, BLANK.or(LINE_END)) }
    }
}
