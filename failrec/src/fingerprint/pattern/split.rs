//! [`split`]: a line as words and marks.

use crate::fingerprint::pattern::word::is_word_char;

/// A word or a mark of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token<'a> {
    pub(super) text: &'a str,
    /// A blank stands before it.
    pub(super) is_spaced: bool,
}

/// The words and marks of a line. What stands around a colon without blanks is one word, such as
/// `host:80` or `std::io::Error`; stops at the end of a word are marks.
pub(super) fn split(line: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut rest = line;
    let mut is_spaced = false;
    while let Some(first) = rest.chars().next() {
        let length = if is_word_char(first) { word_length(rest) } else { first.len_utf8() };
        let (text, behind) = rest.split_at_checked(length).unwrap_or((rest, ""));
        rest = behind;
        if first.is_whitespace() {
            is_spaced = true;
            continue;
        }
        tokens.push(Token { text, is_spaced });
        is_spaced = false;
    }
    tokens
}

/// Bytes of the word that `text` begins with.
fn word_length(text: &str) -> usize {
    let mut end = 0;
    loop {
        let rest = text.get(end..).unwrap_or_default();
        let length: usize = rest.chars().take_while(|c| is_word_char(*c)).map(char::len_utf8).sum();
        end += length;
        let rest = rest.get(length..).unwrap_or_default();
        let colons = if rest.starts_with("::") { 2 } else { usize::from(rest.starts_with(':')) };
        let follows = rest.get(colons..).and_then(|rest| rest.chars().next());
        if colons == 0 || !follows.is_some_and(is_word_char) {
            break;
        }
        end += colons;
    }
    let word = text.get(..end).unwrap_or(text);
    word.trim_end_matches('.').len().max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(line: &str) -> Vec<&str> {
        split(line).iter().map(|token| token.text).collect()
    }

    #[test]
    fn words_keep_their_colons_and_lose_their_stops() {
        assert_eq!(
            texts("peer db-1:5432 (std::io::Error): gone. user=alice"),
            [
                "peer",
                "db-1:5432",
                "(",
                "std::io::Error",
                ")",
                ":",
                "gone",
                ".",
                "user",
                "=",
                "alice"
            ]
        );
        assert_eq!(texts("  é… ..."), ["é…", ".", ".", "."]);
        assert_eq!(texts(""), [""; 0]);
    }
}
