//! What a question was answered with.

use std::fmt;
use std::str::FromStr;

use crate::found::Found;
use crate::recorder::Result;

#[derive(Clone, Copy, Debug)]
pub(crate) struct Answer {
    pub(crate) value: f64,
    pub(crate) found: Found,
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Found { lines, different, bytes } = self.found;
        write!(f, "{} {lines} {different} {bytes}", self.value)
    }
}

impl FromStr for Answer {
    type Err = Box<dyn std::error::Error>;

    fn from_str(text: &str) -> Result<Self> {
        let words: Vec<_> = text.split_whitespace().collect();
        let [value, lines, different, bytes] = words.as_slice() else {
            return Err(format!("not an answer: `{text}`").into());
        };
        let found =
            Found { lines: lines.parse()?, different: different.parse()?, bytes: bytes.parse()? };
        Ok(Self { value: value.parse()?, found })
    }
}
