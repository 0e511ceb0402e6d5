//! [`Patch`]: a text with some stretches replaced, copied only if there are any.

use std::borrow::Cow;

use crate::mask::json::string::escape;
use crate::mask::json::token::{Quoted, StringKind};

/// A text with some stretches replaced, from left to right.
pub(crate) struct Patch<'t> {
    text: &'t str,
    out: String,
    copied: usize,
}

impl<'t> Patch<'t> {
    pub(crate) const fn new(text: &'t str) -> Self {
        Self { text, out: String::new(), copied: 0 }
    }

    /// Copies up to `start`, lets `write` append what stands in the place, and goes on at `end`.
    pub(crate) fn replace(&mut self, start: usize, end: usize, write: impl FnOnce(&mut String)) {
        if self.copied == 0 {
            self.out = String::with_capacity(self.text.len());
        }
        self.out.push_str(self.text.get(self.copied..start).unwrap_or_default());
        write(&mut self.out);
        self.copied = end;
    }

    /// Puts what was made of a string in its place.
    pub(crate) fn replace_string(&mut self, string: Quoted, masked: &str) {
        self.replace(string.start + 1, string.end - 1, |out| {
            if string.kind == StringKind::Escaped {
                escape(out, masked);
            } else {
                // What stood for itself still does, and no mask has a mark that must be escaped.
                out.push_str(masked);
            }
        });
    }

    /// The text; borrowed if nothing was replaced.
    pub(crate) fn finish(mut self) -> Cow<'t, str> {
        if self.copied == 0 {
            return Cow::Borrowed(self.text);
        }
        self.out.push_str(self.text.get(self.copied..).unwrap_or_default());
        Cow::Owned(self.out)
    }
}
