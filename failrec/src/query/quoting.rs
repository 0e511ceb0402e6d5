//! Texts as they stand in a query: bare where that reads back to the same, else in quotes.

use std::fmt::{self, Formatter, Write as _};

use crate::query::quantity::Quantity;

/// It may stand in a field's path without quotes.
pub(super) fn is_name_char(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '_' | '-' | '$' | '@' | '/')
}

/// Writes a part of a field's path.
pub(super) fn print_segment(segment: &str, f: &mut Formatter<'_>) -> fmt::Result {
    print(segment, segment.chars().all(is_name_char), f)
}

/// Writes a text to look for.
pub(super) fn print_text(text: &str, f: &mut Formatter<'_>) -> fmt::Result {
    let is_plain =
        |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '.' | '/' | '-');
    let has_meaning = text.starts_with('-') || matches!(text, "AND" | "OR" | "NOT");
    print(text, !has_meaning && text.chars().all(is_plain), f)
}

/// Writes a value behind a colon.
pub(super) fn print_value(text: &str, f: &mut Formatter<'_>) -> fmt::Result {
    let is_plain = |letter: char| {
        letter.is_alphanumeric() || matches!(letter, '_' | '.' | '/' | '-' | ':' | '@' | '+' | '%')
    };
    let has_meaning =
        text.starts_with(':') || text.contains("..") || Quantity::parse(text).is_some();
    print(text, !has_meaning && text.chars().all(is_plain), f)
}

fn print(text: &str, is_bare: bool, f: &mut Formatter<'_>) -> fmt::Result {
    if is_bare && !text.is_empty() {
        return f.write_str(text);
    }
    f.write_char('"')?;
    for letter in text.chars() {
        if matches!(letter, '"' | '\\') {
            f.write_char('\\')?;
        }
        f.write_char(letter)?;
    }
    f.write_char('"')
}
