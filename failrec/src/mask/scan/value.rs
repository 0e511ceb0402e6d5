//! [`Value`]: how far the value reaches that a name or a separator announces.

use crate::mask::text::class::{BLANK, BREAK, DOT, LETTER, LINE_END, WORD};
use crate::mask::text::{Bytes, looks_random};

/// Blanks between a separator and a value.
const BLANKS_MAX: usize = 32;
/// Line ends and indentation within `Some(` of pretty-printed output.
const SPACES_MAX: usize = 64;
/// How many times a value is wrapped, as in `Some(Secret("x"))`.
const WRAPPERS_MAX: usize = 4;
const WRAPPER_NAME_BYTES_MAX: usize = 48;
/// Credentials hold a digit this far on.
const DIGIT_WITHIN: usize = 128;
/// The longest name that is looked for behind a comma.
const FIELD_BYTES_MAX: usize = 48;
/// The deepest nesting of JSON in strings gives `2^n - 1` backslashes.
const BACKSLASHES_MAX: usize = 64;

/// Where a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Value {
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// Where to go on: behind the closing quote.
    pub(crate) next: usize,
    pub(crate) is_quoted: bool,
}

impl Value {
    /// The value that stands at `at`, after blanks and such wrappers as `Some(`.
    pub(crate) fn at(bytes: Bytes<'_>, at: usize) -> Self {
        let start = bytes.run_end_within(at, BLANK, BLANKS_MAX);
        let inner = unwrapped(bytes, start);
        Self::quoted_at(bytes, inner).unwrap_or_else(|| Self::unquoted_at(bytes, inner))
    }

    /// The quoted value at `at`, if a quote opens there.
    ///
    /// The quote may have backslashes before it, as in JSON that stands in a string; it closes
    /// where as many stand again. A quote that never closes reaches to the end.
    pub(crate) fn quoted_at(bytes: Bytes<'_>, at: usize) -> Option<Self> {
        let at = after_string_prefix(bytes, at);
        let mut open = at;
        while bytes.at(open) == b'\\' && open - at < BACKSLASHES_MAX {
            open += 1;
        }
        let quote = bytes.at(open);
        if !matches!(quote, b'"' | b'\'' | b'`') {
            return None;
        }
        let (end, next) = closing(bytes, open + 1, quote, open - at);
        Some(Self { start: open + 1, end, next, is_quoted: true })
    }

    /// The value without quotes at `at`; empty if a list, a group or a closure begins there.
    pub(crate) fn unquoted_at(bytes: Bytes<'_>, at: usize) -> Self {
        if matches!(bytes.at(at), b'{' | b'[' | b'|' | b'(') {
            return Self { start: at, end: at, next: at, is_quoted: false };
        }
        let mut end = unquoted_end(bytes, at);
        let is_scheme =
            SCHEMES.iter().any(|scheme| bytes.slice(at, end).eq_ignore_ascii_case(scheme));
        if is_scheme {
            let start = bytes.run_end_within(end, BLANK, BLANKS_MAX);
            let credentials = unquoted_end(bytes, start);
            if bytes.bytes(start, credentials).iter().take(DIGIT_WITHIN).any(u8::is_ascii_digit) {
                end = credentials;
            }
        }
        Self { start: at, end, next: end, is_quoted: false }
    }

    /// Without the colon between a URL and what is said of it: `GET /?key=x: not found`.
    pub(crate) fn without_colon(self, bytes: Bytes<'_>) -> Self {
        let is_colon = self.start < self.end && bytes.before(self.end) == b':';
        if self.is_quoted || !is_colon || !BLANK.or(LINE_END).has(bytes.at(self.end)) {
            return self;
        }
        Self { end: self.end - 1, next: self.next - 1, ..self }
    }

    pub(crate) fn text(self, bytes: Bytes<'_>) -> &str {
        bytes.slice(self.start, self.end)
    }
}

/// Words that are followed by what they announce.
const SCHEMES: &[&str] =
    &["bearer", "basic", "token", "digest", "negotiate", "apikey", "bot", "ssws"];

/// Goes into `Some(`, `Secret(`, `String::from(` and the like; `at` itself if there is no value
/// in it that could be read.
fn unwrapped(bytes: Bytes<'_>, at: usize) -> usize {
    let mut inner = at;
    for _ in 0..WRAPPERS_MAX {
        let mut name_end = inner;
        while (LETTER.or(DOT).has(bytes.at(name_end))
            || matches!(bytes.at(name_end), b':' | b'_' | b'&'))
            && name_end - inner < WRAPPER_NAME_BYTES_MAX
        {
            name_end += 1;
        }
        if name_end == inner || bytes.at(name_end) != b'(' {
            break;
        }
        inner = bytes.run_end_within(name_end + 1, BLANK.or(LINE_END), SPACES_MAX);
    }
    let is_some = bytes.starts_with(at, "Some(") || bytes.starts_with(at, "Ok(");
    let is_quoted = Value::quoted_at_start(bytes, inner);
    if is_quoted || is_some { inner } else { at }
}

impl Value {
    fn quoted_at_start(bytes: Bytes<'_>, at: usize) -> bool {
        let mut open = after_string_prefix(bytes, at);
        let first = open;
        while bytes.at(open) == b'\\' && open - first < BACKSLASHES_MAX {
            open += 1;
        }
        matches!(bytes.at(open), b'"' | b'\'' | b'`')
    }
}

/// Goes past the `b`, `r`, `r#`, `f` or `u` before the quote of a string.
fn after_string_prefix(bytes: Bytes<'_>, at: usize) -> usize {
    let mut quote = at;
    while matches!(bytes.at(quote), b'b' | b'r' | b'f' | b'u' | b'#') && quote - at < 4 {
        quote += 1;
    }
    // In a string, the quote has its backslashes before it.
    let is_quote = matches!(bytes.at(bytes.past(quote, b'\\', BACKSLASHES_MAX)), b'"' | b'\'');
    if is_quote { quote } else { at }
}

/// Where the content of a string ends, and where to go on behind its quote.
fn closing(bytes: Bytes<'_>, start: usize, quote: u8, level: usize) -> (usize, usize) {
    let mut from = start;
    loop {
        let Some(at) = bytes.find_first(from, bytes.len(), quote) else {
            return (bytes.len(), bytes.len());
        };
        let slashes = bytes.count_before(at, b'\\', at - start);
        // One level down each backslash is doubled and the quote has one more.
        let closes = slashes % (2 * (level + 1)) == level;
        // Fewer than it opened with: the string around it ends here.
        if closes || slashes < level {
            return (at - slashes.min(level), at + 1);
        }
        from = at + 1;
    }
}

/// Whether a word looks like a secret: it has a digit, or a mark within, or letters by chance.
pub(crate) fn is_unlike_prose(text: &str) -> bool {
    let inner = text.trim_end_matches(['.', ',', ';', ':', '!', '?']).as_bytes();
    let is_macro = inner.windows(2).any(|two| matches!(two, b"![" | b"!(" | b"!{"));
    let has_mark = inner.iter().any(|byte| b"!@#$%^*+=~".contains(byte));
    inner.iter().any(u8::is_ascii_digit) || has_mark && !is_macro || looks_random(inner)
}

/// Whether at least `count` bytes belong to the value without quotes at `at`.
pub(crate) fn is_unquoted(bytes: Bytes<'_>, at: usize, count: usize) -> bool {
    count <= unquoted_end_within(bytes, at, count) - at
}

fn unquoted_end(bytes: Bytes<'_>, start: usize) -> usize {
    unquoted_end_within(bytes, start, bytes.len())
}

/// Where a value without quotes ends, or `most` bytes further on.
fn unquoted_end_within(bytes: Bytes<'_>, start: usize, most: usize) -> usize {
    let (mut at, mut open) = (start, 0_usize);
    let limit = start.saturating_add(most).min(bytes.len());
    while at < limit {
        let byte = bytes.at(at);
        let next = bytes.at(at + 1);
        let ends = match byte {
            b'(' | b'[' | b'{' => {
                open += 1;
                false
            }
            b')' | b']' | b'}' if 0 < open => {
                open -= 1;
                false
            }
            b'\\' => ends_in_string(next),
            b'%' => is_percent_mark(bytes, at),
            b',' | b';' | b'&' => is_field_end(bytes, at + 1),
            b')' | b']' | b'}' => !WORD.has(next),
            _ => BREAK.has(byte),
        };
        if ends {
            break;
        }
        at += 1;
    }
    at
}

/// What stands behind a backslash in a string, where a value is over.
const fn ends_in_string(escaped: u8) -> bool {
    matches!(escaped, b'n' | b'r' | b't' | b'"' | b'\'' | b'`' | b'\\')
}

/// `%26`, `%0A`, `%0D`, `%20`, `%22`: an encoded `&`, line end, space or quote.
fn is_percent_mark(bytes: Bytes<'_>, at: usize) -> bool {
    ["%26", "%0a", "%0d", "%20", "%22"].iter().any(|mark| bytes.starts_ignoring_case(at, mark))
}

/// Whether, behind a comma or its like, the value is over: nothing comes, or another field.
fn is_field_end(bytes: Bytes<'_>, at: usize) -> bool {
    let first = bytes.at(at);
    let is_escape = first == b'\\' && ends_in_string(bytes.at(at + 1));
    if bytes.len() <= at || BREAK.has(first) || is_escape {
        return true;
    }
    let name_end = bytes.run_end_within(at, WORD.or(DOT).or(BLANK), FIELD_BYTES_MAX);
    at < name_end && matches!(bytes.at(name_end), b'=' | b':')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> &str {
        let bytes = Bytes::new(text);
        Value::at(bytes, 0).text(bytes)
    }

    #[test]
    fn quoted_value_ends_at_its_quote() {
        assert_eq!(value(r#""a b", c"#), "a b");
        assert_eq!(value("  'a b' c"), "a b");
        assert_eq!(value(r#""a\"b" c"#), r#"a\"b"#);
        assert_eq!(value(r#""a\\" c"#), r"a\\");
    }

    #[test]
    fn quote_with_backslashes_ends_where_as_many_stand_again() {
        assert_eq!(value(r#"\"a\" c"#), "a");
        assert_eq!(value(r#"\"a\\\"b\" c"#), r#"a\\\"b"#);
        assert_eq!(value(r#"\\\"a\\\" c"#), "a");
    }

    #[test]
    fn string_around_ends_the_value_in_it() {
        assert_eq!(value(r#"\"a b", c"#), "a b");
    }

    #[test]
    fn unclosed_quote_reaches_to_the_end() {
        assert_eq!(value("\"a b\nc"), "a b\nc");
    }

    #[test]
    fn wrappers_are_entered() {
        for text in [r#"Some("a b")"#, r#"Secret(String("a b"))"#, "Some(\n    \"a b\",\n)"] {
            assert_eq!(value(text), "a b", "{text}");
        }
        assert_eq!(value("Some(12)"), "12");
        assert_eq!(value(r#"b"a b""#), "a b");
        assert_eq!(value(r##"r#"a b"#"##), "a b");
    }

    #[test]
    fn unquoted_value_ends_at_blanks_and_before_the_next_field() {
        for text in
            ["ab1 c", "ab1;User Id=x", "ab1&x=y", "ab1, c", "ab1)", "ab1}\n", r"ab1\n", "ab1%26x"]
        {
            assert_eq!(value(text), "ab1", "{text}");
        }
    }

    #[test]
    fn marks_within_an_unquoted_value_belong_to_it() {
        for text in ["a,b;c", "a&b", "a)b", "a]b}c", "a=b==", "a%2Fb", r"a\b"] {
            assert_eq!(value(text), text, "{text}");
        }
    }

    #[test]
    fn scheme_takes_its_credentials_along() {
        assert_eq!(value("Bearer abc1 def"), "Bearer abc1");
        assert_eq!(value("Token = next"), "Token");
    }
}
