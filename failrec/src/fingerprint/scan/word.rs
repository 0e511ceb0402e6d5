//! Words that hold digits.

use crate::fingerprint::scan::byte::is_word_byte;
use crate::fingerprint::scan::hex;
use crate::fingerprint::scan::number;
use crate::fingerprint::scan::placeholder::Placeholder;
use crate::fingerprint::scan::sink::Sink;
use crate::fingerprint::scan::text::Text;
use crate::fingerprint::scan::uuid;
use crate::fingerprint::scan::vocabulary;

/// From this length on, letters and digits in disorder are an id.
const ID_BYTES_MIN: usize = 9;
/// The same behind a prefix such as `req_`.
const TAIL_BYTES_MIN: usize = 8;
/// Changes between capitals, small letters and digits that make disorder.
const CHANGES_MIN: usize = 4;
/// So long, and with so many changes, no name is.
const LONG_ID_BYTES_MIN: usize = 32;
const LONG_ID_CHANGES_MIN: usize = 12;
/// Digits at the end of a word that are too many to be a version.
const LONG_NUMBER: usize = 5;
/// Digits of a number that is the first of several in one id; moments in milliseconds have more.
const LONG_NUMBER_OF_ID: usize = 9;
/// Hyphens of one word; the longest names of models have seven.
const HYPHENS_MAX: usize = 8;
/// Letters of an average word within a name; less is disorder.
const WORD_LETTERS: usize = 3;

/// Keeps `u32`, `gpt-4o` and `base64`; replaces the number of `worker-17`, and what looks random.
pub(super) fn rule<'a>(text: Text<'a>, at: usize, sink: &mut Sink<'_, 'a>) -> Option<usize> {
    let end = compound(text, at);
    let word = text.slice(at, end);
    if !word.bytes().any(|byte| byte.is_ascii_digit()) {
        sink.keep(word);
        return Some(end);
    }
    if number::find(text, at).is_some() {
        return bit_width(text, at, sink);
    }
    if let Some(end) = more_of_id(text, at, sink) {
        return Some(end);
    }
    if let Some(end) = release(text, at, sink) {
        return Some(end);
    }
    if vocabulary::is_meaningful(word) || follows_model(sink.written()) || text.is_type(end) {
        let end = version(text, end);
        sink.keep(text.slice(at, end));
        return Some(end);
    }
    Some(write_parts(text, at, end, sink))
}

/// Writes the part of a host name that begins at `at`, at most up to `end`. Its end.
pub(super) fn write_label<'a>(
    text: Text<'a>,
    at: usize,
    end: usize,
    sink: &mut Sink<'_, 'a>,
) -> usize {
    write_parts(text, at, compound(text, at).min(end), sink)
}

/// Nothing of this word would be replaced.
pub(super) fn is_stable(word: &str) -> bool {
    let is_kept = |part: &str| matches!(Part::of(part, Place::Later), Part::Kept);
    vocabulary::is_meaningful(word) || word.split(['-', '_']).all(is_kept)
}

/// The end of a word and of a few further ones joined to it by hyphens.
fn compound(text: Text<'_>, at: usize) -> usize {
    let mut end = text.word(at);
    for _ in 0..HYPHENS_MAX {
        if text.byte(end) != b'-' || !text.is_word(end + 1) {
            break;
        }
        end = text.word(end + 1);
    }
    end
}

/// The end of the part of a word up to the next hyphen or underscore.
fn segment(text: Text<'_>, at: usize) -> usize {
    let mut end = at;
    loop {
        end = text.run(end, |byte| is_word_byte(byte) && byte != b'_');
        if text.byte(end).is_ascii() || !text.is_word(end) {
            return end;
        }
        end = text.after_char(end);
    }
}

/// The end of `.1-mini` behind `gpt-4`.
fn version(text: Text<'_>, at: usize) -> usize {
    let mut end = at;
    while text.byte(end) == b'.' && text.byte(end + 1).is_ascii_digit() {
        end = compound(text, end + 1);
    }
    end
}

/// `64-bit` says what a machine is.
fn bit_width<'a>(text: Text<'a>, at: usize, sink: &mut Sink<'_, 'a>) -> Option<usize> {
    let end = text.literal(text.digits(at), "-bit").filter(|end| !text.is_word(*end))?;
    sink.keep(text.slice(at, end));
    Some(end)
}

/// `v1.2.3` is a release, one of many, where `v2` is a kind.
fn release<'a>(text: Text<'a>, at: usize, sink: &mut Sink<'_, 'a>) -> Option<usize> {
    let start = text.literal(at, "v")?;
    let end = number::magnitude(text, start)?;
    if !text.slice(start, end).contains('.') || text.is_word(end) {
        return None;
    }
    sink.keep("v");
    sink.replace(start..end, Placeholder::Number);
    Some(end)
}

/// `web-7d4b9c6f5d-x2x9k`: behind an id a short part with digits is more of it.
fn more_of_id<'a>(text: Text<'a>, at: usize, sink: &mut Sink<'_, 'a>) -> Option<usize> {
    let end = segment(text, at);
    let has_digit = text.slice(at, end).bytes().any(|byte| byte.is_ascii_digit());
    if !has_digit || !sink.written().ends_with("<id>-") {
        return None;
    }
    sink.replace(at..end, Placeholder::Id);
    Some(end)
}

fn follows_model(written: &str) -> bool {
    let before = written.trim_end_matches([' ', ':', '=', '"', '\'']);
    let is_apart = before.len() < written.len();
    let words = before.rsplit(|c: char| !c.is_ascii_alphanumeric()).next();
    is_apart && words.is_some_and(|word| word.eq_ignore_ascii_case("model"))
}

/// Writes the parts of the word from `start` to `end`, up to the first that is replaced. What
/// follows that is read as if it began a word: so it is on a second walk. The end of what was
/// written.
fn write_parts<'a>(text: Text<'a>, start: usize, end: usize, sink: &mut Sink<'_, 'a>) -> usize {
    let mut at = start;
    while at < end {
        if let Some((after, placeholder)) = uuid::find(text, at).filter(|(after, _)| *after <= end)
        {
            sink.replace(at..after, placeholder);
            return after;
        }
        let after = segment(text, at).min(end);
        let place = match at == start {
            true if after == end => Place::Alone,
            true => Place::First,
            false => Place::Later,
        };
        match Part::of(text.slice(at, after), place) {
            Part::Kept => {
                // The hyphen or underscore behind it, too.
                let next = (after + 1).min(end);
                sink.keep(text.slice(at, next));
                at = next;
                if is_signed(text, at) {
                    return at;
                }
            }
            Part::Number if is_numbered_on(text, at, after) => {
                let after = text.word(after);
                sink.replace(at..after, Placeholder::Id);
                return after;
            }
            part => {
                write_part(text, at, after, part, sink);
                return after;
            }
        }
    }
    end
}

/// More numbers belong to this long one: `attempt_1445062781478_0011_m_000000_0` is one id.
fn is_numbered_on(text: Text<'_>, at: usize, end: usize) -> bool {
    LONG_NUMBER_OF_ID <= end - at
        && text.byte(end) == b'_'
        && text.slice(end, text.word(end)).bytes().any(|byte| byte.is_ascii_digit())
        && text.ends_word(text.word(end))
}

/// A number with its sign stands behind an underscore: `blk_-17`.
fn is_signed(text: Text<'_>, at: usize) -> bool {
    text.before(at) == b'_' && text.byte(at) == b'-' && text.byte(at + 1).is_ascii_digit()
}

fn write_part<'a>(text: Text<'a>, at: usize, end: usize, part: Part, sink: &mut Sink<'_, 'a>) {
    match part {
        Part::Kept => sink.keep(text.slice(at, end)),
        Part::Number => sink.replace(at..end, Placeholder::Number),
        Part::Numbered => {
            let digits = text.letters(at);
            sink.keep(text.slice(at, digits));
            sink.replace(digits..end, Placeholder::Number);
        }
        Part::Product => {
            let sign = text.digits(at);
            sink.replace(at..sign, Placeholder::Number);
            sink.keep("x");
            sink.replace(sign + 1..end, Placeholder::Number);
        }
        Part::Hash => sink.replace(at..end, Placeholder::Hex),
        Part::Id => sink.replace(at..end, Placeholder::Id),
    }
}

/// Where a part stands in its word.
#[derive(Clone, Copy)]
enum Place {
    Alone,
    First,
    Later,
}

/// What a part of a word between hyphens and underscores is.
#[derive(Clone, Copy)]
enum Part {
    Kept,
    /// `17`, `3rd`.
    Number,
    /// `worker17`, `orders20261122`.
    Numbered,
    /// `1024x768`.
    Product,
    /// `7f9c2` alone.
    Hash,
    /// `k9Mtd2gDcgG`, and `7f9c2` behind a hyphen.
    Id,
}

impl Part {
    fn of(part: &str, place: Place) -> Self {
        let digits = part.bytes().filter(u8::is_ascii_digit).count();
        if digits == 0 {
            return Self::Kept;
        }
        if digits == part.len() || is_ordinal(part) {
            return Self::Number;
        }
        if vocabulary::is_meaningful(part) {
            return Self::Kept;
        }
        if hex::is_hash(part) {
            return if matches!(place, Place::Alone) { Self::Hash } else { Self::Id };
        }
        if is_numbered(part) {
            return Self::Numbered;
        }
        if is_product(part) {
            return Self::Product;
        }
        if is_disordered(part, digits, place) { Self::Id } else { Self::Kept }
    }
}

fn is_ordinal(part: &str) -> bool {
    let tail = part.trim_start_matches(|c: char| c.is_ascii_digit());
    tail.len() < part.len() && matches!(tail, "st" | "nd" | "rd" | "th")
}

fn is_numbered(part: &str) -> bool {
    let letters = part.trim_end_matches(|c: char| c.is_ascii_digit());
    let digits = part.len() - letters.len();
    let is_word = !letters.is_empty() && letters.bytes().all(|byte| byte.is_ascii_alphabetic());
    is_word && 0 < digits && (LONG_NUMBER <= digits || vocabulary::is_instance(letters))
}

fn is_product(part: &str) -> bool {
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    part.split_once('x').is_some_and(|(left, right)| is_number(left) && is_number(right))
}

/// Letters and digits follow each other as in no name: changes between kinds of characters, many
/// digits, or letters that make no words.
fn is_disordered(part: &str, digits: usize, place: Place) -> bool {
    let has_many_digits = part.len() <= digits * 4;
    let makes_no_words = || part.len() - digits < WORD_LETTERS * words(part);
    let has_changes = |least| least <= changes(part);
    if LONG_ID_BYTES_MIN <= part.len() && 2 <= digits && has_changes(LONG_ID_CHANGES_MIN) {
        return true;
    }
    match place {
        Place::Later => {
            TAIL_BYTES_MIN <= part.len()
                && (has_many_digits || (has_changes(CHANGES_MIN) && makes_no_words()))
        }
        Place::Alone | Place::First => {
            ID_BYTES_MIN <= part.len()
                && has_changes(CHANGES_MIN)
                && (has_many_digits || makes_no_words())
        }
    }
}

/// How often a character is of another kind than the one before it.
fn changes(part: &str) -> usize {
    let kinds = part.bytes().map(kind);
    kinds.clone().zip(kinds.skip(1)).filter(|(left, right)| left != right).count()
}

/// Runs of letters, where a capital behind a small letter begins a new one.
fn words(part: &str) -> usize {
    let mut before = 0;
    let mut count = 0;
    for byte in part.bytes() {
        let begins = !byte.is_ascii_digit() && kind(before) != kind(byte);
        // The first capital of a word does not stand alone: `Mtd` is one.
        let goes_on = before.is_ascii_uppercase() && byte.is_ascii_lowercase();
        count += usize::from(begins && !goes_on);
        before = byte;
    }
    count
}

const fn kind(byte: u8) -> u8 {
    match byte {
        b'0'..=b'9' | 0 => 0,
        b'A'..=b'Z' => 1,
        _ => 2,
    }
}
