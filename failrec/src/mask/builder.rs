//! [`MaskerBuilder`]: the built-in rules, with a program's own added.

use crate::error::Result;
use crate::mask::extra::Extra;
use crate::mask::masker::Masker;
use crate::mask::method::Method;
use crate::mask::rules::Rules;
use crate::mask::setting::Setting;

/// The built-in rules, with a program's own added. They stay on, whatever is added: only
/// [`Method::Keep`] for a rule by its name, and what is listed as safe, takes something away.
///
/// Of two settings for one thing the later one holds. What is said of a place holds before what is
/// said of a name, and that before what is said of a rule.
///
/// # Examples
///
/// ```
/// use failrec::mask::{Masker, Method};
///
/// # fn main() -> failrec::Result<()> {
/// let masker = Masker::builder()
///     .sensitive_key("patient_*")
///     .safe_key("pin")
///     .rule("ticket", "TCK-[0-9]{6}")
///     .method(Method::Label)
///     .build()?;
/// assert_eq!(masker.text("see TCK-123456, patient_name: \"Ada\", pin=12"),
///     "see [MASKED:ticket], patient_name: \"[MASKED:text_kv]\", pin=12");
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, Default)]
#[must_use = "nothing is masked until it is built"]
pub struct MaskerBuilder {
    settings: Vec<Setting>,
}

impl Masker {
    /// Starts from the built-in rules, to add to them.
    pub fn builder() -> MaskerBuilder {
        MaskerBuilder::default()
    }
}

impl MaskerBuilder {
    /// Hides whatever stands under a name, such as `patient_name` or `patient_*`.
    ///
    /// Names are compared word by word in any spelling: `patient_name` is `PatientName`, too. A
    /// star stands for any words, also none.
    pub fn sensitive_key(self, name: impl Into<String>) -> Self {
        self.with(Setting::SensitiveKey(name.into()))
    }

    /// Takes a name for harmless, whatever the built-in words and
    /// [`sensitive_key`](Self::sensitive_key) say. Its value is still searched for secrets.
    pub fn safe_key(self, name: impl Into<String>) -> Self {
        self.with(Setting::SafeKey(name.into()))
    }

    /// Leaves what stands at a place as it is, with all that is in it. As
    /// [`path_method`](Self::path_method) with [`Method::Keep`].
    pub fn safe_path(self, path: impl Into<String>) -> Self {
        self.path_method(path, Method::Keep)
    }

    /// Hides what `pattern` matches in any text: its first group, if it has one, else all of it.
    ///
    /// The pattern is one of the `regex` crate, which takes time in proportion to the text. `name`
    /// is what counts and labels show: 1 to 48 of `a-z`, `0-9` and `_`.
    pub fn rule(self, name: impl Into<String>, pattern: impl Into<String>) -> Self {
        self.with(Setting::Rule { name: name.into(), pattern: pattern.into() })
    }

    /// Hides this value wherever it stands, as [`register_secret`](crate::mask::register_secret)
    /// does for all maskers.
    pub fn secret(self, value: impl Into<String>) -> Self {
        self.with(Setting::Secret(value.into()))
    }

    /// Adds a rule that is off otherwise.
    pub fn also(self, extra: Extra) -> Self {
        self.with(Setting::Also(extra))
    }

    /// Sets what stands in the place of what was hidden.
    pub fn method(self, method: Method) -> Self {
        self.with(Setting::Method(method))
    }

    /// Sets what stands in the place of what one rule has found, by the name that
    /// [`Tally`](crate::mask::Tally) counts it under. [`Method::Keep`] switches the rule off.
    pub fn rule_method(self, rule: impl Into<String>, method: Method) -> Self {
        self.with(Setting::RuleMethod(rule.into(), method))
    }

    /// Hides whatever stands under a name, as [`sensitive_key`](Self::sensitive_key), by a method of
    /// its own. [`Method::Keep`] makes it a [`safe_key`](Self::safe_key).
    pub fn key_method(self, name: impl Into<String>, method: Method) -> Self {
        self.with(Setting::KeyMethod(name.into(), method))
    }

    /// Hides all that stands at a place in a JSON value: the names that lead there with dots between
    /// them, `request.user.email`. One star is any one name, two are any names, also none. What
    /// stands in a list is where the list is. In a record the first name is that of the argument.
    pub fn path_method(self, path: impl Into<String>, method: Method) -> Self {
        self.with(Setting::PathMethod(path.into(), method))
    }

    /// Sets the key of [pseudonyms](Method::Pseudonym), so that a value has the same one in every
    /// process with this key: 16 bytes or more, from a generator of keys. Without this each masker
    /// has a key of its own that nobody knows.
    pub fn pseudonym_key(self, key: impl Into<Vec<u8>>) -> Self {
        self.with(Setting::PseudonymKey(key.into()))
    }

    fn with(mut self, setting: Setting) -> Self {
        self.settings.push(setting);
        self
    }

    /// The masker.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) if a name holds no word, a
    /// rule's name cannot stand in a label, is that of a built-in rule, or is not known where a
    /// method is set for it; if a pattern is not valid, matches the empty text or is larger than
    /// 1 MiB when compiled; and if a path, a secret or a key is of no use. It names what was refused.
    pub fn build(self) -> Result<Masker> {
        let mut rules = Rules::default();
        // Methods name rules that may be added after them.
        let (methods, others): (Vec<_>, Vec<_>) = self
            .settings
            .into_iter()
            .partition(|setting| matches!(setting, Setting::RuleMethod(..)));
        for setting in others.into_iter().chain(methods) {
            setting.apply(&mut rules)?;
        }
        Ok(Masker::new(rules))
    }
}

#[cfg(test)]
mod tests;
