//! [`Scanner`]: one pass over a text, word by word.

use crate::mask::key::NameRules;
use crate::mask::rule;
use crate::mask::scan::announce;
use crate::mask::scan::calm::Calm;
use crate::mask::scan::command;
use crate::mask::scan::crypt;
use crate::mask::scan::encoded::{Encoded, Stretch, is_user_with_password};
use crate::mask::scan::entry;
use crate::mask::scan::flag;
use crate::mask::scan::header;
use crate::mask::scan::hit::Hit;
use crate::mask::scan::pair::Pair;
use crate::mask::scan::pem::PemFinder;
use crate::mask::scan::run::Run;
use crate::mask::scan::url;
use crate::mask::text::class::{
    BASE64_MARK, BLANK, DIGIT, HIGH, LINE_END, TELLING, TOKEN_MARK, UPPER, WORD,
};
use crate::mask::text::{Ahead, Bytes};

/// One pass over a text, word by word, from left to right.
///
/// A word is looked at once. What it begins is either found and gone past, or given up within a
/// bound, so the work grows with the length of the text and no faster.
pub(crate) struct Scanner<'t, 'm> {
    bytes: Bytes<'t>,
    names: &'m NameRules,
    pem: PemFinder,
    /// The next `<`, where elements end.
    tags: Ahead,
    hits: Vec<Hit<'m>>,
    encoded: Encoded,
    /// How many encodings are around the text.
    depth: u8,
    calm: Calm,
    /// Up to here every word is looked at.
    exact_end: usize,
}

/// A text in a text in a text is looked at; what is wrapped once more is not.
const DEPTH_MAX: u8 = 2;
/// A word of fewer bytes is no token, unless it goes on behind a mark.
const TOKEN_BYTES_MIN: usize = 14;

/// Text that is not calm is seldom so a little further on.
const EXACT_BYTES: usize = 64;
/// A shorter text is looked at word by word, which costs no more than to find out whether it is calm.
const WINDOWED_BYTES_MIN: usize = 40;

impl<'t, 'm> Scanner<'t, 'm> {
    pub(crate) fn new(text: &'t str, names: &'m NameRules) -> Self {
        let (bytes, pem, tags) = (Bytes::new(text), PemFinder::default(), Ahead::default());
        Self {
            bytes,
            names,
            pem,
            tags,
            hits: Vec::new(),
            encoded: Encoded::default(),
            depth: 0,
            calm: Calm::default(),
            exact_end: if text.len() < WINDOWED_BYTES_MIN { text.len() } else { 0 },
        }
    }

    /// Takes the text for one that stood encoded in another, so many times over.
    fn within(self, depth: u8) -> Self {
        Self { depth, ..self }
    }

    /// Takes it that so much of the text is calm.
    pub(crate) fn knowing(self, calm: Calm) -> Self {
        Self { calm, ..self }
    }

    /// The same, and every word is looked at.
    #[cfg(test)]
    pub(crate) fn exact(self) -> Self {
        Self { exact_end: usize::MAX, ..self }
    }

    /// What must be hidden, in no order.
    pub(crate) fn hits(self) -> Vec<Hit<'m>> {
        self.scan().0
    }

    /// What must be hidden, in no order, and how much of the text is calm, as far as was seen.
    pub(crate) fn scan(mut self) -> (Vec<Hit<'m>>, Calm) {
        let (mut at, Calm { head, tail }) = (0, self.calm);
        if head != 0 && tail == 0 {
            // Whoever found the head has looked behind it already.
            self.exact_end = self.exact_end.max(head.saturating_add(EXACT_BYTES));
            at = self.start_of_say(head, 0);
        }
        while let Some((start, end)) = self.next_telling(at) {
            at = self.visit(start, end);
        }
        (self.hits, self.calm)
    }

    /// The next word, from `from` on, that can begin, or say, anything at all; most can not.
    #[inline]
    fn next_telling(&mut self, from: usize) -> Option<(usize, usize)> {
        let mut at = from;
        loop {
            if self.bytes.len() <= at {
                return None;
            }
            if self.exact_end <= at {
                at = self.skip_calm(at);
            }
            let first = self.bytes.at(at);
            if !WORD.or(HIGH).has(first) {
                at += 1;
                continue;
            }
            let letters = self.bytes.letters_end(at);
            if HIGH.has(first) {
                return Some((at, self.bytes.run_end(at, HIGH)));
            }
            let is_whole = !WORD.has(self.bytes.at(letters));
            let end = if is_whole { letters } else { self.bytes.word_end(letters) };
            if letters == at || self.is_telling(at, end) {
                return Some((at, end));
            }
            at = end;
        }
    }

    /// Goes past calm text, but for the words that what comes behind it may be said by.
    #[inline(never)]
    fn skip_calm(&mut self, at: usize) -> usize {
        let (known, tail) = (self.calm.head, self.bytes.len() - self.calm.tail);
        let calm = self.bytes.calm_end(at.max(known), tail);
        if at == 0 {
            self.calm.head = calm;
        }
        if calm == self.bytes.len() {
            self.calm.tail = self.calm.tail.max(calm - at);
            return calm;
        }
        self.exact_end = calm.saturating_add(EXACT_BYTES);
        if calm == at { at } else { self.start_of_say(calm, at) }
    }

    /// Where the words start that may say something of what stands behind the calm text from `from` to
    /// `calm`.
    fn start_of_say(&self, calm: usize, from: usize) -> usize {
        // The word that is cut here, and two before it: `password', value = x` is the farthest that
        // a mark lies behind what it says something of.
        let mut start = self.bytes.run_start(calm, WORD, calm - from);
        for _ in 0..2 {
            start = self.bytes.start_before(start, from, |byte| !WORD.has(byte));
            start = self.bytes.run_start(start, WORD, start - from);
        }
        start
    }

    /// Looks at the word from `start` to `end` and says where to go on.
    #[inline(never)]
    fn visit(&mut self, start: usize, end: usize) -> usize {
        if HIGH.has(self.bytes.at(start)) {
            let run = Run { start, end, inner: start };
            return self.pair(run).unwrap_or(end);
        }
        let run = Run::new(self.bytes, start, end);
        let found = self.dashes(run).or_else(|| {
            let token = if self.may_be_token(run) { self.token(run) } else { None };
            token.or_else(|| self.word(run)).or_else(|| self.encoded(run))
        });
        found.unwrap_or(end)
    }

    /// Whether a word that starts with a letter can begin, or say, anything at all.
    #[inline]
    fn is_telling(&self, start: usize, end: usize) -> bool {
        let (len, first, after) = (end - start, self.bytes.at(start), self.bytes.at(end));
        if TOKEN_BYTES_MIN <= len
            || TELLING.has(after) && !self.ends_sentence(start, end)
            || matches!(self.bytes.before(start), b'\\' | b'%' | b'[' | b';' | b'*' | b'<')
        {
            return true;
        }
        let is_account = UPPER.has(first) && DIGIT.has(self.bytes.at(start + 2));
        if is_account || !BLANK.or(LINE_END).has(after) {
            return is_account;
        }
        // A word with its value behind a blank, or with a separator behind one.
        announce::may_announce(len, first)
            || matches!(self.bytes.at(end + 1), b'=' | b':' | b'%' | b' ' | b'\t' | b'|')
    }

    /// Whether a word, which is no longer than that, ends with a full stop that is no part of a token.
    fn ends_sentence(&self, start: usize, end: usize) -> bool {
        // Base64 may end a sentence, too.
        self.bytes.at(end) == b'.'
            && BLANK.or(LINE_END).has(self.bytes.at(end + 1))
            && !BASE64_MARK.has(self.bytes.before(start))
    }

    /// Whether a word is long enough for a token, a number, or followed by what goes on with one.
    fn may_be_token(&self, run: Run) -> bool {
        let (first, after) = (self.bytes.at(run.start), self.bytes.at(run.end));
        TOKEN_BYTES_MIN <= run.end - run.start
            || DIGIT.has(first)
            || TOKEN_MARK.has(after)
            || run.inner != run.start
            || UPPER.has(first) && DIGIT.has(self.bytes.at(run.start + 2))
            || after == b':' && matches!(first, b'b')
    }

    /// Flags and PEM blocks start with dashes.
    fn dashes(&mut self, run: Run) -> Option<usize> {
        if self.bytes.at(run.inner) != b'-' {
            return None;
        }
        self.pem
            .hide(self.bytes, run.inner, &mut self.hits)
            .or_else(|| command::hide(self.bytes, run, &mut self.hits))
            .or_else(|| flag::hide_flag(self.bytes, run, self.names, &mut self.hits))
    }

    /// Tokens and numbers that are known by their shape.
    fn token(&mut self, run: Run) -> Option<usize> {
        let inner = (run.inner != run.start).then_some(run.inner);
        let found = rule::find(self.bytes, run.start, run.end)
            .or_else(|| inner.and_then(|inner| rule::find(self.bytes, inner, run.end)))?;
        self.hits.push(Hit::new(found.start, found.end, found.rule));
        Some(found.end.max(run.end))
    }

    /// A text in the text, which is hidden whole if there is something to hide in it.
    fn encoded(&mut self, run: Run) -> Option<usize> {
        if DEPTH_MAX <= self.depth {
            return None;
        }
        let Stretch { start, end, text } = self.encoded.find(self.bytes, run)?;
        let has_secret = is_user_with_password(&text)
            || !Scanner::new(&text, self.names).within(self.depth + 1).hits().is_empty();
        if !has_secret {
            return None;
        }
        self.hits.push(Hit::new(start, end, "encoded"));
        Some(end.max(run.end))
    }

    /// Words that say something of what follows them.
    fn word(&mut self, run: Run) -> Option<usize> {
        match self.bytes.at(run.end) {
            b':' => url::hide_userinfo(self.bytes, run, &mut self.hits).or_else(|| self.pair(run)),
            b' ' | b'\t' | b'\n' | b'\r' | b'+' => {
                header::hide_scheme(self.bytes, run, &mut self.hits)
                    .or_else(|| flag::hide_netrc(self.bytes, run, &mut self.hits))
                    .or_else(|| announce::hide(self.bytes, run, self.names, &mut self.hits))
                    .or_else(|| self.pair(run))
            }
            b'%' => url::hide_encoded_userinfo(self.bytes, run, &mut self.hits)
                .or_else(|| header::hide_scheme(self.bytes, run, &mut self.hits))
                .or_else(|| self.pair(run)),
            b'$' => crypt::hide(self.bytes, run, &mut self.hits).or_else(|| self.pair(run)),
            _ => self.pair(run),
        }
    }

    /// A name that a separator and a value follow.
    fn pair(&mut self, run: Run) -> Option<usize> {
        match Pair::find(self.bytes, run, self.names) {
            Some(pair) => pair.hide(self.names, &mut self.tags, &mut self.hits),
            None => entry::hide(self.bytes, run, self.names, &mut self.hits),
        }
    }
}
