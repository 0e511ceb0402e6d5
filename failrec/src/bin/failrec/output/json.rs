//! [`json_line`]: one answer as one line of JSON.

use serde::Serialize;

use crate::output::escape::is_active;
use crate::trouble::Result;

/// The version of every `--json` shape, in the field `schema`. Fields may be added under the same
/// number; a change that a reader would misread raises it.
const SCHEMA: u32 = 1;

#[derive(Serialize)]
struct Line<'a, T> {
    schema: u32,
    kind: &'a str,
    #[serde(flatten)]
    body: &'a T,
}

/// `body`, which must be an object, as one line of JSON with `schema` and `kind` before its fields.
///
/// It is plain JSON, and safe to show on a terminal: what JSON itself would leave as it is and a
/// terminal would obey is written as `\u` and four digits.
pub(crate) fn json_line(kind: &str, body: &impl Serialize) -> Result<String> {
    plain_json(&Line { schema: SCHEMA, kind, body })
}

/// `value` as one line of JSON that is safe to show.
pub(crate) fn plain_json(value: &impl Serialize) -> Result<String> {
    let line = serde_json::to_string(value)?;
    if !line.contains(is_active) {
        return Ok(line);
    }
    let mut safe = String::with_capacity(line.len() + 16);
    for letter in line.chars() {
        // Outside of strings JSON has no such letters, apart from line breaks and tabs in a value
        // that was passed on as text, where they are blank space.
        match letter {
            '\n' | '\r' | '\t' => safe.push(' '),
            letter if is_active(letter) => {
                for unit in letter.encode_utf16(&mut [0; 2]) {
                    let escape = format!("\\u{unit:04x}");
                    safe.push_str(&escape);
                }
            }
            letter => safe.push(letter),
        }
    }
    Ok(safe)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn line_is_json_with_the_same_values_and_nothing_that_a_terminal_obeys() {
        let text = "a\u{1b}[2J\u{9b}31m\u{7f}\u{202e}\u{e0041}\n";
        let body = BTreeMap::from([("text", text)]);
        let line = json_line("test", &body).unwrap();
        assert!(!line.contains(is_active), "{line}");
        let read: serde_json::Value = serde_json::from_str(&line).unwrap();
        assert_eq!(read["text"], text);
        assert_eq!((&read["schema"], &read["kind"]), (&1.into(), &"test".into()));
    }
}
