//! [`scan`]: one walk over a text, with the table of rules.

use crate::fingerprint::scan::byte::{
    self, AT, BRACE, COLON, COLONS, DIGIT, DIGITS, DOT, HYPHEN, LETTER, MARK, OPEN, QUOTE, SIGN,
    SLASH, SLASHES,
};
use crate::fingerprint::scan::placeholder::Placeholder;
use crate::fingerprint::scan::sink::Sink;
use crate::fingerprint::scan::text::Text;
use crate::fingerprint::scan::{
    address, email, file, hex, hidden, json, name, number, path, protect, quantity, quote,
    sentence, time, url, uuid, vocabulary, word,
};

/// Writes what it takes of a text from a place on, and tells where that ends; nothing, if the text
/// there is not of its kind.
type Rule = for<'a> fn(Text<'a>, usize, &mut Sink<'_, 'a>) -> Option<usize>;

/// A rule takes a word whatever it holds up to the next space; the others need any one of some
/// things.
const ANY: u8 = 0;
/// It is as long as an id without any mark.
const LONG: u8 = 128;
const LONG_BYTES: usize = 26;

/// All rules: the first that matches at a place wins.
const RULES: &[(&str, u8, u8, Rule)] = &[
    ("placeholder", MARK, ANY, placeholder),
    ("hidden part", LETTER | DIGIT | MARK, AT, hidden::rule),
    ("protected number", DIGIT | SIGN | LETTER, ANY, protect::rule),
    ("name", LETTER, ANY, name::announced),
    ("url", LETTER, SLASHES, url::rule),
    ("host", LETTER | DIGIT, DIGITS | DOT | SLASHES | OPEN, name::with_address),
    ("email", LETTER | DIGIT, AT, email::rule),
    ("timestamp", LETTER | DIGIT, ANY, time::rule),
    ("uuid", LETTER | DIGIT, HYPHEN | LONG, uuid::rule),
    ("source line", LETTER | DIGIT | SLASH, DOT, file::rule),
    ("escaped quote", SLASH, ANY, quote::escaped),
    ("path", LETTER | SLASH, SLASHES | COLONS, path::rule),
    ("address", LETTER | DIGIT | COLON, DOT | COLONS | HYPHEN, address::rule),
    ("port", COLON, ANY, address::port),
    ("hex", LETTER | DIGIT, DIGITS, hex::rule),
    ("json", QUOTE, ANY, json::printed),
    ("sentence", QUOTE, ANY, sentence::rule),
    ("backtick", QUOTE, ANY, quote::backtick),
    ("quote", QUOTE, ANY, quote::rule),
    ("json", BRACE, ANY, json::rule),
    ("quantity", DIGIT, ANY, quantity::rule),
    ("word", LETTER | DIGIT, ANY, word::rule),
    ("number", DIGIT | SIGN, ANY, number::rule),
];

/// Walks over `text`, which must be clean and begins at `start` of the whole text, and writes its
/// normal form.
pub(in crate::fingerprint) fn scan<'a>(text: &'a str, start: usize, sink: &mut Sink<'_, 'a>) {
    let text = Text::new(text);
    sink.enter(text, start);
    let (mut at, mut token) = (0, Token::default());
    while at < text.len() && !sink.is_full() {
        let end = sink.sentence_end().unwrap_or(text.len());
        if end <= at {
            at = sentence::close(text, at, sink);
            continue;
        }
        let part = text.up_to(end);
        let plain = plain_end(part, at);
        sink.keep(part.slice(at, plain));
        if plain < end {
            // Every rule takes something; were one ever not to, the walk would go on all the same.
            token.look(text, plain);
            at = apply(part, plain, token.rules, sink).max(part.after_char(plain));
        } else {
            at = plain;
        }
    }
}

/// The end of the words and marks from `at` on that no rule begins with: most of a message.
fn plain_end(text: Text<'_>, at: usize) -> usize {
    let mut end = at;
    loop {
        end = text.run(end, |byte| byte::kind(byte) == 0);
        match plain_word(text, end) {
            Some(word) => end = word,
            None => return end,
        }
    }
}

/// Takes over a placeholder that is there already.
fn placeholder<'a>(text: Text<'a>, at: usize, sink: &mut Sink<'_, 'a>) -> Option<usize> {
    let (placeholder, end) = Placeholder::read(text, at)?;
    sink.repeat(placeholder);
    Some(end)
}

/// Rules, one bit each by their place in the table.
type RuleSet = u32;

/// The rules that each kind of text may begin.
const BY_KIND: [RuleSet; 8] = [
    begun_by(DIGIT),
    begun_by(LETTER),
    begun_by(SIGN),
    begun_by(COLON),
    begun_by(QUOTE),
    begun_by(SLASH),
    begun_by(BRACE),
    begun_by(MARK),
];
/// The rules that may take what holds this, by its bits.
static BY_HELD: [RuleSet; 256] = {
    let mut sets = [0; 256];
    let (mut rest, mut held): (&mut [RuleSet], u8) = (&mut sets, 0);
    while let [set, after @ ..] = rest {
        *set = taking(held);
        (rest, held) = (after, held.wrapping_add(1));
    }
    sets
};

const fn begun_by(kind: u8) -> RuleSet {
    let (mut rest, mut bit, mut set) = (RULES, 1, 0);
    while let [(_, kinds, _, _), after @ ..] = rest {
        if *kinds & kind != 0 {
            set |= bit;
        }
        (rest, bit) = (after, bit << 1);
    }
    set
}

/// The rules that need nothing, or some of this.
const fn taking(held: u8) -> RuleSet {
    let (mut rest, mut bit, mut set) = (RULES, 1, 0);
    while let [(_, _, needs, _), after @ ..] = rest {
        if *needs == ANY || *needs & held != 0 {
            set |= bit;
        }
        (rest, bit) = (after, bit << 1);
    }
    set
}

/// What stands between two spaces.
#[derive(Clone, Copy, Default)]
struct Token {
    end: usize,
    /// The rules that may take some of it.
    rules: RuleSet,
}

impl Token {
    /// Looks at the token in which `at` lies, once for all rules and places in it.
    fn look(&mut self, text: Text<'_>, at: usize) {
        if at < self.end {
            return;
        }
        let mut holds = 0;
        let end = text.run(at, |byte| {
            holds |= byte::held(byte);
            byte != b' '
        });
        holds |= if at + LONG_BYTES <= end { LONG } else { 0 };
        *self = Self { end, rules: BY_HELD.get(usize::from(holds)).copied().unwrap_or(0) };
    }
}

fn apply<'a>(text: Text<'a>, at: usize, rules: RuleSet, sink: &mut Sink<'_, 'a>) -> usize {
    let kind = kind_of(text, at).trailing_zeros() as usize;
    let mut left = rules & BY_KIND.get(kind).copied().unwrap_or(0);
    while let Some((name, _, _, rule)) = RULES.get(left.trailing_zeros() as usize) {
        left &= left - 1;
        sink.begin(name);
        if let Some(end) = rule(text, at, sink) {
            return end;
        }
    }
    let end = if text.is_word(at) { text.word(at) } else { text.after_char(at) };
    sink.keep(text.slice(at, end));
    end
}

/// Most of a message: a word of letters with a space, a bracket or the end behind it. No rule takes
/// such a word, unless it is the name of a day or a month.
fn plain_word(text: Text<'_>, at: usize) -> Option<usize> {
    let end = text.letters(at);
    let is_plain = at < end
        && match text.byte(end) {
            b':' => matches!(text.byte(end + 1), b' ' | 0) && !name::is_key(text, at, end),
            b'.' => matches!(text.byte(end + 1), b' ' | 0),
            b'_' | b'-' | b'@' | b'*' | b'/' | b'\\' | b'+' | b'%' | b'=' => false,
            b'[' => !matches!(text.byte(end + 1), b'0'..=b'9' | b'<'),
            b' ' => !name::may_announce(text, at, end),
            byte => byte.is_ascii() && !byte.is_ascii_digit(),
        };
    let may_be_date =
        text.byte(at).is_ascii_uppercase() && vocabulary::is_day_or_month(text.slice(at, end));
    (is_plain && !may_be_date).then_some(end)
}

fn kind_of(text: Text<'_>, at: usize) -> u8 {
    match text.byte(at) {
        byte if byte.is_ascii() => byte::kind(byte),
        _ if text.is_word(at) => LETTER,
        // Typographic quotes are the only other characters that a rule begins with.
        _ => QUOTE,
    }
}
