//! [`Masker`]: hides secrets and personal details in text and JSON.

use std::borrow::Cow;
use std::sync::Arc;

use crate::mask::json::{Outline, Walk, is_quiet};
use crate::mask::key::Sensitivity;
use crate::mask::rules::Rules;
use crate::mask::tally::Tally;

/// Hides secrets and personal details in text and JSON.
///
/// It never changes once it is built, and clones share everything: one serves all threads.
///
/// # Examples
///
/// ```
/// use failrec::mask::Masker;
///
/// let masker = Masker::default();
/// assert_eq!(masker.text("login failed: password=hunter2"), "login failed: password=********");
/// assert_eq!(masker.json(r#"{"api_key": "k-1", "retries": 3}"#), r#"{"api_key": "********", "retries": 3}"#);
/// assert_eq!(masker.text("the author lost a key"), "the author lost a key");
/// ```
#[derive(Clone, Debug, Default)]
pub struct Masker {
    rules: Arc<Rules>,
}

impl Masker {
    pub(crate) fn new(rules: Rules) -> Self {
        Self { rules: Arc::new(rules) }
    }

    /// Hides what must not be shown in free text; borrowed if there is nothing to hide.
    pub fn text<'t>(&self, text: &'t str) -> Cow<'t, str> {
        self.text_counted(text, &mut Tally::new())
    }

    /// Hides what must not be shown in a JSON text; borrowed if there is nothing to hide.
    ///
    /// Numbers, blanks and the order of keys stay byte for byte. Under a sensitive name every
    /// string and number becomes a mask; what is nested deeper than 128 levels becomes one. What
    /// is no JSON is masked as free text.
    pub fn json<'t>(&self, json: &'t str) -> Cow<'t, str> {
        self.json_counted(json, &mut Tally::new())
    }

    /// Does as [`text`](Self::text) and counts what it hides.
    pub fn text_counted<'t>(&self, text: &'t str, tally: &mut Tally) -> Cow<'t, str> {
        self.rules.mask(text, tally)
    }

    /// Does as [`json`](Self::json) and counts what it hides.
    pub fn json_counted<'t>(&self, json: &'t str, tally: &mut Tally) -> Cow<'t, str> {
        self.json_under(json, Sensitivity::Open, tally)
    }

    /// Whether the name says that its value must be hidden, whatever it is.
    ///
    /// ```
    /// use failrec::mask::Masker;
    ///
    /// let masker = Masker::default();
    /// assert!(masker.is_sensitive_name("dbPassword"));
    /// assert!(!masker.is_sensitive_name("max_tokens"));
    /// ```
    pub fn is_sensitive_name(&self, name: &str) -> bool {
        self.judge(name).is_sensitive()
    }

    pub(crate) fn judge(&self, name: &str) -> Sensitivity {
        self.rules.names.judge(name)
    }

    /// Masks a JSON text that is the value of a name.
    pub(crate) fn json_under<'t>(
        &self,
        json: &'t str,
        under: Sensitivity,
        tally: &mut Tally,
    ) -> Cow<'t, str> {
        if !under.is_sensitive() && is_quiet(json, &self.rules) {
            return Cow::Borrowed(json);
        }
        let outline = Outline::read(json);
        let walked = outline
            .and_then(|outline| Walk::new(json, &self.rules, tally).under(under).run(&outline));
        walked.unwrap_or_else(|| self.rules.mask(json, tally))
    }

    /// Masks free text that is the value of a name.
    pub(crate) fn text_under<'t>(
        &self,
        text: &'t str,
        under: Sensitivity,
        tally: &mut Tally,
    ) -> Cow<'t, str> {
        self.rules.mask_under(text, under, tally)
    }
}
