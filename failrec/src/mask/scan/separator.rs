//! [`Separator`]: what stands between a name and its value.

use crate::mask::text::Bytes;
use crate::mask::text::class::{BLANK, LINE_END, WORD};

const BLANKS_MAX: usize = 32;
const BACKSLASHES_MAX: usize = 64;

/// What stands between a name and its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Separator {
    /// `=`, `==`, `=>`, `:=` or `%3D`.
    Equals,
    /// `=` with blanks around it, as in code and settings.
    SpacedEquals,
    /// `==` with blanks around it, as in code and failed assertions.
    Comparison,
    /// `:` or `%3A`.
    Colon,
    /// The `>` of an opening tag.
    Tag,
    /// `, value =`: the name is itself a value, and its own value follows.
    Listed,
}

impl Separator {
    /// The separator behind a name that ends at `end`, and where it ends.
    pub(crate) fn after(bytes: Bytes<'_>, end: usize) -> Option<(Self, usize)> {
        // Most words are followed by a blank or a mark that is none of these.
        match bytes.at(end) {
            b'"' if bytes.at(end + 1) == b':' => return Some((Self::Colon, end + 2)),
            b'"' if matches!(bytes.at(end + 1), b'}' | b'\n' | b'.') => return None,
            b'=' | b':' | b'"' | b'\'' | b'`' | b'\\' | b' ' | b'\t' | b']' | b'%' => {}
            b'>' => return Some((Self::Tag, end + 1)),
            _ => return None,
        }
        let closed = after_quote(bytes, end)?;
        let bracket = closed + usize::from(closed != end && bytes.at(closed) == b']');
        let at = bytes.run_end_within(bracket, BLANK, BLANKS_MAX);
        match bytes.at(at) {
            b'=' => {
                let mut after = at + 1;
                while matches!(bytes.at(after), b'=' | b'>') && after < at + 3 {
                    after += 1;
                }
                let is_spaced = bracket < at && BLANK.has(bytes.at(after));
                let is_comparison = bytes.at(at + 1) == b'=';
                let separator = match (is_spaced, is_comparison) {
                    (true, true) => Self::Comparison,
                    (true, false) => Self::SpacedEquals,
                    (false, _) => Self::Equals,
                };
                Some((separator, after))
            }
            b':' => match bytes.at(at + 1) {
                b':' => None,
                b'=' => Some((Self::Equals, at + 2)),
                b'/' if bytes.at(at + 2) == b'/' => None,
                _ => Some((Self::Colon, at + 1)),
            },
            b'%' if bytes.starts_ignoring_case(at, "%3d") => Some((Self::Equals, at + 3)),
            b'%' if bytes.starts_ignoring_case(at, "%3a") => Some((Self::Colon, at + 3)),
            _ if closed != end => listed(bytes, closed, at).map(|after| (Self::Listed, after)),
            _ => None,
        }
    }
}

/// Goes past the closing quote of a name, with its backslashes; `None` for backslashes alone.
fn after_quote(bytes: Bytes<'_>, end: usize) -> Option<usize> {
    let mut at = end;
    while bytes.at(at) == b'\\' && at - end < BACKSLASHES_MAX {
        at += 1;
    }
    match bytes.at(at) {
        b'"' | b'\'' | b'`' => Some(at + 1),
        _ if at == end => Some(end),
        _ => None,
    }
}

/// `"name": "password", "value": "x"` and `name="password" value="x"`.
fn listed(bytes: Bytes<'_>, closed: usize, at: usize) -> Option<usize> {
    const NAMES: &[&str] = &["value", "content", "val", "v"];
    let comma = usize::from(bytes.at(at) == b',');
    let start = bytes.run_end_within(at + comma, BLANK.or(LINE_END), BLANKS_MAX);
    if start == closed {
        return None;
    }
    let name = after_quote(bytes, start)?;
    if !matches!(bytes.at(name) | 0x20, b'v' | b'c') {
        return None;
    }
    let name_end = bytes.run_end_within(name, WORD, 8);
    let is_value =
        NAMES.iter().any(|known| bytes.slice(name, name_end).eq_ignore_ascii_case(known));
    let after_name = after_quote(bytes, name_end).filter(|_| is_value)?;
    let mark = bytes.run_end_within(after_name, BLANK, BLANKS_MAX);
    matches!(bytes.at(mark), b'=' | b':').then_some(mark + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(text: &str) -> Option<(Separator, &str)> {
        let found = Separator::after(Bytes::new(text), 1);
        found.map(|(separator, at)| (separator, &text[at..]))
    }

    #[test]
    fn separators_of_all_forms_are_read() {
        let cases = [
            ("a=v", Separator::Equals, "v"),
            ("a == v", Separator::Comparison, " v"),
            ("a => v", Separator::SpacedEquals, " v"),
            ("a := v", Separator::Equals, " v"),
            ("a: v", Separator::Colon, " v"),
            ("a\": v", Separator::Colon, " v"),
            (r#"a\": v"#, Separator::Colon, " v"),
            (r#"a\\\":v"#, Separator::Colon, "v"),
            ("a'] = v", Separator::SpacedEquals, " v"),
            ("a%3Dv", Separator::Equals, "v"),
            ("a%3av", Separator::Colon, "v"),
            ("a>v", Separator::Tag, "v"),
            ("a\", \"value\": v", Separator::Listed, " v"),
            ("a\" value=v", Separator::Listed, "v"),
        ];
        for (text, separator, rest) in cases {
            assert_eq!(after(text), Some((separator, rest)), "{text}");
        }
    }

    #[test]
    fn other_marks_separate_nothing() {
        for text in ["a", "a v", "a::v", "a://v", r"a\=v", "a, v", "a\", v", "a%20v", "a;v", "a]=v"]
        {
            assert_eq!(after(text), None, "{text}");
        }
    }
}
