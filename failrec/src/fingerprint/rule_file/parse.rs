//! Reads rules that are written in TOML.

use serde::Deserialize;
use toml::Spanned;

use crate::base::toml_rules;
use crate::error::{Error, Result};
use crate::fingerprint::normalizer::Normalizer;
use crate::fingerprint::own::{OwnRule, OwnRules};
use crate::fingerprint::scan::{Class, Classes};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rules {
    #[serde(default)]
    keep: Vec<Spanned<String>>,
    #[serde(default)]
    replace: Vec<Replace>,
    #[serde(default)]
    without: Vec<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Replace {
    pattern: Spanned<String>,
    with: String,
}

impl Normalizer {
    /// The built-in rules with those before them that `text` holds, as in `normalise.toml`: what is
    /// to be kept, then what is to be replaced in the order that is written, and the classes that
    /// are switched off.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput), with the line, if the text is not TOML, has
    /// a key that is not known, or a rule that
    /// [`build`](crate::fingerprint::NormalizerBuilder::build) would refuse.
    ///
    /// # Examples
    ///
    /// ```
    /// use failrec::fingerprint::Normalizer;
    ///
    /// # fn main() -> failrec::Result<()> {
    /// let normalizer = Normalizer::from_toml(r#"
    ///     keep = ["plan-[0-9]+"]
    ///     without = ["quoted"]
    ///
    ///     [[replace]]
    ///     pattern = "tenant (\\w+)"
    ///     with = "<tenant>"
    /// "#)?;
    /// assert_eq!(
    ///     normalizer.normalize("tenant acme on plan-30 asked 17 times for 'gold'"),
    ///     "tenant <tenant> on plan-30 asked <n> times for 'gold'",
    /// );
    /// # Ok(())
    /// # }
    /// ```
    pub fn from_toml(text: &str) -> Result<Self> {
        let rules: Rules = toml_rules::parse(text)?;
        let refused = |at: usize, error: Error| toml_rules::refused(text, at, error);
        let mut own = Vec::new();
        for keep in &rules.keep {
            let rule = OwnRule::keep(keep.get_ref());
            own.push(rule.map_err(|error| refused(keep.span().start, error))?);
        }
        for Replace { pattern, with } in &rules.replace {
            let rule = OwnRule::replace(pattern.get_ref(), with);
            own.push(rule.map_err(|error| refused(pattern.span().start, error))?);
        }
        let mut off = Classes::default();
        for without in &rules.without {
            let class = without.get_ref().parse::<Class>();
            off.add(class.map_err(|error| refused(without.span().start, error))?);
        }
        Ok(Self::with_own(OwnRules::new(own, off)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(text: &str) -> String {
        let error = Normalizer::from_toml(text).unwrap_err();
        let cause = std::error::Error::source(&error).map(|cause| format!(": {cause}"));
        format!("{error}{}", cause.unwrap_or_default())
    }

    #[test]
    fn file_and_builder_make_the_same_rules() {
        let text = "without = ['uuid']\nkeep = ['a']\n[[replace]]\npattern = 'b'\nwith = '<x>'";
        let built = Normalizer::builder().keep("a").replace("b", "<x>").without(Class::Uuid);
        assert_eq!(Normalizer::from_toml(text).unwrap().rules(), built.build().unwrap().rules());
    }

    #[test]
    fn empty_file_is_the_built_in_rules() {
        assert_eq!(Normalizer::from_toml("# none yet\n").unwrap().rules(), None);
    }

    #[test]
    fn unknown_key_is_refused_with_its_line_and_the_known_ones() {
        let message = refusal("keep = []\n\nkept = []");
        assert!(message.contains("line 3: unknown field `kept`"), "{message}");
        assert!(message.contains("`keep`, `replace`, `without`"), "{message}");
        let message = refusal("[[replace]]\npattern = 'a'\nwith = '<x>'\nto = 'b'");
        assert!(message.contains("line 4: unknown field `to`"), "{message}");
    }

    #[test]
    fn text_that_is_no_toml_is_refused_with_its_line() {
        assert!(refusal("keep = []\nwithout = [").contains("line 2: "));
    }

    #[test]
    fn bad_rule_is_refused_with_its_line() {
        for (text, told) in [
            ("keep = [\n'a',\n'(']", "line 3: add the rule that keeps \"(\""),
            ("[[replace]]\npattern = 'a'\nwith = 'x'", "line 2: add the rule that replaces \"a\""),
            ("without = [\n'uuids']", "line 2: read \"uuids\" as a class"),
        ] {
            assert!(refusal(text).contains(told), "{}", refusal(text));
        }
    }
}
