//! [`Setting`]: one thing that a program has said of what is hidden.

use std::fmt;

use crate::base::nearest;
use crate::error::{Error, ErrorKind, Result};
use crate::mask::custom::CustomRule;
use crate::mask::extra::Extra;
use crate::mask::key::NameList;
use crate::mask::method::Method;
use crate::mask::pseudonym::PseudonymKey;
use crate::mask::rule;
use crate::mask::rules::Rules;

/// Fewer bytes of chance than that could be tried one by one.
const PSEUDONYM_KEY_BYTES_MIN: usize = 16;

/// One thing that a program has said of what is hidden.
#[derive(Clone)]
pub(crate) enum Setting {
    SensitiveKey(String),
    SafeKey(String),
    Rule { name: String, pattern: String },
    Secret(String),
    Also(Extra),
    Method(Method),
    RuleMethod(String, Method),
    KeyMethod(String, Method),
    PathMethod(String, Method),
    PseudonymKey(Vec<u8>),
}

impl Setting {
    /// Adds it to `rules`.
    ///
    /// # Errors
    ///
    /// Those of [`build`](crate::mask::MaskerBuilder::build). A method for a rule that is added
    /// later is refused.
    pub(crate) fn apply(self, rules: &mut Rules) -> Result<()> {
        let names = &mut rules.names;
        match self {
            Self::SensitiveKey(name) => names.sensitive.add(&name)?,
            Self::SafeKey(name) | Self::KeyMethod(name, Method::Keep) => names.safe.add(&name)?,
            Self::KeyMethod(name, method) => {
                let mut list = NameList::default();
                list.add(&name)?;
                names.methods.insert(0, (list, method));
            }
            Self::PathMethod(path, method) => rules.paths.add(&path, method)?,
            Self::Rule { name, pattern } => rules.custom.push(CustomRule::new(&name, &pattern)?),
            Self::Secret(value) => rules.known = rules.known.with(&value)?,
            Self::Also(extra) => {
                for name in extra.keys() {
                    names.sensitive.add(name)?;
                }
                rules.extras.push(extra);
            }
            Self::Method(method) => rules.methods.usual = method,
            Self::RuleMethod(rule, method) => {
                known_rule(&rule, rules)?;
                rules.methods.set(&rule, method);
            }
            Self::PseudonymKey(key) => {
                if key.len() < PSEUDONYM_KEY_BYTES_MIN {
                    let message = "take a key for pseudonyms: it is shorter than 16 bytes";
                    return Err(Error::new(ErrorKind::InvalidInput, message));
                }
                rules.methods.set_key(PseudonymKey::new(&key));
            }
        }
        Ok(())
    }
}

fn known_rule(name: &str, rules: &Rules) -> Result<()> {
    let mut known: Vec<&str> = rule::names().collect();
    known.extend(rules.custom.iter().map(CustomRule::name));
    if known.contains(&name) {
        return Ok(());
    }
    let meant = nearest(name, known);
    let meant = meant.map(|meant| format!("; did you mean {meant:?}?")).unwrap_or_default();
    let message = format!("set the method of the mask rule {name:?}: there is none{meant}");
    Err(Error::new(ErrorKind::InvalidInput, message))
}

/// Without what must not be shown.
impl fmt::Debug for Setting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SensitiveKey(name) => write!(f, "SensitiveKey({name:?})"),
            Self::SafeKey(name) => write!(f, "SafeKey({name:?})"),
            Self::Rule { name, pattern } => write!(f, "Rule({name:?}, {pattern:?})"),
            Self::Secret(_) => f.write_str("Secret(..)"),
            Self::Also(extra) => write!(f, "Also({extra})"),
            Self::Method(method) => write!(f, "Method({method})"),
            Self::RuleMethod(name, method) => write!(f, "RuleMethod({name:?}, {method})"),
            Self::KeyMethod(name, method) => write!(f, "KeyMethod({name:?}, {method})"),
            Self::PathMethod(path, method) => write!(f, "PathMethod({path:?}, {method})"),
            Self::PseudonymKey(_) => f.write_str("PseudonymKey(..)"),
        }
    }
}
