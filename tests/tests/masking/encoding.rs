//! Encodings in which values travel.

use std::fmt::Write;

/// Base64 with the signs `+` and `/` and with padding.
pub(crate) fn base64(bytes: &[u8]) -> String {
    let digits = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let byte = |index: usize| usize::from(chunk.get(index).copied().unwrap_or(0));
        let bits = (byte(0) << 16) | (byte(1) << 8) | byte(2);
        for place in 0..4 {
            let digit = char::from(digits[(bits >> (18 - 6 * place)) & 63]);
            text.push(if place <= chunk.len() { digit } else { '=' });
        }
    }
    text
}

/// Base64 with the signs `-` and `_` and without padding.
pub(crate) fn base64_url(bytes: &[u8]) -> String {
    base64(bytes).replace('+', "-").replace('/', "_").trim_end_matches('=').to_owned()
}

/// Two lower-case digits a byte.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").expect("a string grows");
        text
    })
}

/// Everything but what RFC 3986 leaves unreserved as `%XX`.
pub(crate) fn percent(text: &str) -> String {
    text.bytes().fold(String::new(), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            write!(out, "%{byte:02X}").expect("a string grows");
        }
        out
    })
}

/// The text between the quotes of a JSON string.
pub(crate) fn json(text: &str) -> String {
    let quoted = serde_json::to_string(text).expect("a string is JSON");
    quoted[1..quoted.len() - 1].to_owned()
}

/// The text between the quotes of Rust's `Debug`.
pub(crate) fn debug(text: &str) -> String {
    let quoted = format!("{text:?}");
    quoted[1..quoted.len() - 1].to_owned()
}

const ENTITIES: &[(&str, &str)] =
    &[("<", "&lt;"), (">", "&gt;"), ("\"", "&quot;"), ("'", "&#39;"), ("&", "&amp;")];

/// XML with the five entities.
pub(crate) fn xml(text: &str) -> String {
    ENTITIES.iter().rev().fold(text.to_owned(), |text, (plain, entity)| text.replace(plain, entity))
}

/// The text without its escapes: backslashes gone, `%XX` and entities decoded.
///
/// What a secret is made of shows in it however many layers were put round it.
pub(crate) fn plain(text: &str) -> String {
    let mut text = text.replace('\\', "");
    for (plain, entity) in ENTITIES {
        text = text.replace(entity, plain);
    }
    // Layers of percent signs: three are more than any frame has.
    for _ in 0..3 {
        text = percent_decoded(&text);
    }
    text
}

fn percent_decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut index = 0;
    while let Some(byte) = bytes.get(index) {
        let digits = text.get(index + 1..index + 3).filter(|digits| {
            *byte == b'%' && digits.bytes().all(|digit| digit.is_ascii_hexdigit())
        });
        let decoded = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        out.push(decoded.unwrap_or(*byte));
        index += if decoded.is_some() { 3 } else { 1 };
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[test]
fn base64_is_that_of_the_standard() {
    let encoded = ["", "f", "fo", "foo", "foob"].map(|text| base64(text.as_bytes()));

    assert_eq!(encoded, ["", "Zg==", "Zm8=", "Zm9v", "Zm9vYg=="]);
}

#[test]
fn base64_for_addresses_has_its_own_signs() {
    assert_eq!(base64(&[0xfb, 0xff]), "+/8=");
    assert_eq!(base64_url(&[0xfb, 0xff]), "-_8");
}

#[test]
fn plain_text_comes_back_from_every_encoding() {
    let text = "a\"b<c>&d e=f";

    for encode in [percent, json, debug, xml] {
        assert_eq!(plain(&encode(text)), text);
    }
    assert_eq!(plain(&percent(&percent(text))), text);
    assert_eq!(plain(&json(&json(&json(text)))), text);
}
