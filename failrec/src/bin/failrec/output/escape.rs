//! Escapes: recorded text is somebody else's, and a terminal obeys what it is shown.

use std::borrow::Cow;

/// The text with everything in it made visible that a terminal would obey or hide, line breaks
/// among it: `\u{1b}`, `\n`. It fits into one line.
pub(crate) fn escape_line(text: &str) -> Cow<'_, str> {
    escape(text, is_active)
}

/// As [`escape_line`], but line breaks stay.
pub(crate) fn escape_block(text: &str) -> Cow<'_, str> {
    escape(text, |letter| letter != '\n' && is_active(letter))
}

/// As [`escape_line`], but line breaks and tabs stay: for a format that has its own way with them.
pub(crate) fn escape_text(text: &str) -> Cow<'_, str> {
    escape(text, |letter| !matches!(letter, '\n' | '\t') && is_active(letter))
}

/// A terminal obeys the letter, or it changes how the letters around it are seen.
pub(super) fn is_active(letter: char) -> bool {
    letter.is_control()
        || matches!(
            letter,
            // Marks and overrides of the direction of writing, blanks without width, line and
            // paragraph separators, the byte order mark, and the letters of invisible tags. The
            // joiners U+200C and U+200D stay: words and emoji are made with them.
            '\u{61c}'
                | '\u{200b}'
                | '\u{200e}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
                | '\u{e0000}'..='\u{e007f}'
        )
}

fn escape(text: &str, is_escaped: impl Fn(char) -> bool) -> Cow<'_, str> {
    if !text.contains(&is_escaped) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 8);
    for letter in text.chars() {
        match letter {
            letter if !is_escaped(letter) => escaped.push(letter),
            '\n' => escaped.push_str("\\n"),
            '\r' => escaped.push_str("\\r"),
            '\t' => escaped.push_str("\\t"),
            letter => escaped.extend(letter.escape_unicode()),
        }
    }
    Cow::Owned(escaped)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_of_a_terminal_become_visible() {
        assert_eq!(escape_line("a\u{1b}[31mb\u{9b}c\u{7f}"), "a\\u{1b}[31mb\\u{9b}c\\u{7f}");
    }

    #[test]
    fn line_breaks_stay_only_where_lines_are_wanted() {
        assert_eq!(escape_line("a\r\nb\tc"), "a\\r\\nb\\tc");
        assert_eq!(escape_block("a\r\nb\tc"), "a\\r\nb\\tc");
        assert_eq!(escape_text("a\r\nb\tc"), "a\\r\nb\tc");
    }

    #[test]
    fn letters_that_turn_the_direction_of_writing_become_visible() {
        assert_eq!(escape_line("\u{202e}gpj.exe"), "\\u{202e}gpj.exe");
    }

    #[test]
    fn ordinary_text_is_not_copied() {
        assert!(matches!(escape_line("naïve 日本語 🦀"), Cow::Borrowed(_)));
    }
}
