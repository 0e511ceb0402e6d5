//! [`Frame`]: what stands round a value.

use crate::encoding;
use crate::template::{Filled, HOLE, KEY, Template};
use failrec_tests::Random;

/// What stands round a value.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Frame {
    /// What the table calls it.
    pub(crate) name: &'static str,
    template: &'static str,
    escape: fn(&str) -> String,
    spell: Spelling,
    levels: usize,
    /// The page of the masker does not list it.
    pub(crate) is_farther: bool,
    /// How the text reaches the masker.
    pub(crate) entrance: Entrance,
}

/// How a text reaches the masker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Entrance {
    /// As text.
    Text,
    /// As JSON.
    Json,
}

/// How the words of a name are put together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Spelling {
    /// In any of the ways below.
    Any,
    /// `api_key`
    Snake,
    /// `apiKey`
    Camel,
    /// `API_KEY`
    Screaming,
    /// `api-key`
    Kebab,
    /// `ApiKey`
    Pascal,
    /// `api key`
    Spaced,
}

impl Frame {
    /// Round text, which it takes as it is.
    pub(crate) const fn text(name: &'static str, template: &'static str) -> Self {
        Self {
            name,
            template,
            escape: str::to_owned,
            spell: Spelling::Snake,
            levels: 0,
            is_farther: false,
            entrance: Entrance::Text,
        }
    }

    /// Round a JSON string, in a document of its own.
    pub(crate) const fn json(name: &'static str, template: &'static str) -> Self {
        let text = Self::text(name, template);
        Self { escape: encoding::json, entrance: Entrance::Json, spell: Spelling::Any, ..text }
    }

    /// Round a value that is escaped so.
    pub(crate) const fn escaped(self, escape: fn(&str) -> String) -> Self {
        Self { escape, ..self }
    }

    /// Round a value whose name is spelled so.
    pub(crate) const fn spelled(self, spell: Spelling) -> Self {
        Self { spell, ..self }
    }

    /// Known to be none that the page of the masker lists.
    pub(crate) const fn farther(self) -> Self {
        Self { is_farther: true, ..self }
    }

    /// Given to the masker as text.
    pub(crate) const fn as_text(self) -> Self {
        Self { entrance: Entrance::Text, ..self }
    }

    /// Put as a string into a JSON document, that again, and so on.
    pub(crate) const fn nested(self, levels: usize) -> Self {
        Self { levels, entrance: Entrance::Json, ..self }
    }

    /// The text with the value, its secret parts, and what must stay of it.
    pub(crate) fn round(self, value: &Filled, keys: &[&str], random: &mut Random) -> Filled {
        let mut filled = Template(self.template).fill(random);
        let key = if filled.text.contains(KEY) {
            let words = random.pick(keys);
            self.spell.of(words, random)
        } else {
            String::new()
        };
        filled.kept.extend(value.kept.iter().cloned());
        if !key.is_empty() {
            filled.kept.push(key.clone());
        }
        let text = filled.text.replace(KEY, &key).replace(HOLE, &(self.escape)(&value.text));
        filled.text = (0..self.levels).fold(text, |text, level| nest(&text, level));
        filled.secrets.clone_from(&value.secrets);
        filled
    }
}

/// A document that holds the text as a string.
fn nest(text: &str, level: usize) -> String {
    format!("{{\"step\":{level},\"body\":\"{}\",\"state\":\"done\"}}", encoding::json(text))
}

impl Spelling {
    fn of(self, words: &str, random: &mut Random) -> String {
        let spelling = match self {
            Self::Any => random.pick(&[
                Self::Snake,
                Self::Camel,
                Self::Screaming,
                Self::Kebab,
                Self::Pascal,
                Self::Snake,
                Self::Camel,
            ]),
            other => other,
        };
        let words: Vec<&str> = words.split(' ').collect();
        match spelling {
            Self::Kebab => words.join("-"),
            Self::Screaming => words.join("_").to_uppercase(),
            Self::Camel => words
                .iter()
                .enumerate()
                .map(|(index, word)| if index == 0 { (*word).to_owned() } else { capital(word) })
                .collect(),
            Self::Pascal => words.iter().map(|word| capital(word)).collect(),
            Self::Spaced => words.join(" "),
            Self::Snake | Self::Any => words.join("_"),
        }
    }
}

fn capital(word: &str) -> String {
    let mut characters = word.chars();
    let first = characters.next().map(|first| first.to_uppercase().to_string());
    format!("{}{}", first.unwrap_or_default(), characters.as_str())
}

#[test]
fn a_value_is_escaped_once_for_every_string_it_stands_in() {
    let mut random = Random::of(1, &["frame"]);
    let value = Filled { text: "a\"b".to_owned(), ..Filled::default() };

    let frame = Frame::json("", "{\"x\":\"«»\"}").nested(2);
    let text = frame.round(&value, &[], &mut random).text;

    let mut document = text;
    for _ in 0..2 {
        let outer: serde_json::Value = serde_json::from_str(&document).expect("JSON");
        document = outer["body"].as_str().expect("a string").to_owned();
    }
    let inner: serde_json::Value = serde_json::from_str(&document).expect("JSON");
    assert_eq!(inner["x"], "a\"b");
}

#[test]
fn a_name_is_spelled_in_every_way() {
    let mut random = Random::of(1, &["spelling"]);
    let spellings = [
        Spelling::Snake,
        Spelling::Camel,
        Spelling::Screaming,
        Spelling::Kebab,
        Spelling::Pascal,
        Spelling::Spaced,
    ];

    let names = spellings.map(|spelling| spelling.of("my api key", &mut random));

    assert_eq!(
        names,
        ["my_api_key", "myApiKey", "MY_API_KEY", "my-api-key", "MyApiKey", "my api key"]
    );
}
