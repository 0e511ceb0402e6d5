//! [`forms`]: what a value looks like where it was encoded.

use std::fmt::Write as _;

/// A shorter value has no encoded forms: what base64 leaves of it could be anything.
const ENCODED_BYTES_MIN: usize = 8;
/// Nor has a longer one: they are some thirty times as long together.
const ENCODED_BYTES_MAX: usize = 16 * 1024;

/// What a value looks like in a text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Form {
    pub(crate) text: String,
    /// The letters beside it may hold bits of the value.
    pub(crate) shares_bits: bool,
}

/// The value, and what it looks like in JSON, in a URL, and somewhere in a text in base64 or
/// hexadecimal. Each form once.
pub(crate) fn forms(value: &str) -> Vec<Form> {
    let whole = |text: String| Form { text, shares_bits: false };
    let mut forms = vec![whole(value.to_owned()), whole(json(value))];
    if (ENCODED_BYTES_MIN..=ENCODED_BYTES_MAX).contains(&value.len()) {
        for is_upper in [true, false] {
            let percent = percent(value, is_upper);
            forms.push(whole(percent.replace("%20", "+")));
            // A URL within a URL.
            forms.push(whole(percent.replace('%', "%25")));
            forms.push(whole(percent));
            forms.push(whole(hex(value, is_upper)));
        }
        for alphabet in [STANDARD, URL_SAFE] {
            let shifted = (0..3).map(|shift| base64(value.as_bytes(), shift, alphabet));
            forms.extend(shifted.map(|text| Form { text, shares_bits: true }));
        }
    }
    forms.sort_unstable();
    forms.dedup();
    forms
}

/// As it stands between the quotes of a JSON string.
fn json(value: &str) -> String {
    let quoted = serde_json::Value::from(value).to_string();
    quoted.get(1..quoted.len() - 1).unwrap_or_default().to_owned()
}

/// All but the letters that RFC 3986 calls unreserved.
fn percent(value: &str, is_upper: bool) -> String {
    let mut out = String::new();
    for byte in value.bytes() {
        let written = match (byte, is_upper) {
            (b'-' | b'.' | b'_' | b'~', _) => write!(out, "{}", char::from(byte)),
            (byte, _) if byte.is_ascii_alphanumeric() => write!(out, "{}", char::from(byte)),
            (byte, true) => write!(out, "%{byte:02X}"),
            (byte, false) => write!(out, "%{byte:02x}"),
        };
        // Writing to a `String` cannot fail.
        written.unwrap_or_default();
    }
    out
}

fn hex(value: &str, is_upper: bool) -> String {
    let digits = |byte: u8| if is_upper { format!("{byte:02X}") } else { format!("{byte:02x}") };
    value.bytes().map(digits).collect()
}

const STANDARD: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const URL_SAFE: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// The letters of base64, RFC 4648, that are the same wherever the value stands behind `shift`
/// bytes more than a number of threes.
fn base64(value: &[u8], shift: usize, alphabet: &[u8; 64]) -> String {
    let bits = 8 * (shift + value.len());
    let bit = |place: usize| {
        let byte = place.checked_div(8).and_then(|index| index.checked_sub(shift));
        let byte = byte.and_then(|index| value.get(index)).copied().unwrap_or(0);
        usize::from(byte >> (7 - place % 8) & 1)
    };
    // Letters that share bits with what stands before or behind are left out.
    let (first, last) = ((8 * shift).div_ceil(6), bits / 6);
    let letter = |index: usize| {
        let code = (0..6).fold(0, |code, offset| code << 1 | bit(6 * index + offset));
        alphabet.get(code).copied().map_or('A', char::from)
    };
    (first..last).map(letter).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(value: &str) -> Vec<String> {
        forms(value).into_iter().map(|form| form.text).collect()
    }

    #[test]
    fn value_without_marks_has_no_form_twice() {
        assert_eq!(texts("hunter2"), ["hunter2"]);
    }

    #[test]
    fn marks_are_written_as_json_and_urls_write_them() {
        let forms = texts("a\"b c/d\n9");
        for form in
            [r#"a\"b c/d\n9"#, "a%22b%20c%2Fd%0A9", "a%22b+c%2fd%0a9", "a%2522b%2520c%252Fd%250A9"]
        {
            assert!(forms.iter().any(|known| known == form), "{form} {forms:?}");
        }
    }

    #[test]
    fn base64_is_found_behind_any_number_of_bytes() {
        // `printf 'x-hunter2-9' | base64`, and with one and two letters before it.
        for text in ["eC1odW50ZXIyLTk=", "YXgtaHVudGVyMi05", "YWJ4LWh1bnRlcjItOQ=="] {
            assert!(texts("x-hunter2-9").iter().any(|form| text.contains(form.as_str())), "{text}");
        }
    }

    #[test]
    fn hexadecimal_is_known_in_both_cases() {
        let forms = texts("hunter2-J");
        assert!(forms.contains(&"68756e746572322d4a".to_owned()), "{forms:?}");
        assert!(forms.contains(&"68756E746572322D4A".to_owned()), "{forms:?}");
    }
}
