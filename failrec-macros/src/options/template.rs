//! What may stand in a part of a fingerprint.

use crate::syntax::{hint, one_of};

/// What can be put in, apart from `tag.` and a key.
const NAMES: &[&str] = &[
    "default",
    "type",
    "code",
    "message",
    "root.type",
    "node",
    "function",
    "tool",
    "model",
    "category",
];

/// The prefix of a tag's name.
const TAG: &str = "tag.";

/// Refuses braces without a partner and names that nothing stands for.
pub(super) fn check(text: &str) -> Result<(), String> {
    if text.is_empty() {
        return Err("an empty part tells no failures apart; leave it out".to_owned());
    }
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        if before.contains('}') {
            return Err(unbalanced(text));
        }
        let Some((name, behind)) = after.split_once('}') else { return Err(unbalanced(text)) };
        if name.contains('{') {
            return Err(unbalanced(text));
        }
        check_name(name)?;
        rest = behind;
    }
    if rest.contains('}') { Err(unbalanced(text)) } else { Ok(()) }
}

fn check_name(name: &str) -> Result<(), String> {
    if NAMES.contains(&name) {
        return Ok(());
    }
    match name.strip_prefix(TAG) {
        Some("") => {
            Err("`{tag.}` names no tag: write `{tag.tenant}` for the tag `tenant`".to_owned())
        }
        Some(_) => Ok(()),
        None if name.is_empty() => {
            Err(format!("`{{}}` names nothing; expected {} or `tag.*`", one_of(&names())))
        }
        None => Err(format!("nothing is called `{name}` here; {}", hint(name, &names()))),
    }
}

fn names() -> Vec<&'static str> {
    NAMES.iter().copied().chain(["tag.*"]).collect()
}

fn unbalanced(text: &str) -> String {
    format!("the braces of \"{text}\" do not pair: write `{{name}}`, such as `{{default}}`")
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn names_and_plain_text_pass() {
        for text in ["{default}", "{tag.tenant}", "v2", "{node}/{type}", "{root.type}"] {
            assert_eq!(check(text), Ok(()), "{text}");
        }
    }

    #[test]
    fn braces_must_pair() {
        for text in ["{default", "default}", "{a{b}}", "}{", "{default}}"] {
            assert!(check(text).is_err_and(|message| message.contains("do not pair")), "{text}");
        }
    }

    #[test]
    fn misspelt_name_is_recognised() {
        let message = check("{defualt}").unwrap_err();
        assert!(message.contains("did you mean `default`?"), "{message}");
    }

    #[test]
    fn empty_things_are_refused() {
        for text in ["", "{}", "{tag.}"] {
            assert!(check(text).is_err(), "{text:?}");
        }
    }
}
