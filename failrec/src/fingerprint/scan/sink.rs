//! [`Sink`]: where rules write the normal form.

use std::ops::Range;

use crate::fingerprint::scan::placeholder::Placeholder;

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
    rule: &'static str,
    last: Option<(Placeholder<'a>, usize)>,
    is_full: bool,
    is_unclosed: bool,
}

/// One replacement.
#[derive(Clone, Debug)]
pub(in crate::fingerprint) struct Logged {
    /// Where the replaced text stood in the cleaned text.
    pub(in crate::fingerprint) span: Range<usize>,
    pub(in crate::fingerprint) rule: &'static str,
    pub(in crate::fingerprint) placeholder: String,
}

impl<'o, 'a> Sink<'o, 'a> {
    /// A sink that empties `out` first and writes to it, and notes replacements in `log`.
    pub(in crate::fingerprint) fn new(
        out: &'o mut String,
        log: Option<&'o mut Vec<Logged>>,
    ) -> Self {
        out.clear();
        Self { out, log, rule: "", last: None, is_full: false, is_unclosed: false }
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
        self.rule = rule;
    }

    /// Writes text that stays; what does not fit is cut off before a space.
    pub(super) fn keep(&mut self, text: &str) {
        if self.is_full {
            return;
        }
        let room = NORMAL_BYTES_MAX.saturating_sub(self.out.len());
        self.is_full = room < text.len();
        let fitting = text.get(..text.floor_char_boundary(room)).unwrap_or("");
        let kept =
            if self.is_full { fitting.rsplit_once(' ').map_or("", |(kept, _)| kept) } else { text };
        self.out.push_str(kept);
    }

    /// Writes a placeholder for what stood at `span`.
    pub(super) fn replace(&mut self, span: Range<usize>, placeholder: Placeholder<'a>) {
        if self.is_full {
            return;
        }
        if let Some(log) = &mut self.log {
            let mut text = String::new();
            placeholder.write(&mut text);
            log.push(Logged { span, rule: self.rule, placeholder: text });
        }
        self.repeat(placeholder);
    }

    /// Drops what a rule leaves out without a placeholder.
    pub(super) fn omit(&mut self, span: Range<usize>) {
        if let Some(log) = &mut self.log
            && !self.is_full
            && !span.is_empty()
        {
            log.push(Logged { span, rule: self.rule, placeholder: String::new() });
        }
    }

    /// What was written last is part of something larger: no list goes on behind it.
    pub(super) const fn end_list(&mut self) {
        self.last = None;
    }

    /// Writes a placeholder that was there already.
    pub(super) fn repeat(&mut self, placeholder: Placeholder<'a>) {
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
