//! [`MaskerBuilder`]: the built-in rules, with a program's own added.

use crate::error::Result;
use crate::mask::custom::CustomRule;
use crate::mask::masker::Masker;
use crate::mask::method::Method;
use crate::mask::rules::Rules;

/// The built-in rules, with a program's own added. Nothing takes a built-in rule away but
/// [`safe_key`](Self::safe_key), name by name.
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
    sensitive: Vec<String>,
    safe: Vec<String>,
    rules: Vec<(String, String)>,
    method: Method,
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
    pub fn sensitive_key(mut self, name: impl Into<String>) -> Self {
        self.sensitive.push(name.into());
        self
    }

    /// Takes a name for harmless, whatever the built-in words and
    /// [`sensitive_key`](Self::sensitive_key) say. Its value is still searched for secrets.
    pub fn safe_key(mut self, name: impl Into<String>) -> Self {
        self.safe.push(name.into());
        self
    }

    /// Hides what `pattern` matches in any text: its first group, if it has one, else all of it.
    ///
    /// The pattern is one of the `regex` crate, which takes time in proportion to the text. `name`
    /// is what counts and labels show: 1 to 48 of `a-z`, `0-9` and `_`.
    pub fn rule(mut self, name: impl Into<String>, pattern: impl Into<String>) -> Self {
        self.rules.push((name.into(), pattern.into()));
        self
    }

    /// Sets what stands in the place of what was hidden.
    pub fn method(mut self, method: Method) -> Self {
        self.method = method;
        self
    }

    /// The masker.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) if a name holds no word, a
    /// rule's name cannot stand in a label, or a pattern is not valid or larger than 1 MiB when
    /// compiled.
    pub fn build(self) -> Result<Masker> {
        let mut rules = Rules { method: self.method, ..Rules::default() };
        for name in &self.sensitive {
            rules.names.sensitive.add(name)?;
        }
        for name in &self.safe {
            rules.names.safe.add(name)?;
        }
        for (name, pattern) in &self.rules {
            rules.custom.push(CustomRule::new(name, pattern)?);
        }
        Ok(Masker::new(rules))
    }
}
