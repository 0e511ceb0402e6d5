//! [`KnownValues`]: finds values that are known to be secret.

use std::fmt;

use aho_corasick::{AhoCorasick, MatchKind};

use crate::error::{Error, ErrorKind, Result};
use crate::mask::known::form::forms;
use crate::mask::scan::Hit;
use crate::mask::text::Bytes;
use crate::mask::text::class::{BASE64_MARK, WORD};

/// What counts and labels show.
pub(crate) const KNOWN_RULE: &str = "known";
/// A shorter value may stand in any text by chance.
pub(crate) const VALUE_BYTES_MIN: usize = 6;
/// No secret is longer, and the finder takes some hundred bytes for each.
const VALUE_BYTES_MAX: usize = 16 * 1024;
const VALUES_MAX: usize = 4_096;

/// Finds values that are known to be secret, also where they were encoded.
#[derive(Clone, Default)]
pub(crate) struct KnownValues {
    values: Vec<Box<str>>,
    /// Of each pattern of the finder, whether the letters beside it may hold bits of the value.
    shares_bits: Vec<bool>,
    finder: Option<AhoCorasick>,
}

impl KnownValues {
    /// The same values and one more.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`] if the value is shorter than 6 bytes or longer than 16 KiB, or
    /// there are 4,096 of them.
    pub(crate) fn with(&self, value: &str) -> Result<Self> {
        self.with_all(&[value])
    }

    /// The same values and some more.
    ///
    /// # Errors
    ///
    /// Those of [`with`](Self::with).
    pub(crate) fn with_all(&self, more: &[&str]) -> Result<Self> {
        let mut values = self.values.clone();
        for &value in more {
            let fault = match value.len() {
                len if len < VALUE_BYTES_MIN => {
                    "it is shorter than 6 bytes, and other text holds it by chance"
                }
                len if VALUE_BYTES_MAX < len => "it is longer than 16 KiB",
                _ if values.iter().any(|known| **known == *value) => continue,
                _ if VALUES_MAX <= values.len() => "there are 4,096 already",
                _ => {
                    values.push(value.into());
                    continue;
                }
            };
            // The value itself stays out of the error.
            let message = format!("take a value for a known secret: {fault}");
            return Err(Error::new(ErrorKind::InvalidInput, message));
        }
        let forms: Vec<_> = values.iter().flat_map(|value| forms(value)).collect();
        let texts = forms.iter().map(|form| &form.text);
        let finder = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(texts);
        let finder = finder.map_err(|error| {
            Error::with_source(ErrorKind::InvalidInput, "take values for known secrets", error)
        })?;
        let shares_bits = forms.iter().map(|form| form.shares_bits).collect();
        Ok(Self { values, shares_bits, finder: Some(finder) })
    }

    /// Whether one of them stands in the text.
    pub(crate) fn are_in(&self, text: &str) -> bool {
        self.finder.as_ref().is_some_and(|finder| finder.is_match(text))
    }

    /// Adds where they stand. Letters of base64 beside one that may hold a part of it go with it.
    pub(crate) fn find(&self, text: &str, hits: &mut Vec<Hit<'_>>) {
        let Some(finder) = &self.finder else { return };
        let (bytes, class) = (Bytes::new(text), WORD.or(BASE64_MARK));
        for found in finder.find_iter(text) {
            let shares_bits = self.shares_bits.get(found.pattern().as_usize());
            let edge = if shares_bits == Some(&true) { ENCODED_EDGE } else { 0 };
            let start = bytes.run_start(found.start(), class, edge);
            let end = bytes.run_end_within(found.end(), class, edge);
            hits.push(Hit::new(start, end, KNOWN_RULE));
        }
    }
}

/// Letters of base64 that hold bits of a value beside those that are it.
const ENCODED_EDGE: usize = 2;

impl fmt::Debug for KnownValues {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KnownValues({})", self.values.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(value: &str) -> KnownValues {
        KnownValues::default().with(value).unwrap()
    }

    fn found(known: &KnownValues, text: &str) -> Vec<String> {
        let mut hits = Vec::new();
        known.find(text, &mut hits);
        hits.iter().map(|hit| text[hit.start..hit.end].to_owned()).collect()
    }

    #[test]
    fn value_is_found_wherever_it_stands() {
        let known = known("correct horse");
        assert_eq!(found(&known, "a correct horse, correct horses"), ["correct horse"; 2]);
        assert!(known.are_in("incorrect horses"));
        assert!(!known.are_in("correct  horse"));
    }

    #[test]
    fn letters_that_share_bits_with_an_encoded_value_go_with_it() {
        assert_eq!(found(&known("x-hunter2-9"), "auth YXgtaHVudGVyMi05 end"), ["YXgtaHVudGVyMi05"]);
    }

    #[test]
    fn what_stands_beside_a_whole_form_stays() {
        assert_eq!(found(&known("correct horse"), "q=correct%20horse"), ["correct%20horse"]);
        assert_eq!(found(&known("correct horse"), "q=correct+horse"), ["correct+horse"]);
    }

    #[test]
    fn value_of_no_use_is_refused_without_being_told() {
        for value in ["s-9!", &"x".repeat(VALUE_BYTES_MAX + 1)] {
            let error = KnownValues::default().with(value).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::InvalidInput);
            assert!(!error.to_string().contains(value), "{error}");
        }
    }

    #[test]
    fn value_that_is_known_is_not_taken_twice() {
        let twice = known("hunter22").with("hunter22").unwrap();
        assert_eq!(twice.values.len(), 1);
    }

    #[test]
    fn values_do_not_show_themselves() {
        assert_eq!(format!("{:?}", known("hunter22")), "KnownValues(1)");
    }
}
