//! [`cut_json`]: no value larger or deeper than it may be.

use std::borrow::Cow;
use std::fmt::Write;

use crate::mask::json::{Outline, Token, TokenKind, quote, safe_cut};
use crate::mask::limit::text::{cut_text, mark};
use crate::mask::text::Bytes;
use crate::record::Limits;

/// Room kept for each open container: `,{"$trunc":18446744073709551615}` and what closes it.
const CLOSING_BYTES: usize = 40;
/// How the object starts that stands for what was left out.
const MARK_START: &str = "{\"$trunc\":";
/// How the member starts that does.
const MEMBER_START: &str = "\"$trunc\":";
/// A string cut to fewer bytes would be little more than its mark.
const STRING_BYTES_MIN: usize = 64;

/// Cuts a JSON value to the limits; borrowed if it keeps to them.
///
/// `{"$trunc": n}` stands where a value of `n` bytes was left out; as the last item of an array,
/// or as the last member `"$trunc": n` of an object, it stands for the rest. A cut string says so
/// at its end. What is no JSON becomes a string. The result is valid JSON and cutting it again
/// changes nothing, as long as the limit on bytes leaves room for the marks.
pub(crate) fn cut_json<'j>(json: &'j str, limits: &Limits) -> Cow<'j, str> {
    let Some(outline) = Outline::read(json) else {
        let text = cut_text(json.into(), limits.text_bytes.min(limits.value_bytes));
        let mut out = String::new();
        quote(&mut out, &text);
        return Cow::Owned(out);
    };
    let keeps_items = outline.containers.iter().all(|container| container.items <= limits.items);
    let keeps = json.len() <= limits.value_bytes
        && outline.depth <= limits.depth
        && outline.longest_string <= limits.text_bytes
        && keeps_items;
    if keeps {
        return Cow::Borrowed(json);
    }
    let cutter = Cutter {
        bytes: Bytes::new(json),
        outline: &outline,
        limits,
        out: String::with_capacity(json.len().min(limits.value_bytes)),
        open: Vec::new(),
        index: 0,
    };
    Cow::Owned(cutter.run())
}

/// Writes a value anew, as far as it may go.
struct Cutter<'a> {
    bytes: Bytes<'a>,
    outline: &'a Outline,
    limits: &'a Limits,
    out: String,
    open: Vec<Open>,
    /// The container that opens next.
    index: usize,
}

/// A container that is being written.
#[derive(Clone, Copy)]
struct Open {
    is_object: bool,
    /// Where it ends in what is read.
    end: usize,
    /// The container behind the last one in it.
    next_index: usize,
    items: usize,
    /// How many items are written before the rest is left out.
    items_max: usize,
}

impl Cutter<'_> {
    fn run(mut self) -> String {
        let mut at = 0;
        while let Some(token) = Token::next(self.bytes, at) {
            at = match token.kind {
                TokenKind::End => break,
                TokenKind::Comma | TokenKind::Colon => token.end,
                TokenKind::CloseObject | TokenKind::CloseArray => self.close(token.end),
                _ => self.item(token),
            };
        }
        self.out
    }

    /// Writes a value, or a key with its value's start, or the mark for all that is left.
    fn item(&mut self, first: Token) -> usize {
        let parent = self.open.last().copied();
        let key = parent.filter(|parent| parent.is_object).map(|_| first);
        let value = match key {
            Some(key) => Token::next(self.bytes, key.end)
                .and_then(|colon| Token::next(self.bytes, colon.end))
                .unwrap_or(key),
            None => first,
        };
        let key_len = key.map_or(0, |key| key.end - key.start + 1);
        if let Some(parent) = parent {
            let is_full = parent.items_max <= parent.items;
            if is_full || !self.has_room(key_len, value) {
                return self.cut_rest(first.start, parent);
            }
            if 0 < parent.items {
                self.out.push(',');
            }
        }
        if let Some(open) = self.open.last_mut() {
            open.items += 1;
        }
        if let Some(key) = key {
            self.out.push_str(self.bytes.slice(key.start, key.end));
            self.out.push(':');
        }
        self.value(value)
    }

    fn value(&mut self, token: Token) -> usize {
        match token.kind {
            TokenKind::OpenObject | TokenKind::OpenArray => self.open(token),
            TokenKind::String => {
                self.string(token);
                token.end
            }
            _ => {
                self.out.push_str(token.text(self.bytes));
                token.end
            }
        }
    }

    fn open(&mut self, token: Token) -> usize {
        let Some(container) = self.outline.containers.get(self.index) else { return token.end };
        self.index += 1;
        let next_index = self.index + container.inside;
        let len = container.end - token.start;
        let is_room = CLOSING_BYTES <= self.room();
        if self.limits.depth <= self.open.len() || !is_room {
            self.index = next_index;
            if self.is_mark(token.start, len) {
                self.out.push_str(self.bytes.slice(token.start, container.end));
            } else {
                self.push_mark(len);
            }
            return container.end;
        }
        let is_object = token.kind == TokenKind::OpenObject;
        self.out.push(if is_object { '{' } else { '[' });
        // The mark for the rest is an item, too.
        let items_max = if container.items <= self.limits.items {
            usize::MAX
        } else {
            self.limits.items.saturating_sub(1)
        };
        self.open.push(Open { is_object, end: container.end, next_index, items: 0, items_max });
        token.end
    }

    fn close(&mut self, end: usize) -> usize {
        if let Some(open) = self.open.pop() {
            self.out.push(if open.is_object { '}' } else { ']' });
        }
        end
    }

    fn string(&mut self, token: Token) {
        let raw = token.text(self.bytes);
        let limit = self.limits.text_bytes.min(self.room());
        self.out.push('"');
        if raw.len() <= limit {
            self.out.push_str(raw);
        } else {
            let kept = safe_cut(raw, limit.saturating_sub(mark(raw.len()).len()));
            self.out.push_str(raw.get(..kept).unwrap_or_default());
            self.out.push_str(&mark(raw.len() - kept));
        }
        self.out.push('"');
    }

    /// Leaves out what is left of `parent`, says so, and closes it.
    fn cut_rest(&mut self, from: usize, parent: Open) -> usize {
        let rest = parent.end - 1 - from;
        if 0 < parent.items {
            self.out.push(',');
        }
        let start = if parent.is_object { MEMBER_START } else { MARK_START };
        if rest <= CLOSING_BYTES && self.bytes.starts_with(from, start) {
            // An earlier cut has left it out already.
            self.out.push_str(self.bytes.slice(from, parent.end - 1));
        } else if parent.is_object {
            write!(self.out, "{MEMBER_START}{rest}").unwrap_or_default();
        } else {
            self.push_mark(rest);
        }
        self.index = parent.next_index;
        self.close(parent.end)
    }

    /// Whether an object is what an earlier cut left.
    fn is_mark(&self, start: usize, len: usize) -> bool {
        len <= CLOSING_BYTES && self.bytes.starts_with(start, MARK_START)
    }

    fn push_mark(&mut self, bytes: usize) {
        // Writing to a `String` cannot fail.
        write!(self.out, "{MARK_START}{bytes}}}").unwrap_or_default();
    }

    /// What may still be written, with room for closing what is open.
    fn room(&self) -> usize {
        let closing = (self.open.len() + 1) * CLOSING_BYTES;
        self.limits.value_bytes.saturating_sub(self.out.len() + closing)
    }

    /// Whether at least the start of a value fits behind a key of `key_len` bytes.
    fn has_room(&self, key_len: usize, value: Token) -> bool {
        let least = match value.kind {
            TokenKind::OpenObject | TokenKind::OpenArray => CLOSING_BYTES,
            _ => (value.end - value.start).min(STRING_BYTES_MIN),
        };
        key_len + least + 3 <= self.room()
    }
}
