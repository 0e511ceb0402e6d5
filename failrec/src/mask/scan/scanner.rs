//! [`Scanner`]: one pass over a text, word by word.

use crate::mask::key::NameRules;
use crate::mask::rule;
use crate::mask::scan::announce;
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
    BLANK, DIGIT, HIGH, LETTER, LINE_END, TELLING, TOKEN_MARK, UPPER, WORD,
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
    /// Whether the strings of a JSON text were judged as names before.
    knows_names: bool,
}

/// A text in a text in a text is looked at; what is wrapped once more is not.
const DEPTH_MAX: u8 = 2;
/// A word of fewer bytes is no token, unless it goes on behind a mark.
const TOKEN_BYTES_MIN: usize = 14;

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
            knows_names: false,
        }
    }

    /// Takes the text for one that stood encoded in another, so many times over.
    fn within(self, depth: u8) -> Self {
        Self { depth, ..self }
    }

    /// What must be hidden, in no order.
    pub(crate) fn hits(mut self) -> Vec<Hit<'m>> {
        let mut at = 0;
        loop {
            let start = self.bytes.find(at, WORD.or(HIGH));
            if self.bytes.len() <= start {
                return self.hits;
            }
            at = self.visit(start);
        }
    }

    /// Whether there is nothing to hide in a JSON text, no string of which is a sensitive name.
    pub(crate) fn finds_nothing(mut self) -> bool {
        self.knows_names = true;
        let mut at = 0;
        loop {
            let start = self.bytes.find(at, WORD.or(HIGH));
            if self.bytes.len() <= start {
                return true;
            }
            at = self.visit(start);
            if !self.hits.is_empty() {
                return false;
            }
        }
    }

    /// Looks at the word that starts at `start` and says where to go on.
    fn visit(&mut self, start: usize) -> usize {
        if HIGH.has(self.bytes.at(start)) {
            let end = self.bytes.run_end(start, HIGH);
            let run = Run { start, end, inner: start };
            return self.pair(run).unwrap_or(end);
        }
        let end = self.bytes.run_end(start, WORD);
        if !self.is_telling(start, end) {
            return end;
        }
        let run = Run::new(self.bytes, start, end);
        let found = self.dashes(run).or_else(|| {
            let token = if self.may_be_token(run) { self.token(run) } else { None };
            token.or_else(|| self.word(run)).or_else(|| self.encoded(run))
        });
        found.unwrap_or(end)
    }

    /// Whether a word can begin, or say, anything at all; most can not, and are gone past.
    fn is_telling(&self, start: usize, end: usize) -> bool {
        let (len, first, after) = (end - start, self.bytes.at(start), self.bytes.at(end));
        // A string of JSON ends here, and was judged as a name.
        let is_judged = self.knows_names && after == b'"';
        let is_telling = TELLING.has(after) && !is_judged;
        let is_odd = TOKEN_BYTES_MIN <= len || !LETTER.has(first) || is_telling;
        if is_odd || matches!(self.bytes.before(start), b'\\' | b'%' | b'[' | b';' | b'*' | b'<') {
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
        if self.knows_names && self.bytes.at(run.end) == b'"' {
            return None;
        }
        match Pair::find(self.bytes, run, self.names) {
            Some(pair) => pair.hide(self.names, &mut self.tags, &mut self.hits),
            None => entry::hide(self.bytes, run, self.names, &mut self.hits),
        }
    }
}
