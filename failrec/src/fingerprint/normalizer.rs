//! [`Normalizer`]: makes messages of one cause alike.

use std::borrow::Cow;
use std::sync::Arc;

use crate::fingerprint::clean::{self, Cleaned};
use crate::fingerprint::explanation::{Explanation, Replacement};
use crate::fingerprint::own::OwnRules;
use crate::fingerprint::scan::{self, Classes, Logged, Rule, Sink};

/// Walks after which the result is taken as it is; the second finds nothing to do but in a text
/// that was cut off.
const WALKS_MAX: usize = 4;
/// The same with rules of the user's own, which may match what other rules have put in. Each walk
/// that changes something leaves less for the next.
const OWN_WALKS_MAX: usize = 16;

/// Makes messages of one cause alike: what differs from one failure to the next becomes a
/// placeholder, what tells causes apart stays.
///
/// Numbers, times, ids, addresses, paths and quoted texts go. Numbers that mean something stay:
/// statuses, error numbers, ports of services, names such as `u32` or `gpt-4o`. The result is at
/// most 512 bytes long, is the same if it is normalised again, and takes time in proportion to the
/// message.
///
/// # Examples
///
/// ```
/// use failrec::fingerprint::Normalizer;
///
/// let normalizer = Normalizer::default();
/// let one = normalizer.normalize("connection to 10.0.3.17:5432 refused after 30s (os error 111)");
/// assert_eq!(one, "connection to <ip>:5432 refused after <dur> (os error 111)");
///
/// let other = normalizer.normalize("connection to 10.0.9.44:5432 refused after 1.5s (os error 111)");
/// assert_eq!(one, other);
/// ```
#[derive(Clone, Debug, Default)]
pub struct Normalizer {
    own: Option<Arc<OwnRules>>,
}

impl Normalizer {
    pub(super) fn with_own(own: Option<OwnRules>) -> Self {
        Self { own: own.map(Arc::new) }
    }

    /// The name of the user's own rules: a hash, the same for the same rules. None if there are
    /// only the built-in ones.
    pub fn rules(&self) -> Option<&str> {
        self.own.as_deref().map(|own| &**own.name())
    }

    /// The normal form of `text`.
    pub fn normalize(&self, text: &str) -> String {
        let mut normal = String::new();
        self.normalize_into(text, &mut normal);
        normal
    }

    /// Writes the normal form of `text` to `out`, in place of what is there.
    ///
    /// Allocates nothing if `out` has room for 512 bytes and there are no rules of the user's own.
    pub fn normalize_into(&self, text: &str, out: &mut String) {
        if clean::is_clean(text) {
            self.write(text, out);
        } else {
            self.write(Cleaned::new(text, &mut |_| {}).as_str(), out);
        }
    }

    /// The normal form of `text`, with everything that was replaced in it.
    pub fn explain(&self, text: &str) -> Explanation {
        let mut places = Vec::new();
        let cleaned = Cleaned::new(text, &mut |at| places.push(at));
        let (mut normal, mut log) = (String::new(), Vec::new());
        self.scan(cleaned.as_str(), &mut Sink::new(&mut normal, Some(&mut log), self.off()));
        self.normalize_into(text, &mut normal);
        let replacements = log.into_iter().map(|logged| self.locate(text, &places, logged));
        Explanation::new(normal, replacements.collect())
    }

    /// Writes the normal form of a cleaned text.
    fn write(&self, cleaned: &str, out: &mut String) {
        let mut is_cut = self.scan_into(cleaned, out);
        let walks = if self.own.is_none() { WALKS_MAX } else { OWN_WALKS_MAX };
        for _ in 1..walks {
            if !is_cut && self.own.is_none() {
                return;
            }
            // What stands before a cut may read otherwise than it did with the rest behind it.
            let first = Cleaned::new(out, &mut |_| {});
            is_cut = self.scan_into(first.as_str(), out);
            if !is_cut && out == first.as_str() {
                return;
            }
        }
    }

    /// One walk; the result did not fit.
    fn scan_into(&self, cleaned: &str, out: &mut String) -> bool {
        let mut sink = Sink::new(out, None, self.off());
        self.scan(cleaned, &mut sink);
        let is_cut = sink.is_full();
        out.truncate(clean::trim_end(out).len());
        is_cut
    }

    fn scan<'a>(&'a self, cleaned: &'a str, sink: &mut Sink<'_, 'a>) {
        match &self.own {
            None => scan::scan(cleaned, 0, sink),
            Some(own) => own.scan(cleaned, sink),
        }
    }

    fn off(&self) -> Classes {
        self.own.as_deref().map(OwnRules::off).unwrap_or_default()
    }

    /// Moves a replacement from the cleaned text to the text as it came.
    fn locate(&self, text: &str, places: &[usize], logged: Logged) -> Replacement {
        let start = places.get(logged.span.start).copied().unwrap_or(text.len());
        let last = logged.span.end.checked_sub(1).and_then(|last| places.get(last)).copied();
        let after = |last: usize| {
            last + text.get(last..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8)
        };
        let end = last.map_or(start, after).max(start);
        let replaced = text.get(start..end).unwrap_or("").to_owned();
        let rule = match logged.rule {
            Rule::BuiltIn(name) => Cow::Borrowed(name),
            Rule::Own(number) => {
                Cow::Owned(self.own.as_deref().map_or_else(String::new, |own| own.title(number)))
            }
        };
        Replacement { span: start..end, text: replaced, rule, placeholder: logged.placeholder }
    }
}

#[cfg(test)]
mod tests;
