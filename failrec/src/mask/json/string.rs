//! What stands between the quotes of a JSON string, and how to write it.

use std::borrow::Cow;
use std::fmt::Write;

use crate::mask::text::Bytes;

/// The text that `raw`, from between the quotes of a valid string, stands for.
///
/// Half of a surrogate pair becomes the replacement character.
pub(crate) fn unescaped(raw: &str) -> Cow<'_, str> {
    if !raw.contains('\\') {
        return Cow::Borrowed(raw);
    }
    let mut out = String::with_capacity(raw.len());
    push_unescaped(&mut out, raw);
    Cow::Owned(out)
}

/// Appends the text that `raw`, from between the quotes of a valid string, stands for.
pub(crate) fn push_unescaped(out: &mut String, raw: &str) {
    let mut rest = raw;
    while let Some((plain, escape)) = rest.split_once('\\') {
        out.push_str(plain);
        let mut chars = escape.chars();
        match chars.next() {
            Some('u') => rest = push_unit(out, chars.as_str()),
            Some(letter) => {
                out.push(match letter {
                    'b' => '\u{8}',
                    'f' => '\u{c}',
                    'n' => '\n',
                    'r' => '\r',
                    't' => '\t',
                    other => other,
                });
                rest = chars.as_str();
            }
            None => rest = "",
        }
    }
    out.push_str(rest);
}

/// Appends the character that four digits stand for, with its second half if it has one.
fn push_unit<'r>(out: &mut String, text: &'r str) -> &'r str {
    let Some((first, mut rest)) = unit(text) else { return text };
    let mut character = char::from_u32(u32::from(first));
    if (0xd800..0xdc00).contains(&first)
        && let Some((second, after)) = rest.strip_prefix("\\u").and_then(unit)
        && (0xdc00..0xe000).contains(&second)
    {
        character = char::decode_utf16([first, second]).next().and_then(Result::ok);
        rest = after;
    }
    out.push(character.unwrap_or(char::REPLACEMENT_CHARACTER));
    rest
}

fn unit(text: &str) -> Option<(u16, &str)> {
    let (digits, rest) = text.split_at_checked(4)?;
    u16::from_str_radix(digits, 16).ok().map(|unit| (unit, rest))
}

/// Appends `text` as a JSON string, with its quotes.
pub(crate) fn quote(out: &mut String, text: &str) {
    out.push('"');
    escape(out, text);
    out.push('"');
}

/// Appends `text` as it stands between the quotes of a JSON string.
pub(crate) fn escape(out: &mut String, text: &str) {
    let bytes = Bytes::new(text);
    let mut copied = 0;
    loop {
        let at = bytes.string_mark(copied);
        out.push_str(text.get(copied..at).unwrap_or_default());
        if text.len() <= at {
            return;
        }
        copied = at + 1;
        match bytes.at(at) {
            b'"' => out.push_str("\\\""),
            b'\\' => out.push_str("\\\\"),
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            b'\t' => out.push_str("\\t"),
            // Writing to a `String` cannot fail.
            byte => write!(out, "\\u{byte:04x}").unwrap_or_default(),
        }
    }
}

/// The most bytes of `raw`, at most `limit`, that do not end within a character or an escape.
pub(crate) fn safe_cut(raw: &str, limit: usize) -> usize {
    let mut safe = 0;
    let mut rest = raw.as_bytes();
    while let Some(&first) = rest.first() {
        let len = match (first, rest.get(1)) {
            (b'\\', Some(b'u')) if rest.get(6..8) == Some(b"\\u") => 12,
            (b'\\', Some(b'u')) => 6,
            (b'\\', _) => 2,
            _ => 1,
        };
        if limit < safe + len {
            break;
        }
        safe += len;
        rest = rest.get(len..).unwrap_or_default();
    }
    raw.floor_char_boundary(safe)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_read_as_serde_json_reads_them() {
        for raw in [r"a\nb", r#"\"\\\/\b\f\n\r\t"#, r"\u0041\u00e9", r"\ud83d\ude00!", "é"] {
            let expected: String = serde_json::from_str(&format!("\"{raw}\"")).unwrap();
            assert_eq!(unescaped(raw), expected, "{raw}");
        }
    }

    #[test]
    fn half_a_pair_becomes_the_replacement_character() {
        assert_eq!(unescaped(r"\ud83dx"), "\u{fffd}x");
        assert_eq!(unescaped(r"\ud83d\u0041"), "\u{fffd}A");
    }

    #[test]
    fn quoted_text_reads_back() {
        let text = "a\"b\\c\n\r\t\u{1}é\u{1f600}";
        let mut out = String::new();
        quote(&mut out, text);
        assert_eq!(serde_json::from_str::<String>(&out).unwrap(), text);
    }

    #[test]
    fn cut_keeps_escapes_whole() {
        let raw = r"ab\u0041\nc";
        let cuts: Vec<_> = (0..=raw.len()).map(|limit| safe_cut(raw, limit)).collect();
        assert_eq!(cuts, [0, 1, 2, 2, 2, 2, 2, 2, 8, 8, 10, 11]);
        assert_eq!(safe_cut(r"\ud83d\ude00", 11), 0);
        assert_eq!(safe_cut("é", 1), 0);
    }
}
