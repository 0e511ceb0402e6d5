//! [`Token`]: one token of a JSON text, with its place.

use crate::mask::json::string::push_unescaped;
use crate::mask::rules::{KnownSay, Seen};
use crate::mask::text::class::{BLANK, DIGIT, LETTER, LINE_END};
use crate::mask::text::{Bytes, lanes};

/// One token of a JSON text, with its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) kind: TokenKind,
    pub(crate) start: usize,
    pub(crate) end: usize,
}

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TokenKind {
    OpenObject,
    CloseObject,
    OpenArray,
    CloseArray,
    Colon,
    Comma,
    String,
    Number,
    /// `true`, `false`, `null`.
    Word,
    End,
}

impl Token {
    /// The token behind `at`; `None` if what stands there is none.
    pub(crate) fn next(bytes: Bytes<'_>, at: usize) -> Option<Self> {
        let start = bytes.run_end(at, BLANK.or(LINE_END));
        let mark = |kind| Some(Self { kind, start, end: start + 1 });
        match bytes.at(start) {
            b'{' => mark(TokenKind::OpenObject),
            b'}' => mark(TokenKind::CloseObject),
            b'[' => mark(TokenKind::OpenArray),
            b']' => mark(TokenKind::CloseArray),
            b':' => mark(TokenKind::Colon),
            b',' => mark(TokenKind::Comma),
            b'"' => {
                let (end, _) = string_end(bytes, bytes.string_mark(start + 1))?;
                Some(Self { kind: TokenKind::String, start, end })
            }
            b'-' | b'0'..=b'9' => {
                Some(Self { kind: TokenKind::Number, start, end: number_end(bytes, start)? })
            }
            _ if bytes.len() <= start => Some(Self { kind: TokenKind::End, start, end: start }),
            _ => {
                let end = word_end(bytes, start).filter(|&end| !LETTER.has(bytes.at(end)))?;
                Some(Self { kind: TokenKind::Word, start, end })
            }
        }
    }

    /// The text of the token; of a string, what is between its quotes.
    pub(crate) fn text(self, bytes: Bytes<'_>) -> &str {
        match self.kind {
            TokenKind::String => bytes.slice(self.start + 1, self.end - 1),
            _ => bytes.slice(self.start, self.end),
        }
    }
}

/// A string, where it stands, and what was seen on the way to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Quoted {
    /// The opening quote.
    pub(crate) start: usize,
    /// Behind the closing quote.
    pub(crate) end: usize,
    pub(crate) kind: StringKind,
}

impl Quoted {
    /// The string whose opening quote is at `start`; nothing if it is none.
    #[expect(clippy::inline_always, reason = "most are short, and a call costs as much again")]
    #[inline(always)]
    pub(crate) fn read(bytes: Bytes<'_>, start: usize) -> Option<Self> {
        let mut at = bytes.letters_end(start + 1);
        while matches!(bytes.at(at), b'_' | b'-') {
            at = bytes.letters_end(at + 1);
        }
        if bytes.at(at) == b'"' && at - start <= TOKEN_BYTES_MIN {
            return Some(Self { start, end: at + 1, kind: StringKind::Calm });
        }
        Self::read_long(bytes, start)
    }

    /// Reads one that is more than some letters.
    #[inline(never)]
    fn read_long(bytes: Bytes<'_>, start: usize) -> Option<Self> {
        let Some(calm) = bytes.calm_string_end(start + 1) else {
            let (end, is_escaped) = string_end(bytes, bytes.near_string_mark(start + 1))?;
            let kind = if is_escaped { StringKind::Escaped } else { StringKind::Plain { head: 0 } };
            return Some(Self { start, end, kind });
        };
        let (end, is_escaped) = string_end(bytes, bytes.near_string_mark(calm))?;
        let kind = if is_escaped {
            StringKind::Escaped
        } else if bytes.is_calm_string(calm, end - 1) {
            StringKind::Calm
        } else {
            StringKind::Plain { head: u32::try_from(calm - start - 1).unwrap_or(0) }
        };
        Some(Self { start, end, kind })
    }

    /// What was seen of its text, where of all that stands for itself known values say `known`.
    pub(crate) const fn seen(&self, known: KnownSay) -> Seen {
        match self.kind {
            StringKind::Calm => Seen { known, head: 0 },
            StringKind::Plain { head } => Seen { known, head: head as usize },
            // What an escape stands for nobody has looked at, and it may say something of what is before.
            StringKind::Escaped => Seen { known: KnownSay::Something, head: 0 },
        }
    }

    /// The string without its quotes.
    pub(crate) fn raw<'t>(&self, bytes: Bytes<'t>) -> &'t str {
        bytes.slice(self.start + 1, self.end - 1)
    }

    /// What the string stands for, which has no quotes; written to `buffer` if it has escapes.
    pub(crate) fn unescaped<'s>(&self, bytes: Bytes<'s>, buffer: &'s mut String) -> &'s str {
        let raw = self.raw(bytes);
        if self.kind != StringKind::Escaped {
            return raw;
        }
        buffer.clear();
        push_unescaped(buffer, raw);
        buffer
    }
}

/// What a string is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum StringKind {
    /// Nothing that any rule of text looks at: calm text, or letters, `_` and `-`, and too few of them
    /// for a token.
    Calm,
    /// What stands for itself, calm up to its byte `head` at least.
    Plain {
        head: u32,
    },
    Escaped,
}

/// Fewer letters are no token: the shortest of the table take as many, and all others a digit or a
/// mark.
pub(crate) const TOKEN_BYTES_MIN: usize = 20;

/// Where the string ends in which `mark` is the next byte that does not stand for itself, and whether
/// it has an escape.
fn string_end(bytes: Bytes<'_>, mark: usize) -> Option<(usize, bool)> {
    let (mut at, mut is_escaped) = (mark, false);
    loop {
        match bytes.at(at) {
            b'"' => return Some((at + 1, is_escaped)),
            b'\\' => at = bytes.string_mark(at + escape_len(bytes, at)?),
            _ => return None,
        }
        is_escaped = true;
    }
}

/// How long the escape is that starts at `at`.
fn escape_len(bytes: Bytes<'_>, at: usize) -> Option<usize> {
    match bytes.at(at + 1) {
        b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => Some(2),
        b'u' => {
            let digits = bytes.bytes(at + 2, at + 6);
            (digits.len() == 4 && digits.iter().all(u8::is_ascii_hexdigit)).then_some(6)
        }
        _ => None,
    }
}

/// Where the token starts that stands next from `at` on, and its first byte.
#[inline]
pub(crate) fn first_byte(bytes: Bytes<'_>, at: usize) -> (usize, u8) {
    let first = bytes.at(at);
    // Most JSON has no blanks.
    if b' ' < first {
        return (at, first);
    }
    let start = bytes.run_end(at, BLANK.or(LINE_END));
    (start, bytes.at(start))
}

/// Where `true`, `false` or `null` ends.
pub(crate) fn word_end(bytes: Bytes<'_>, start: usize) -> Option<usize> {
    let words = ["null", "true", "false"];
    let word = words.iter().find(|word| bytes.starts_with(start, word));
    word.map(|word| start + word.len())
}

pub(crate) fn number_end(bytes: Bytes<'_>, start: usize) -> Option<usize> {
    let count = lanes::digits(bytes.eight(start));
    let (first, after) = (bytes.at(start), bytes.at(start + count));
    // Most numbers are whole, and small.
    let is_small = 0 < count && count < 8 && (first != b'0' || count == 1);
    if is_small && !matches!(after, b'.' | b'e' | b'E') {
        return Some(start + count);
    }
    any_number_end(bytes, start)
}

#[inline(never)]
fn any_number_end(bytes: Bytes<'_>, start: usize) -> Option<usize> {
    let whole = start + usize::from(bytes.at(start) == b'-');
    let mut end = digits_end(bytes, whole)?;
    if bytes.at(whole) == b'0' && end != whole + 1 {
        return None;
    }
    if bytes.at(end) == b'.' {
        end = digits_end(bytes, end + 1)?;
    }
    if matches!(bytes.at(end), b'e' | b'E') {
        let sign = usize::from(matches!(bytes.at(end + 1), b'+' | b'-'));
        end = digits_end(bytes, end + 1 + sign)?;
    }
    Some(end)
}

fn digits_end(bytes: Bytes<'_>, start: usize) -> Option<usize> {
    let count = lanes::digits(bytes.eight(start));
    let end = if count < 8 { start + count } else { bytes.run_end(start + count, DIGIT) };
    (start < end).then_some(end)
}
