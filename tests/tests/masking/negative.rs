//! [`Negative`]: a text without secrets, which must stay as it is.

use std::collections::BTreeSet;

use failrec::mask::Masker;

use crate::encoding::{debug, json};
use crate::frame::Entrance;
use crate::negatives;
use crate::template::Template;
use failrec_tests::Random;

/// What texts of one sort look like.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NegativeKind {
    /// What the table calls it.
    pub(crate) name: &'static str,
    /// The texts are JSON documents.
    is_json: bool,
    templates: &'static [&'static str],
}

impl NegativeKind {
    /// Plain texts.
    pub(crate) const fn text(name: &'static str, templates: &'static [&'static str]) -> Self {
        Self { name, is_json: false, templates }
    }

    /// JSON documents.
    pub(crate) const fn json(name: &'static str, templates: &'static [&'static str]) -> Self {
        Self { name, is_json: true, templates }
    }
}

/// A text without secrets, which must stay as it is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Negative {
    /// Its kind.
    pub(crate) kind: &'static str,
    /// The text.
    pub(crate) text: String,
    is_document: bool,
}

/// Draws of a template with places; one without has one.
const DRAWS: usize = 3;

impl Negative {
    /// Every kind, alone and in other texts; none stands here twice.
    pub(crate) fn all(seed: u64) -> Vec<Self> {
        let mut all = BTreeSet::new();
        for kind in negatives::all() {
            for template in kind.templates {
                let draws = if template.contains('«') { DRAWS } else { 1 };
                let mut random = Random::of(seed, &[kind.name, template]);
                for _ in 0..draws {
                    let text = Template(template).fill(&mut random).text;
                    all.extend(framed(kind, &text));
                }
            }
        }
        all.into_iter().collect()
    }

    /// The text after masking if it did not stay.
    pub(crate) fn change(&self, masker: &Masker) -> Option<String> {
        let entrance = if self.is_document { Entrance::Json } else { Entrance::Text };
        let after = entrance.mask(masker, &self.text);
        (after != self.text).then_some(after)
    }
}

fn framed(kind: NegativeKind, text: &str) -> Vec<Negative> {
    let nested = format!("{{\"message\":\"{}\",\"level\":\"info\"}}", json(text));
    let mut texts = vec![
        (text.to_owned(), false),
        (format!("2026-01-04T05:06:07Z INFO worker: {text}"), false),
        (nested.clone(), true),
        (format!("{{\"step\":3,\"body\":\"{}\"}}", json(&nested)), true),
    ];
    if kind.is_json {
        texts.push((text.to_owned(), true));
        texts.push((format!("{{\"items\":[{text},null]}}"), true));
    } else {
        texts.push((format!("Event {{ step: 3, message: \"{}\" }}", debug(text)), false));
        texts.push((format!("[\"first\",\"{}\"]", json(text)), true));
    }
    let texts = texts.into_iter();
    texts.map(|(text, is_document)| Negative { kind: kind.name, text, is_document }).collect()
}

#[test]
fn documents_are_json() {
    let all = [1, 2, 3].into_iter().flat_map(Negative::all);
    for negative in all.filter(|negative| negative.is_document) {
        let document = serde_json::from_str::<serde_json::Value>(&negative.text);
        assert!(document.is_ok(), "{negative:?}");
    }
}

#[test]
fn there_are_negatives_enough() {
    let (all, kinds) = (Negative::all(1), negatives::all());

    assert!(3000 <= all.len(), "{}", all.len());
    assert!(40 <= kinds.len(), "{}", kinds.len());
}
