//! [`Masker`]: hides secrets and personal details in text and JSON.

use std::borrow::Cow;
use std::ffi::OsString;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::error::Result;
use crate::mask::calm::{Calm, Known};
use crate::mask::json::{Memory, Origin, Outline, Stop, Sweep, Walk};
use crate::mask::key::Sensitivity;
use crate::mask::known::{registered_count, secrets_among};
use crate::mask::method::Method;
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
    /// What tells these rules from others; zero for the built-in ones.
    number: u64,
    calm: Arc<Calm>,
}

impl Masker {
    pub(crate) fn new(rules: Rules) -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        Self { rules: Arc::new(rules), number, calm: Arc::default() }
    }

    /// The same with another [`Method`] where none was set for a rule, a name or a place.
    ///
    /// ```
    /// use failrec::mask::{Masker, Method};
    ///
    /// let masker = Masker::default().with_method(Method::Label);
    /// assert_eq!(masker.text("pin=1234"), "pin=[MASKED:text_kv]");
    /// ```
    #[must_use]
    pub fn with_method(&self, method: Method) -> Self {
        let mut rules = Rules::clone(&self.rules);
        rules.methods.usual = method;
        Self::new(rules)
    }

    /// The same, and the values of `variables` that stand under the name of a secret are hidden
    /// wherever they are said. A plain word or number is not: it would be hidden where others say it.
    ///
    /// A recorder does so with the environment of its process, `std::env::vars_os()`.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) if one is longer than 1 MiB, which
    /// no system passes on, or there are more than 4,096.
    ///
    /// # Examples
    ///
    /// ```
    /// use failrec::mask::Masker;
    ///
    /// # fn main() -> failrec::Result<()> {
    /// let variables = [("DB_PASSWORD".into(), "tr0ub4dor".into())];
    /// let masker = Masker::default().with_environment(variables)?;
    /// assert_eq!(masker.text("cannot log in as tr0ub4dor"), "cannot log in as ********");
    /// # Ok(())
    /// # }
    /// ```
    pub fn with_environment(
        &self,
        variables: impl IntoIterator<Item = (OsString, OsString)>,
    ) -> Result<Self> {
        let secrets: Vec<_> = secrets_among(variables, &self.rules.names).collect();
        if secrets.is_empty() {
            return Ok(self.clone());
        }
        let known = self.rules.known.with_all(&secrets)?;
        Ok(Self::new(Rules { known, ..Rules::clone(&self.rules) }))
    }

    /// Hides what must not be shown in free text; borrowed if there is nothing to hide.
    pub fn text<'t>(&self, text: &'t str) -> Cow<'t, str> {
        self.text_counted(text, &mut Tally::deaf())
    }

    /// Hides what must not be shown in a JSON text; borrowed if there is nothing to hide.
    ///
    /// Numbers, blanks and the order of keys stay byte for byte. Under a sensitive name every
    /// string and number becomes a mask; what is nested deeper than 128 levels becomes one. What
    /// is no JSON is masked as free text.
    pub fn json<'t>(&self, json: &'t str) -> Cow<'t, str> {
        self.json_counted(json, &mut Tally::deaf())
    }

    /// Does as [`text`](Self::text) and counts what it hides.
    pub fn text_counted<'t>(&self, text: &'t str, tally: &mut Tally) -> Cow<'t, str> {
        self.rules.mask(text, tally)
    }

    /// Does as [`json`](Self::json) and counts what it hides.
    pub fn json_counted<'t>(&self, json: &'t str, tally: &mut Tally) -> Cow<'t, str> {
        self.swept(json, None, tally)
    }

    /// Does as [`text`](Self::text) with a text that is most often part of the program.
    pub(crate) fn words(&self, text: Cow<'static, str>) -> Cow<'static, str> {
        match text {
            Cow::Borrowed(text) => self.fixed(text, &mut Tally::deaf()),
            Cow::Owned(text) => self.text(&text).into_owned().into(),
        }
    }

    /// Does as [`text_counted`](Self::text_counted) with a text that is part of the program, and is looked at
    /// once.
    pub(crate) fn fixed(&self, text: &'static str, tally: &mut Tally) -> Cow<'static, str> {
        let known = Known::now(text);
        if self.calm.holds(known) {
            return Cow::Borrowed(text);
        }
        let masked = self.text_counted(text, tally);
        if matches!(masked, Cow::Borrowed(_)) {
            self.calm.keep(known);
        }
        masked
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

    #[cfg(test)]
    pub(crate) fn rules(&self) -> &Rules {
        &self.rules
    }

    pub(crate) fn judge(&self, name: &str) -> Sensitivity {
        self.rules.names.judge(name)
    }

    /// Masks a JSON text that is the value of `name`.
    pub(crate) fn named_json<'t>(
        &self,
        name: &str,
        json: &'t str,
        tally: &mut Tally,
    ) -> Cow<'t, str> {
        if self.judge(name).is_sensitive() {
            self.walked(json, Some(name), tally)
        } else {
            self.swept(json, Some(name), tally)
        }
    }

    /// Masks free text that is the value of `name`.
    pub(crate) fn named_text<'t>(
        &self,
        name: &str,
        text: &'t str,
        tally: &mut Tally,
    ) -> Cow<'t, str> {
        match self.rules.paths.method(&[name]) {
            Some(Method::Keep) => Cow::Borrowed(text),
            said => {
                let under = said.map_or_else(|| self.judge(name), Sensitivity::Listed);
                self.rules.mask_under(text, under, tally)
            }
        }
    }

    fn swept<'t>(&self, json: &'t str, name: Option<&str>, tally: &mut Tally) -> Cow<'t, str> {
        let paths = &self.rules.paths;
        if paths.hides() {
            return self.walked(json, name, tally);
        }
        let mut counts = tally.like();
        let origin = Origin { masker: self.number, registered: registered_count() };
        let swept =
            Memory::by(origin, |memory| Sweep::new(json, &self.rules, memory, &mut counts).run());
        match swept {
            Ok(masked) if paths.is_empty() => {
                tally.absorb(counts);
                masked
            }
            // Where nothing is hidden there is nothing to keep.
            Ok(Cow::Borrowed(json)) => Cow::Borrowed(json),
            Ok(Cow::Owned(_)) | Err(Stop::Late) => self.walked(json, name, tally),
            Err(Stop::NoJson) => self.unread(json, name, tally),
        }
    }

    fn walked<'t>(&self, json: &'t str, name: Option<&str>, tally: &mut Tally) -> Cow<'t, str> {
        self.walk(json, name, tally).unwrap_or_else(|| self.unread(json, name, tally))
    }

    /// Masks what is no JSON.
    fn unread<'t>(&self, json: &'t str, name: Option<&str>, tally: &mut Tally) -> Cow<'t, str> {
        match self.rules.mask(json, tally) {
            Cow::Borrowed(text) => Cow::Borrowed(text),
            // It may be JSON without what was hidden, and is read as such from now on.
            Cow::Owned(masked) => {
                let walked = self.walk(&masked, name, tally).map(Cow::into_owned);
                Cow::Owned(walked.unwrap_or(masked))
            }
        }
    }

    /// Masks a JSON text; `None` if it is none.
    fn walk<'t>(
        &self,
        json: &'t str,
        name: Option<&str>,
        tally: &mut Tally,
    ) -> Option<Cow<'t, str>> {
        let outline = Outline::read(json)?;
        Walk::of(json, name, &self.rules, tally).run(&outline)
    }
}
