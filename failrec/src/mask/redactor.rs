//! [`Redactor`]: masks and cuts the texts of one failure after another.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::mask::limit::{cut_json, cut_text};
use crate::mask::mark::MASK;
use crate::mask::masker::Masker;
use crate::mask::tally::Tally;
use crate::record::{Json, Limits, Redact};

/// What a text or value may still take when a record's bytes are used up.
const LEFTOVER_BYTES: usize = 256;

/// Masks, and then cuts, the texts of one failure after another.
///
/// Never the other way round: half of a secret has no shape to be known by.
#[derive(Debug)]
pub(crate) struct Redactor<'a> {
    masker: &'a Masker,
    limits: Limits,
    tally: Tally,
    /// What is left of the record's bytes.
    bytes_left: usize,
}

impl<'a> Redactor<'a> {
    pub(crate) fn new(masker: &'a Masker, limits: Limits) -> Self {
        Self { masker, limits, tally: Tally::new(), bytes_left: limits.record_bytes }
    }

    /// Cuts a text that is masked, and takes it from the record's bytes.
    fn cut(&mut self, masked: Cow<'_, str>) -> Option<String> {
        let room = self.limits.text_bytes.min(self.room());
        let kept = cut_text(masked, room);
        self.bytes_left = self.bytes_left.saturating_sub(kept.len());
        changed(kept)
    }

    fn room(&self) -> usize {
        self.bytes_left.max(LEFTOVER_BYTES)
    }
}

impl Redact for Redactor<'_> {
    fn changed(&mut self, text: &str) -> Option<String> {
        let masked = self.masker.text_counted(text, &mut self.tally);
        self.cut(masked)
    }

    fn words(&mut self, text: &mut Cow<'static, str>) {
        let masked = match text {
            Cow::Borrowed(text) => self.masker.fixed(text, &mut self.tally),
            Cow::Owned(text) => self.masker.text_counted(text, &mut self.tally),
        };
        if let Some(changed) = self.cut(masked) {
            *text = Cow::Owned(changed);
        }
    }

    fn named_text(&mut self, name: &str, text: &mut String) {
        let masked = self.masker.named_text(name, text, &mut self.tally);
        if let Some(changed) = self.cut(masked) {
            *text = changed;
        }
    }

    fn named_json(&mut self, name: &str, value: &mut Json) {
        let masked = self.masker.named_json(name, value.as_str(), &mut self.tally);
        let limits =
            Limits { value_bytes: self.limits.value_bytes.min(self.room()), ..self.limits };
        let cut = match cut_json(&masked, &limits) {
            Cow::Owned(cut) => Some(cut),
            Cow::Borrowed(_) => changed(masked),
        };
        if let Some(text) = cut {
            // What came out of JSON is JSON; if that ever failed, nothing of it would be shown.
            *value = Json::parse(text).unwrap_or_else(|_| Json::string(MASK));
        }
        self.bytes_left = self.bytes_left.saturating_sub(value.as_str().len());
    }

    fn take_counts(&mut self) -> BTreeMap<String, u32> {
        self.bytes_left = self.limits.record_bytes;
        self.tally.take()
    }
}

/// The masked text if it is another one.
fn changed(masked: Cow<'_, str>) -> Option<String> {
    match masked {
        Cow::Borrowed(_) => None,
        Cow::Owned(masked) => Some(masked),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn redacted(limits: Limits, work: impl FnOnce(&mut Redactor<'_>)) -> BTreeMap<String, u32> {
        let masker = Masker::default();
        let mut redactor = Redactor::new(&masker, limits);
        work(&mut redactor);
        redactor.take_counts()
    }

    #[test]
    fn secret_across_the_cut_is_hidden_before_the_cut() {
        let limits = Limits { text_bytes: 64, ..Limits::DEFAULT };
        let mut text = format!("{} password=hunter2-and-more {}", "a".repeat(20), "b".repeat(100));
        redacted(limits, |redactor| redactor.text(&mut text));
        assert!(!text.contains("hunter"), "{text}");
        assert!(text.len() <= 64, "{text}");
    }

    #[test]
    fn name_forbids_the_whole_text() {
        let mut text = "nothing to see".to_owned();
        let counts = redacted(Limits::DEFAULT, |redactor| redactor.named_text("secret", &mut text));
        assert_eq!(text, MASK);
        assert_eq!(counts, BTreeMap::from([("key".to_owned(), 1)]));
    }

    #[test]
    fn name_forbids_every_leaf_of_a_value() {
        let mut value = Json::parse(r#"{"user":"bob","n":[1,null]}"#).unwrap();
        redacted(Limits::DEFAULT, |redactor| redactor.named_json("credentials", &mut value));
        assert_eq!(value.as_str(), r#"{"user":"********","n":["********",null]}"#);
    }

    #[test]
    fn harmless_value_stays_as_it_is() {
        let mut value = Json::parse(r#"{ "user": "bob" }"#).unwrap();
        let counts = redacted(Limits::DEFAULT, |redactor| redactor.named_json("input", &mut value));
        assert_eq!(value.as_str(), r#"{ "user": "bob" }"#);
        assert_eq!(counts, BTreeMap::new());
    }

    #[test]
    fn texts_of_one_record_share_its_bytes() {
        let limits = Limits { record_bytes: 1000, ..Limits::DEFAULT };
        let masker = Masker::default();
        let mut redactor = Redactor::new(&masker, limits);
        let mut texts = vec!["a ".repeat(450); 3];
        for text in &mut texts {
            redactor.text(text);
        }
        assert_eq!(texts.iter().map(String::len).collect::<Vec<_>>(), [900, 256, 256]);
        redactor.take_counts();
        let mut next = "a ".repeat(450);
        redactor.text(&mut next);
        assert_eq!(next.len(), 900);
    }
}
