//! [`KnownValues`]: finds values that are known to be secret.

use std::fmt;
use std::sync::Arc;

use aho_corasick::{AhoCorasick, Input, Match, MatchKind};

use crate::error::{Error, ErrorKind, Result};
use crate::mask::known::form::{Form, forms};
use crate::mask::scan::Hit;
use crate::mask::text::Bytes;
use crate::mask::text::class::{BASE64_MARK, WORD};

/// What counts and labels show.
pub(crate) const KNOWN_RULE: &str = "known";
/// A shorter value may stand in any text by chance.
pub(crate) const VALUE_BYTES_MIN: usize = 6;
/// More than an environment holds.
const VALUE_BYTES_MAX: usize = 1024 * 1024;
const VALUES_MAX: usize = 4_096;
/// What the finder looks for of a longer one: it takes some hundred bytes for each byte of that.
const HEAD_BYTES: usize = 128;

/// Finds values that are known to be secret, also where they were encoded.
#[derive(Clone, Default)]
pub(crate) struct KnownValues {
    values: Vec<Box<str>>,
    /// In order, so that those with the same head stand together.
    forms: Arc<[Form]>,
    /// Finds the heads of the forms; of those that are the same the first one.
    finder: Option<AhoCorasick>,
}

impl KnownValues {
    /// The same values and one more.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`] if the value is shorter than 6 bytes or longer than 1 MiB, or
    /// there are 4,096 of them.
    pub(crate) fn with(&self, value: &str) -> Result<Self> {
        self.with_all([value])
    }

    /// The same values and some more.
    ///
    /// # Errors
    ///
    /// Those of [`with`](Self::with).
    pub(crate) fn with_all(&self, more: impl IntoIterator<Item = impl AsRef<str>>) -> Result<Self> {
        let mut values = self.values.clone();
        for value in more {
            let value = value.as_ref();
            let fault = match value.len() {
                len if len < VALUE_BYTES_MIN => {
                    "it is shorter than 6 bytes, and other text holds it by chance"
                }
                len if VALUE_BYTES_MAX < len => "it is longer than 1 MiB",
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
        let mut forms: Vec<_> = values.iter().flat_map(|value| forms(value)).collect();
        forms.sort_unstable();
        let heads = forms.iter().map(head);
        let finder = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(heads);
        let finder = finder.map_err(|error| {
            Error::with_source(ErrorKind::InvalidInput, "take values for known secrets", error)
        })?;
        Ok(Self { values, forms: forms.into(), finder: Some(finder) })
    }

    /// Whether one of them stands in the text, or the beginning of a long one.
    pub(crate) fn are_in(&self, text: &str) -> bool {
        self.finder.as_ref().is_some_and(|finder| finder.is_match(text))
    }

    /// Adds where they stand. A long one is hidden as far as the text goes on as it does: it may have
    /// been cut. Letters of base64 beside one that may hold a part of it go with it.
    pub(crate) fn find(&self, text: &str, hits: &mut Vec<Hit<'_>>) {
        let Some(finder) = &self.finder else { return };
        let (bytes, class) = (Bytes::new(text), WORD.or(BASE64_MARK));
        let mut from = 0;
        while let Some(found) = finder.find(Input::new(text).range(from..)) {
            let Some((end, shares_bits)) = self.end(text, &found) else { return };
            let edge = if shares_bits { ENCODED_EDGE } else { 0 };
            let start = bytes.run_start(found.start(), class, edge);
            hits.push(Hit::new(start, bytes.run_end_within(end, class, edge), KNOWN_RULE));
            from = end;
        }
    }

    /// Where the longest form ends whose head was found, and whether it shares bits.
    fn end(&self, text: &str, found: &Match) -> Option<(usize, bool)> {
        let forms = self.forms.get(found.pattern().as_usize()..)?;
        let head_of_first = head(forms.first()?);
        let with_head = forms.iter().take_while(|form| head(form) == head_of_first);
        let rest = text.as_bytes().get(found.end()..)?;
        let ends = with_head.map(|form| {
            let tail = form.text.as_bytes().get(found.len()..).unwrap_or_default();
            let same = tail.iter().zip(rest).take_while(|(of_form, of_text)| of_form == of_text);
            (text.floor_char_boundary(found.end() + same.count()), form.shares_bits)
        });
        ends.max()
    }
}

/// What is looked for of a form: bytes, for the cut may stand within a letter.
fn head(form: &Form) -> &[u8] {
    let bytes = form.text.as_bytes();
    bytes.get(..HEAD_BYTES).unwrap_or(bytes)
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
    fn value_of_many_lines_is_found_whole_and_in_json() {
        let bundle = "MIIB-line 7\n".repeat(10_000);
        let known = known(&bundle);
        assert_eq!(found(&known, &format!("a{bundle}b")), [bundle.as_str()]);
        let json = bundle.replace('\n', "\\n");
        assert_eq!(found(&known, &format!("a{json}b")), [json.as_str()]);
    }

    #[test]
    fn long_value_that_was_cut_is_hidden_as_far_as_it_goes() {
        let value = (0..1_000).map(|number| number.to_string()).collect::<Vec<_>>().join("é");
        let known = known(&value);
        let cut: String = value.chars().take(701).collect();
        assert_eq!(found(&known, &format!("<{cut}…")), [cut.as_str()]);
        let cut: String = value.chars().take(40).collect();
        assert!(found(&known, &format!("<{cut}…")).is_empty());
    }

    #[test]
    fn of_values_with_the_same_beginning_the_longest_is_found() {
        let (begin, end) = ("begin ".repeat(40), "other end");
        let known = known(&format!("{begin}first end")).with(&format!("{begin}{end}")).unwrap();
        for tail in ["first end", "other end"] {
            let value = format!("{begin}{tail}");
            assert_eq!(found(&known, &format!("<{value}>")), [value.as_str()]);
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
