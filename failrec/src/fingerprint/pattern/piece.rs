//! [`Piece`]: a word of a template, or a variable.

use crate::fingerprint::pattern::split::Token;

/// Stands in the text of a template where a variable is.
pub(super) const BLANK: &str = "<*>";

/// A word of a template, or a variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    /// The word; a variable has none.
    pub(super) word: Option<Box<str>>,
    /// A blank stands before it.
    pub(super) is_spaced: bool,
    /// Several words may stand for the variable.
    pub(super) is_wide: bool,
}

impl Piece {
    pub(super) fn of(token: Token<'_>) -> Self {
        Self { word: Some(token.text.into()), is_spaced: token.is_spaced, is_wide: false }
    }
}

/// The pieces as a text.
#[expect(single_use_lifetimes, reason = "an anonymous one is not stable here")]
pub(super) fn print<'a>(pieces: impl IntoIterator<Item = &'a Piece>) -> String {
    let mut text = String::new();
    for piece in pieces {
        if piece.is_spaced && !text.is_empty() {
            text.push(' ');
        }
        text.push_str(piece.word.as_deref().unwrap_or(BLANK));
    }
    text
}
