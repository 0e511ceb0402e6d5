//! [`Text`]: a text of a line, borrowed from it where it can be.

use std::borrow::Cow;
use std::ops::Deref;

use serde::Deserialize;

/// A text that is borrowed unless it is escaped.
#[derive(Debug, Default, Deserialize)]
#[serde(transparent)]
pub(crate) struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

impl Deref for Text<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl<'a> From<&'a str> for Text<'a> {
    fn from(text: &'a str) -> Self {
        Self(Cow::Borrowed(text))
    }
}
