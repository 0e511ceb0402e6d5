//! [`Sink`]: where rules write the normal form.

use std::ops::Range;

use crate::fingerprint::scan::class::{Class, Classes};
use crate::fingerprint::scan::placeholder::Placeholder;
use crate::fingerprint::scan::text::Text;

/// Bytes of a normal form. What follows is left out: the beginning of a message tells its kind.
pub(in crate::fingerprint) const NORMAL_BYTES_MAX: usize = 512;
/// Marks a list whose items were all the same placeholder.
const AND_SO_ON: &str = "..";
/// Between the items of such a list.
const SEPARATORS: &[&str] = &[", ", ",", "; ", " "];

/// Where rules write the normal form: text that stays and placeholders.
#[derive(Debug)]
pub(in crate::fingerprint) struct Sink<'o, 'a> {
    out: &'o mut String,
    log: Option<&'o mut Vec<Logged>>,
    /// What is read, and where in the whole text it begins.
    source: Text<'a>,
    start: usize,
    /// What these would replace stays.
    off: Classes,
    rule: Rule,
    last: Option<(Placeholder<'a>, usize)>,
    is_full: bool,
    is_unclosed: bool,
    /// Where the sentence ends that is being read.
    closing: Option<usize>,
    object: Option<Object>,
}

/// An object of which single members are read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Object {
    pub(super) end: usize,
    /// How many members were read.
    pub(super) members: u8,
    /// Single quotes stand around its strings, too.
    pub(super) has_single: bool,
    /// It stands in a string, so that its quotes are escaped.
    pub(super) is_escaped: bool,
}

/// One replacement.
#[derive(Clone, Debug)]
pub(in crate::fingerprint) struct Logged {
    /// Where the replaced text stood in the cleaned text.
    pub(in crate::fingerprint) span: Range<usize>,
    pub(in crate::fingerprint) rule: Rule,
    pub(in crate::fingerprint) placeholder: String,
}

/// What found a text that is replaced.
#[derive(Clone, Copy, Debug)]
pub(in crate::fingerprint) enum Rule {
    BuiltIn(&'static str),
    /// The user's own, by its place in their list.
    Own(usize),
}

impl<'o, 'a> Sink<'o, 'a> {
    /// A sink that empties `out` first and writes to it, and notes replacements in `log`. What is
    /// of a class that is `off` stays.
    pub(in crate::fingerprint) fn new(
        out: &'o mut String,
        log: Option<&'o mut Vec<Logged>>,
        off: Classes,
    ) -> Self {
        out.clear();
        let (source, rule) = (Text::new(""), Rule::BuiltIn(""));
        let (start, last, closing, object) = (0, None, None, None);
        let (is_full, is_unclosed) = (false, false);
        Self { out, log, source, start, off, rule, last, is_full, is_unclosed, closing, object }
    }

    /// What is written from now on comes of `source`, which begins at `start` of the whole text.
    pub(super) const fn enter(&mut self, source: Text<'a>, start: usize) {
        self.source = source;
        self.start = start;
        self.is_unclosed = false;
        self.closing = None;
        self.object = None;
    }

    /// A sentence has begun, which is read as if nothing stood at `end` and behind it.
    pub(super) const fn open_sentence(&mut self, end: usize) {
        self.closing = Some(end);
        self.is_unclosed = false;
    }

    /// Where the sentence ends that is being read.
    pub(super) const fn sentence_end(&self) -> Option<usize> {
        self.closing
    }

    /// The sentence was read.
    pub(super) const fn close_sentence(&mut self) {
        self.closing = None;
        self.is_unclosed = false;
    }

    /// An object has begun, of which single members are read.
    pub(super) const fn open_object(&mut self, object: Object) {
        self.object = Some(object);
    }

    /// The object that is being read, of which one more member was.
    pub(super) fn next_member(&mut self) -> Option<Object> {
        let object = self.object.as_mut()?;
        object.members = object.members.saturating_add(1);
        Some(*object)
    }

    /// An object is being read whose quotes are escaped.
    pub(super) fn is_escaped(&self) -> bool {
        self.object.is_some_and(|object| object.is_escaped)
    }

    /// The object was read.
    pub(super) const fn close_object(&mut self) {
        self.object = None;
    }

    /// What is of this class stays.
    pub(super) const fn is_off(&self, class: Class) -> bool {
        self.off.contains(class)
    }

    /// Something was left out.
    pub(in crate::fingerprint) const fn is_full(&self) -> bool {
        self.is_full
    }

    /// A single quote was found that nothing closes.
    pub(super) const fn is_unclosed(&self) -> bool {
        self.is_unclosed
    }

    pub(super) const fn note_unclosed(&mut self) {
        self.is_unclosed = true;
    }

    /// What was written so far.
    pub(super) fn written(&self) -> &str {
        self.out
    }

    /// Names the rule that is about to write.
    pub(super) const fn begin(&mut self, rule: &'static str) {
        self.rule = Rule::BuiltIn(rule);
    }

    /// Writes text that stays; what does not fit is cut off before a space.
    pub(in crate::fingerprint) fn keep(&mut self, text: &str) {
        if self.is_full {
            return;
        }
        let room = NORMAL_BYTES_MAX.saturating_sub(self.out.len());
        if text.len() <= room {
            return self.out.push_str(text);
        }
        self.is_full = true;
        let fitting = text.get(..text.floor_char_boundary(room)).unwrap_or("");
        self.out.push_str(fitting.rsplit_once(' ').map_or("", |(kept, _)| kept));
    }

    /// Writes a placeholder for what stood at `span`, or just that if its class is off.
    pub(super) fn replace(&mut self, span: Range<usize>, placeholder: Placeholder<'a>) {
        if placeholder.class().is_some_and(|class| self.is_off(class)) {
            return self.keep(self.source.slice(span.start, span.end));
        }
        let span = self.start + span.start..self.start + span.end;
        self.write(span, self.rule, placeholder);
    }

    /// Writes the placeholder of the user's rule of this number for what stood at `span` of the
    /// whole text.
    pub(in crate::fingerprint) fn replace_own(
        &mut self,
        span: Range<usize>,
        number: usize,
        placeholder: &'a str,
    ) {
        self.write(span, Rule::Own(number), Placeholder::Own(placeholder));
    }

    fn write(&mut self, span: Range<usize>, rule: Rule, placeholder: Placeholder<'a>) {
        if self.is_full {
            return;
        }
        if let Some(log) = &mut self.log {
            let mut text = String::new();
            placeholder.write(&mut text);
            log.push(Logged { span, rule, placeholder: text });
        }
        self.repeat(placeholder);
    }

    /// Drops what a rule leaves out without a placeholder.
    pub(super) fn omit(&mut self, span: Range<usize>) {
        if let Some(log) = &mut self.log
            && !self.is_full
            && !span.is_empty()
        {
            let span = self.start + span.start..self.start + span.end;
            log.push(Logged { span, rule: self.rule, placeholder: String::new() });
        }
    }

    /// What was written last is part of something larger: no list goes on behind it.
    pub(super) const fn end_list(&mut self) {
        self.last = None;
    }

    /// Writes a placeholder that was there already.
    pub(in crate::fingerprint) fn repeat(&mut self, placeholder: Placeholder<'a>) {
        if self.is_full || self.joins_list(placeholder) {
            return;
        }
        let before = self.out.len();
        placeholder.write(self.out);
        if NORMAL_BYTES_MAX < self.out.len() {
            self.out.truncate(before);
            self.is_full = true;
            return;
        }
        self.last = Some((placeholder, self.out.len()));
    }

    /// Makes `<n>, <n>` into `<n>..`, whatever the length of the list.
    fn joins_list(&mut self, placeholder: Placeholder<'a>) -> bool {
        let Some((last, end)) = self.last else { return false };
        let between = self.out.get(end..).unwrap_or("");
        let separator = between.strip_prefix(AND_SO_ON).unwrap_or(between);
        let is_list = last == placeholder && SEPARATORS.contains(&separator);
        if is_list {
            self.out.truncate(end);
            self.out.push_str(AND_SO_ON);
        }
        is_list
    }
}
