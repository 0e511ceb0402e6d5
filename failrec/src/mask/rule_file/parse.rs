//! Reads rules that are written in TOML.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use crate::base::toml_rules;
use crate::error::{Error, ErrorKind, Result};
use crate::mask::masker::Masker;
use crate::mask::method::Method;
use crate::mask::rules::Rules;
use crate::mask::setting::Setting;

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
    rules: Table,
    #[serde(default)]
    keys: Table,
    #[serde(default)]
    paths: Table,
}

/// Names with their methods.
type Table = BTreeMap<Spanned<String>, Spanned<String>>;

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
    /// [`build`](crate::mask::MaskerBuilder::build) would refuse.
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
        let settings: Settings = toml_rules::parse(text)?;
        let mut reader = Reader { text, rules: Rules::default() };
        reader.read(&settings)?;
        Ok(Self::new(reader.rules))
    }
}

/// Takes one setting after the other, and knows the lines they stand in.
struct Reader<'t> {
    text: &'t str,
    rules: Rules,
}

impl Reader<'_> {
    fn read(&mut self, settings: &Settings) -> Result<()> {
        if let Some(method) = &settings.method {
            self.take(method, |text| Ok(Setting::Method(text.parse()?)))?;
        }
        if let Some(variable) = &settings.pseudonym_key_variable {
            self.take(variable, |name| Ok(Setting::PseudonymKey(key_in(name)?)))?;
        }
        for extra in &settings.also {
            self.take(extra, |text| Ok(Setting::Also(text.parse()?)))?;
        }
        for name in &settings.sensitive_keys {
            self.take(name, |name| Ok(Setting::SensitiveKey(name.into())))?;
        }
        for name in &settings.safe_keys {
            self.take(name, |name| Ok(Setting::SafeKey(name.into())))?;
        }
        for path in &settings.safe_paths {
            self.take(path, |path| Ok(Setting::PathMethod(path.into(), Method::Keep)))?;
        }
        for Own { name, pattern, method } in &settings.rule {
            let pattern = pattern.clone();
            self.take(name, |name| Ok(Setting::Rule { name: name.into(), pattern }))?;
            if let Some(method) = method {
                self.take_method(name, method, Setting::RuleMethod)?;
            }
        }
        self.take_methods(&settings.rules, Setting::RuleMethod)?;
        self.take_methods(&settings.keys, Setting::KeyMethod)?;
        self.take_methods(&settings.paths, Setting::PathMethod)
    }

    /// Takes the setting that `make` makes of what is written at a place.
    fn take(
        &mut self,
        at: &Spanned<String>,
        make: impl FnOnce(&str) -> Result<Setting>,
    ) -> Result<()> {
        let taken = make(at.get_ref()).and_then(|setting| setting.apply(&mut self.rules));
        taken.map_err(|error| toml_rules::refused(self.text, at.span().start, error))
    }

    /// Takes the methods of a table in the order in which they are written: the last one wins.
    fn take_methods(&mut self, table: &Table, make: fn(String, Method) -> Setting) -> Result<()> {
        let mut entries: Vec<_> = table.iter().collect();
        entries.sort_by_key(|(name, _)| name.span().start);
        entries.into_iter().try_for_each(|(name, method)| self.take_method(name, method, make))
    }

    fn take_method(
        &mut self,
        name: &Spanned<String>,
        method: &Spanned<String>,
        make: fn(String, Method) -> Setting,
    ) -> Result<()> {
        let read = method.get_ref().parse();
        let method =
            read.map_err(|error| toml_rules::refused(self.text, method.span().start, error))?;
        self.take(name, |name| Ok(make(name.into(), method)))
    }
}

/// The key that an environment variable holds.
fn key_in(variable: &str) -> Result<Vec<u8>> {
    std::env::var(variable).map(String::into_bytes).map_err(|error| {
        let message = format!("take a key for pseudonyms from {variable:?}: {error}");
        Error::new(ErrorKind::InvalidInput, message)
    })
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
    fn last_path_in_the_file_wins() {
        let text = |first, second| format!("[paths]\n'{first}' = 'keep'\n'{second}' = 'label'");
        let json = r#"{"z":{"b":"x"}}"#;
        let masker = Masker::from_toml(&text("z.b", "*.b")).unwrap();
        assert_eq!(masker.json(json), r#"{"z":{"b":"[MASKED:key]"}}"#);
        let masker = Masker::from_toml(&text("z.b", "a.b")).unwrap();
        assert_eq!(masker.json(json), json);
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
