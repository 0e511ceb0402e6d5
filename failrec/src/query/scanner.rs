//! [`Scanner`]: the characters of a query, read into words, quoted texts and field names.

use std::ops::Range;

use crate::query::SyntaxError;
use crate::query::quoting::is_name_char;

/// Characters of the longest query that is read.
const CHARS_MAX: usize = 8 * 1024;

/// The characters of a query and how far they are read.
pub(super) struct Scanner {
    chars: Vec<char>,
    position: usize,
}

/// A piece of a query, and where it stands.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    pub(super) text: String,
    /// It stood in double quotes, so nothing in it has a meaning.
    pub(super) is_quoted: bool,
    pub(super) span: Range<usize>,
}

/// A field's path in front of a colon.
pub(super) struct Head {
    pub(super) segments: Vec<Box<str>>,
    /// A question mark follows it.
    pub(super) or_absent: bool,
    pub(super) span: Range<usize>,
}

impl Scanner {
    pub(super) fn new(text: &str) -> Result<Self, SyntaxError> {
        let chars: Vec<char> = text.chars().take(CHARS_MAX + 1).collect();
        if CHARS_MAX < chars.len() {
            let message = format!("a query has at most {CHARS_MAX} characters");
            return Err(SyntaxError::new(CHARS_MAX..CHARS_MAX, message));
        }
        Ok(Self { chars, position: 0 })
    }

    pub(super) const fn position(&self) -> usize {
        self.position
    }

    pub(super) const fn is_at_end(&self) -> bool {
        self.chars.len() <= self.position
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.chars.get(self.position).copied()
    }

    fn peek_second(&self) -> Option<char> {
        self.chars.get(self.position + 1).copied()
    }

    /// Takes the next character if it is `wanted`.
    pub(super) fn eat(&mut self, wanted: char) -> bool {
        let is_next = self.peek() == Some(wanted);
        self.position += usize::from(is_next);
        is_next
    }

    pub(super) fn skip_space(&mut self) {
        while self.peek().is_some_and(char::is_whitespace) {
            self.position += 1;
        }
    }

    /// Takes `word` if it stands here.
    pub(super) fn eat_all(&mut self, word: &str) -> bool {
        let is_here = self.is_here(word);
        self.position += if is_here { word.chars().count() } else { 0 };
        is_here
    }

    /// Takes `word` if it stands here alone.
    pub(super) fn eat_keyword(&mut self, word: &str) -> bool {
        self.is_keyword(word) && self.eat_all(word)
    }

    /// `word` stands here alone.
    pub(super) fn is_keyword(&self, word: &str) -> bool {
        let next = self.chars.get(self.position + word.chars().count());
        self.is_here(word)
            && next.is_none_or(|next| next.is_whitespace() || matches!(next, '(' | ')'))
    }

    fn is_here(&self, word: &str) -> bool {
        let end = self.position + word.chars().count();
        let here = self.chars.get(self.position..end);
        here.is_some_and(|chars| chars.iter().copied().eq(word.chars()))
    }

    /// Takes a field's path and the colon behind it, if that is what stands here. A double colon
    /// belongs to a path of the program, not to a field.
    pub(super) fn head(&mut self) -> Result<Option<Head>, SyntaxError> {
        let start = self.position;
        let segments = self.segments()?;
        let end = self.position;
        let or_absent = self.eat('?');
        if segments.is_empty() || self.peek() != Some(':') || self.peek_second() == Some(':') {
            self.position = start;
            return Ok(None);
        }
        self.position += 1;
        Ok(Some(Head { segments, or_absent, span: start..end }))
    }

    /// Takes a field's path that stands alone.
    pub(super) fn path(&mut self) -> Result<(Vec<Box<str>>, Range<usize>), SyntaxError> {
        let start = self.position;
        let segments = self.segments()?;
        if segments.is_empty() {
            let end = self.chars.len().min(start + 1);
            return Err(SyntaxError::new(start..end, "a field's name is missing"));
        }
        self.end_of_word(&[','])?;
        Ok((segments, start..self.position))
    }

    fn segments(&mut self) -> Result<Vec<Box<str>>, SyntaxError> {
        let mut segments: Vec<Box<str>> = Vec::new();
        loop {
            let start = self.position;
            if !segments.is_empty() && self.peek() == Some('"') {
                segments.push(self.quoted()?.text.into());
            } else {
                while self.peek().is_some_and(is_name_char) {
                    self.position += 1;
                }
                let name: String =
                    self.chars.get(start..self.position).unwrap_or_default().iter().collect();
                if name.is_empty() {
                    return Ok(Vec::new());
                }
                segments.push(name.into());
            }
            if !self.eat('.') {
                return Ok(segments);
            }
        }
    }

    /// Nothing but a space, a parenthesis or one of `ends` follows.
    fn end_of_word(&self, ends: &[char]) -> Result<(), SyntaxError> {
        let is_end =
            |next: char| next.is_whitespace() || matches!(next, '(' | ')') || ends.contains(&next);
        if self.peek().is_none_or(is_end) {
            return Ok(());
        }
        Err(SyntaxError::new(self.position..self.position + 1, "a space should stand here"))
    }

    /// Takes a text in double quotes, in which `\"` and `\\` stand for what follows the backslash.
    pub(super) fn quoted(&mut self) -> Result<Piece, SyntaxError> {
        let start = self.position;
        self.position += 1;
        let mut text = String::new();
        while let Some(letter) = self.peek() {
            self.position += 1;
            match letter {
                '"' => return Ok(Piece { text, is_quoted: true, span: start..self.position }),
                '\\' if matches!(self.peek(), Some('"' | '\\')) => {
                    text.extend(self.peek());
                    self.position += 1;
                }
                letter => text.push(letter),
            }
        }
        Err(SyntaxError::new(start..self.chars.len(), "the closing double quote is missing"))
    }

    /// Takes a quoted text, or all up to a space, a parenthesis or one of `ends`.
    pub(super) fn piece(&mut self, ends: &[char]) -> Result<Piece, SyntaxError> {
        if self.peek() == Some('"') {
            let piece = self.quoted()?;
            return self.end_of_word(ends).map(|()| piece);
        }
        let start = self.position;
        let is_inside = |next: char| {
            !next.is_whitespace() && !matches!(next, '(' | ')') && !ends.contains(&next)
        };
        let mut text = String::new();
        while let Some(letter) = self.peek().filter(|next| is_inside(*next)) {
            if letter == '"' {
                let message = "a double quote inside a word: put all of it in quotes";
                return Err(SyntaxError::new(self.position..self.position + 1, message));
            }
            text.push(letter);
            self.position += 1;
        }
        Ok(Piece { text, is_quoted: false, span: start..self.position })
    }
}
