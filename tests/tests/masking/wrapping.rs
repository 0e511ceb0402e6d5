//! [`Wrapping`]: an encoding that hides a secret from rules that do not decode.

use crate::encoding::{base64, base64_url, hex, percent};
use crate::template::Filled;

/// An encoding that hides a secret from rules that do not decode.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wrapping {
    name: &'static str,
    encode: fn(&str) -> String,
    /// Bits of the text in a character of the encoding; `None` if the secret shows in it.
    bits: Option<usize>,
    /// Goes before the text and so shifts it against the groups of the encoding.
    pad: &'static str,
}

const WRAPPINGS: &[Wrapping] = &[
    Wrapping { name: "base64", encode: standard, bits: Some(6), pad: "" },
    Wrapping { name: "base64 shifted by 1", encode: standard, bits: Some(6), pad: " " },
    Wrapping { name: "base64 shifted by 2", encode: standard, bits: Some(6), pad: "  " },
    Wrapping { name: "base64 url-safe", encode: url_safe, bits: Some(6), pad: "" },
    Wrapping { name: "hex", encode: |text| hex(text.as_bytes()), bits: Some(4), pad: "" },
    Wrapping {
        name: "hex, upper case",
        encode: |text| hex(text.as_bytes()).to_uppercase(),
        bits: Some(4),
        pad: "",
    },
    Wrapping { name: "percent twice", encode: |text| percent(&percent(text)), bits: None, pad: "" },
];

const CONTENTS: &[(&str, &str)] = &[
    ("token", "ghp_«github»"),
    ("json with a token", "{\"user\":\"‹~a6›\",\"value\":\"sk_live_‹›«A24»\"}"),
    ("json with a password", "{\"user\":\"‹~a6›\",\"password\":\"«P14»\"}"),
    ("user and password", "‹~a7›:«P16»"),
    ("setting", "host=‹~a9›&api_key=«A32»"),
    ("address", "postgres://‹~a6›:«A14»@db.orchard.net/orders"),
];

/// Every encoding of every content, with a name.
pub(crate) fn all() -> Vec<(String, Wrapping, &'static str)> {
    let pairs = WRAPPINGS.iter().flat_map(|wrapping| {
        CONTENTS.iter().map(move |(name, content)| {
            (format!("{} of {name}", wrapping.name), *wrapping, *content)
        })
    });
    pairs.collect()
}

impl Wrapping {
    /// The encoded text; its secrets are the characters that hold nothing but secrets.
    pub(crate) fn wrap(self, filled: &Filled) -> Filled {
        let text = format!("{}{}", self.pad, filled.text);
        let encoded = (self.encode)(&text);
        let Some(bits) = self.bits else {
            return Filled { text: encoded, secrets: filled.secrets.clone(), kept: Vec::new() };
        };
        let secrets = filled.secrets.iter().map(|secret| {
            let start = text.find(secret.as_str()).expect("the text holds its secrets");
            let end = start + secret.len();
            encoded[(8 * start).div_ceil(bits)..8 * end / bits].to_owned()
        });
        Filled { secrets: secrets.collect(), text: encoded, kept: Vec::new() }
    }
}

fn standard(text: &str) -> String {
    base64(text.as_bytes())
}

fn url_safe(text: &str) -> String {
    base64_url(text.as_bytes())
}

#[test]
fn the_secret_of_an_encoded_text_is_the_encoded_secret() {
    let filled = Filled {
        text: "user:secret".to_owned(),
        secrets: vec!["secret".to_owned()],
        kept: Vec::new(),
    };

    let wrapped: Vec<String> =
        WRAPPINGS.iter().flat_map(|wrapping| wrapping.wrap(&filled).secrets).collect();

    assert_eq!(wrapped[0], "zZWNyZX", "of {}", standard("user:secret"));
    assert_eq!(wrapped[4], hex(b"secret"));
    assert_eq!(wrapped[6], "secret");
}
