//! Reads rules that are written in TOML.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use crate::error::{Error, ErrorKind, Result};
use crate::mask::builder::MaskerBuilder;
use crate::mask::masker::Masker;
use crate::mask::method::Method;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Settings {
    method: Option<Spanned<String>>,
    /// The environment variable that holds the key: a file is read by more people.
    pseudonym_key_variable: Option<Spanned<String>>,
    #[serde(default)]
    also: Vec<Spanned<String>>,
    #[serde(default)]
    sensitive_keys: Vec<Spanned<String>>,
    #[serde(default)]
    safe_keys: Vec<Spanned<String>>,
    #[serde(default)]
    safe_paths: Vec<Spanned<String>>,
    #[serde(default)]
    rule: Vec<Own>,
    #[serde(default)]
    rules: BTreeMap<Spanned<String>, Spanned<String>>,
    #[serde(default)]
    keys: BTreeMap<Spanned<String>, Spanned<String>>,
    #[serde(default)]
    paths: BTreeMap<Spanned<String>, Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Own {
    name: Spanned<String>,
    pattern: String,
    method: Option<Spanned<String>>,
}

impl Masker {
    /// The built-in rules with those added that `text` holds, as in `mask.toml`.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`], with the line, if the text is not TOML, has a key or a method
    /// that is not known, names a variable that holds no key, or a rule that
    /// [`build`](MaskerBuilder::build) would refuse.
    ///
    /// # Examples
    ///
    /// ```
    /// use failrec::mask::Masker;
    ///
    /// # fn main() -> failrec::Result<()> {
    /// let masker = Masker::from_toml(r#"
    ///     sensitive_keys = ["patient_*"]
    ///     safe_paths = ["request.pin"]
    ///
    ///     [[rule]]
    ///     name = "ticket"
    ///     pattern = "TCK-[0-9]{6}"
    ///
    ///     [rules]
    ///     pii_email = "partial"
    /// "#)?;
    /// assert_eq!(
    ///     masker.json(r#"{"request": {"pin": 12, "from": "ada@example.com", "patient_name": "Bob"}}"#),
    ///     r#"{"request": {"pin": 12, "from": "********@example.com", "patient_name": "********"}}"#,
    /// );
    /// # Ok(())
    /// # }
    /// ```
    pub fn from_toml(text: &str) -> Result<Self> {
        let settings: Settings = toml::from_str(text).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            let message = format!("read the rules, line {}: {}", line(text, at), error.message());
            Error::new(ErrorKind::InvalidInput, message)
        })?;
        Reader { text, builder: Self::builder() }.read(&settings)?.build()
    }
}

/// Puts one rule after the other into a builder, and knows the lines they stand in.
struct Reader<'t> {
    text: &'t str,
    builder: MaskerBuilder,
}

impl Reader<'_> {
    fn read(mut self, settings: &Settings) -> Result<MaskerBuilder> {
        if let Some(method) = &settings.method {
            let method = self.method(method)?;
            self.builder = self.builder.method(method);
        }
        if let Some(variable) = &settings.pseudonym_key_variable {
            let key = std::env::var(variable.get_ref());
            let key = key.map_err(|error| self.refused(variable, no_key(variable, &error)))?;
            self = self.adding(variable, |builder| builder.pseudonym_key(key))?;
        }
        for extra in &settings.also {
            let also = extra.get_ref().parse().map_err(|error| self.refused(extra, error))?;
            self = self.adding(extra, |builder| builder.also(also))?;
        }
        for name in &settings.sensitive_keys {
            self = self.adding(name, |builder| builder.sensitive_key(name.get_ref()))?;
        }
        for name in &settings.safe_keys {
            self = self.adding(name, |builder| builder.safe_key(name.get_ref()))?;
        }
        for path in &settings.safe_paths {
            self = self.adding(path, |builder| builder.safe_path(path.get_ref()))?;
        }
        for Own { name, pattern, method } in &settings.rule {
            self = self.adding(name, |builder| builder.rule(name.get_ref(), pattern))?;
            if let Some(method) = method {
                let method = self.method(method)?;
                self = self.adding(name, |builder| builder.rule_method(name.get_ref(), method))?;
            }
        }
        for (name, method) in &settings.rules {
            let method = self.method(method)?;
            self = self.adding(name, |builder| builder.rule_method(name.get_ref(), method))?;
        }
        for (name, method) in &settings.keys {
            let method = self.method(method)?;
            self = self.adding(name, |builder| builder.key_method(name.get_ref(), method))?;
        }
        for (path, method) in &settings.paths {
            let method = self.method(method)?;
            self = self.adding(path, |builder| builder.path_method(path.get_ref(), method))?;
        }
        Ok(self.builder)
    }

    /// Adds a setting, and sees at once whether it is of use, while its line is known.
    fn adding(
        self,
        at: &Spanned<String>,
        add: impl FnOnce(MaskerBuilder) -> MaskerBuilder,
    ) -> Result<Self> {
        let builder = add(self.builder.clone());
        match builder.clone().build() {
            Ok(_) => Ok(Self { builder, ..self }),
            Err(error) => Err(self.refused(at, error)),
        }
    }

    fn method(&self, method: &Spanned<String>) -> Result<Method> {
        method.get_ref().parse().map_err(|error| self.refused(method, error))
    }

    fn refused(&self, at: &Spanned<String>, error: Error) -> Error {
        let message = format!("take the rule in line {}", line(self.text, at.span().start));
        Error::with_source(ErrorKind::InvalidInput, message, error)
    }
}

fn no_key(variable: &Spanned<String>, error: &std::env::VarError) -> Error {
    let message = format!("take a key for pseudonyms from {:?}: {error}", variable.get_ref());
    Error::new(ErrorKind::InvalidInput, message)
}

/// The number of the line that the byte `at` stands in.
fn line(text: &str, at: usize) -> usize {
    let before = text.get(..at).unwrap_or(text);
    1 + before.bytes().filter(|byte| *byte == b'\n').count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(text: &str) -> String {
        let error = Masker::from_toml(text).unwrap_err();
        let cause = std::error::Error::source(&error).map(|cause| format!(": {cause}"));
        format!("{error}{}", cause.unwrap_or_default())
    }

    #[test]
    fn empty_file_is_the_built_in_rules() {
        let masker = Masker::from_toml("# none yet\n").unwrap();
        assert_eq!(masker.text("pin=12"), "pin=********");
    }

    #[test]
    fn file_says_what_the_builder_says() {
        let masker = Masker::from_toml(
            "method = 'label'\nsafe_keys = ['pin']\n[keys]\nfloor = 'fixed'\n\
             [paths]\n'a.b' = 'keep'\n[[rule]]\nname = 'x'\npattern = 'X-\\d'\nmethod = 'remove'",
        )
        .unwrap();
        assert_eq!(
            masker.json(r#"{"pin":1,"floor":2,"cvv":3,"a":{"b":"X-1"},"c":"X-2"}"#),
            r#"{"pin":1,"floor":"********","cvv":"[MASKED:key]","a":{"b":"X-1"},"c":""}"#
        );
    }

    #[test]
    fn unknown_key_is_refused_with_its_line_and_the_known_ones() {
        let message = refusal("safe_keys = []\n\nsafe_key = []");
        assert!(message.contains("line 3: unknown field `safe_key`"), "{message}");
        assert!(message.contains("`safe_keys`"), "{message}");
    }

    #[test]
    fn bad_rule_is_refused_with_its_line_and_its_name() {
        for (text, told) in [
            (
                "[[rule]]\nname = 'x'\npattern = '('",
                "line 2: compile the pattern of the mask rule \"x\"",
            ),
            (
                "[[rule]]\nname = 'x'\npattern = 'a*'",
                "line 2: add the mask rule \"x\": its pattern matches the empty",
            ),
            ("[[rule]]\nname = 'X y'\npattern = 'a'", "line 2: add the mask rule \"X y\""),
            (
                "[[rule]]\nname = 'jwt'\npattern = 'a'",
                "line 2: add the mask rule \"jwt\": a built-in",
            ),
            ("method = 'hash'", "line 1: read \"hash\" as a method"),
            ("also = ['ips']", "line 1: read \"ips\" as a further rule"),
            ("[rules]\npii_emial = 'keep'", "did you mean \"pii_email\"?"),
            ("[paths]\n'a..b' = 'keep'", "line 2: list the path \"a..b\""),
            ("sensitive_keys = [\n'*']", "line 2: list the name \"*\""),
            (
                "pseudonym_key_variable = 'FAILREC_NO_SUCH'",
                "line 1: take a key for pseudonyms from",
            ),
        ] {
            assert!(refusal(text).contains(told), "{}", refusal(text));
        }
    }

    #[test]
    fn pattern_that_is_too_large_is_refused_by_name() {
        let message = refusal("[[rule]]\nname = 'x'\npattern = '(\\w{500}){500}'");
        assert!(message.contains("the mask rule \"x\""), "{message}");
    }
}
