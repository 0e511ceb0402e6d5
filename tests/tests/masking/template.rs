//! [`Template`]: a text with places for secrets and for what stays.
//!
//! | written | stands for |
//! |---|---|
//! | `«A22»`, `«U27-40»` | a secret part: so many characters of an alphabet |
//! | `«card»` | a secret part that a recipe makes |
//! | `«»` | the value that a frame is put round |
//! | `‹host›` | a word of a list, which must stay |
//! | `‹=word›` | the word itself, which must stay |
//! | `‹~D3›` | characters that may stay or go |
//! | `‹key›` | the name of the value |
//! | `‹›` | nothing: it parts what a scanner of sources would take for a secret |

use std::fmt::Write;

use crate::alphabet::Alphabet;
use crate::recipe;
use crate::words;
use failrec_tests::Random;

/// Stands where the value goes.
pub(crate) const HOLE: char = '\u{E000}';
/// Stands where the name of the value goes.
pub(crate) const KEY: char = '\u{E001}';

/// A text with places for secrets and for what stays.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Template(pub(crate) &'static str);

/// What was made of a template.
#[derive(Clone, Debug, Default)]
pub(crate) struct Filled {
    /// The text.
    pub(crate) text: String,
    /// Its parts that must go.
    pub(crate) secrets: Vec<String>,
    /// Its words that must stay.
    pub(crate) kept: Vec<String>,
}

impl Template {
    /// The text with all places filled but those of value and name.
    pub(crate) fn fill(self, random: &mut Random) -> Filled {
        let mut filled = Filled::default();
        let mut rest = self.0;
        while let Some((before, after)) = rest.split_once(['«', '‹']) {
            let is_secret = rest[before.len()..].starts_with('«');
            let (place, after) = after
                .split_once(if is_secret { '»' } else { '›' })
                .unwrap_or_else(|| panic!("an open place in {}", self.0));
            filled.text.push_str(before);
            if is_secret {
                filled.push_secret(place, random);
            } else {
                filled.push_word(place, random);
            }
            rest = after;
        }
        filled.text.push_str(rest);
        filled
    }
}

impl Filled {
    fn push_secret(&mut self, place: &str, random: &mut Random) {
        if place.is_empty() {
            self.text.push(HOLE);
            return;
        }
        let secret = drawn(place, random).unwrap_or_else(|| recipe::make(place, random));
        self.text.push_str(&secret);
        self.secrets.push(secret);
    }

    fn push_word(&mut self, place: &str, random: &mut Random) {
        if place == "key" {
            self.text.push(KEY);
            return;
        }
        if let Some(place) = place.strip_prefix('~') {
            let loose = drawn(place, random).unwrap_or_else(|| recipe::make(place, random));
            self.text.push_str(&loose);
            return;
        }
        let word = match place.strip_prefix('=') {
            Some(word) => word,
            None if place.is_empty() => return,
            None => words::pick(place, random),
        };
        self.text.push_str(word);
        self.kept.push(word.to_owned());
    }
}

/// Characters as `A22` or `U27-40` orders them.
fn drawn(place: &str, random: &mut Random) -> Option<String> {
    let mut characters = place.chars();
    let alphabet = Alphabet::of(characters.next()?)?;
    let (first, last) = lengths(characters.as_str())?;
    Some(alphabet.draw(random.between(first, last), random))
}

fn lengths(text: &str) -> Option<(usize, usize)> {
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    Some((first.parse().ok()?, last.parse().ok()?))
}

impl Template {
    /// A pattern that every text made of it matches, if alphabets alone make it.
    pub(crate) fn pattern(self) -> Option<String> {
        let mut pattern = "^".to_owned();
        let mut rest = self.0;
        while let Some((before, after)) = rest.split_once('«') {
            let (place, after) = after.split_once('»')?;
            let mut characters = place.chars();
            let alphabet = Alphabet::of(characters.next()?)?;
            let (first, last) = lengths(characters.as_str())?;
            let class = regex::escape(alphabet.characters);
            pattern.push_str(&regex::escape(before));
            write!(pattern, "[{class}]{{{first},{last}}}").expect("a string grows");
            rest = after;
        }
        let is_plain = !self.0.contains('‹');
        pattern.push_str(&regex::escape(rest));
        pattern.push('$');
        is_plain.then_some(pattern)
    }
}

#[test]
fn places_are_filled_and_told_apart() {
    let mut random = Random::of(1, &["template"]);

    let filled = Template("a «D4» b ‹=stay› c ‹~H3›‹› d").fill(&mut random);

    let secret = &filled.secrets[0];
    assert!(secret.len() == 4 && secret.bytes().all(|byte| byte.is_ascii_digit()));
    assert!(filled.text.starts_with(&format!("a {secret} b stay c ")), "{}", filled.text);
    assert_eq!(filled.kept, ["stay"]);
}

#[test]
fn holes_wait_for_the_frame() {
    let mut random = Random::of(1, &["template"]);

    let filled = Template("‹key›=«»").fill(&mut random);

    assert_eq!(filled.text, format!("{KEY}={HOLE}"));
}

#[test]
fn lengths_lie_within_their_range() {
    let mut random = Random::of(1, &["template"]);
    let all: Vec<usize> =
        (0..100).map(|_| Template("«A3-5»").fill(&mut random).text.len()).collect();

    assert!([3, 4, 5].iter().all(|length| all.contains(length)));
    assert!(all.iter().all(|length| (3..=5).contains(length)));
}
