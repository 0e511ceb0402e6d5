//! [`secrets_among`]: which variables of an environment hold secrets.

use std::ffi::OsString;

use crate::mask::key::{NameRules, is_kept, narrowed};
use crate::mask::known::values::VALUE_BYTES_MIN;

/// The values that stand under the name of a secret and could be one: not those that are a plain
/// word or number, which would be hidden wherever somebody else says them.
pub(crate) fn secrets_among(
    variables: impl IntoIterator<Item = (OsString, OsString)>,
    names: &NameRules,
) -> impl Iterator<Item = String> {
    variables.into_iter().filter_map(move |(name, value)| {
        // What is no text stands in none.
        let (name, value) = (name.to_string_lossy(), value.into_string().ok()?);
        let sensitivity = narrowed(names.judge(&name), &value);
        let is_secret = sensitivity.is_sensitive() && !is_kept(&value, sensitivity);
        (is_secret && is_unlike_words(&value)).then_some(value)
    })
}

/// Whether no other text holds it by chance: it is long enough, and a word, a name or a number it is
/// not.
fn is_unlike_words(value: &str) -> bool {
    let has = |test: fn(&u8) -> bool| value.bytes().any(|byte| test(&byte));
    let has_digit = has(u8::is_ascii_digit);
    let has_letter = has(u8::is_ascii_alphabetic) || !value.is_ascii();
    let has_mark =
        value.bytes().any(|byte| byte.is_ascii_punctuation() && !b"-_./".contains(&byte));
    VALUE_BYTES_MIN <= value.len() && has_letter && (has_digit || has_mark || 24 <= value.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secrets(variables: &[(&str, &str)]) -> Vec<String> {
        let variables = variables.iter().map(|(name, value)| ((*name).into(), (*value).into()));
        secrets_among(variables, &NameRules::default()).collect()
    }

    #[test]
    fn value_under_the_name_of_a_secret_is_one() {
        assert_eq!(
            secrets(&[("DB_PASSWORD", "hunter2"), ("API_KEY", "s3cr3t-key"), ("PATH", "/bin:x9")]),
            ["hunter2", "s3cr3t-key"]
        );
    }

    #[test]
    fn plain_words_numbers_and_placeholders_are_none() {
        let variables = [
            ("DB_PASSWORD", "postgres"),
            ("DB_PASS", "dev"),
            ("PIN", "123456"),
            ("API_KEY", "${VAULT_KEY}"),
            ("PWD", "/home/x1"),
            ("TOKEN", ""),
            ("SECRET_KEY_PATH", "/run/secrets/k3y"),
        ];
        assert_eq!(secrets(&variables), [""; 0]);
    }
}
