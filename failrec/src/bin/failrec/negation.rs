//! [`spell_out`]: negations that a command line would take for options.

use std::ffi::OsString;

/// The verbs that take a query.
const VERBS: [&str; 3] = ["list", "tail", "export"];

/// The arguments, with `-is:resolved` as `NOT is:resolved` where a query may stand: a query says no
/// by a dash, and so do options.
pub(crate) fn spell_out(arguments: impl IntoIterator<Item = OsString>) -> Vec<OsString> {
    let mut spelled: Vec<OsString> = Vec::new();
    let mut takes_query = false;
    for argument in arguments {
        let term = argument.to_str().and_then(negated).map(OsString::from);
        match term.filter(|_| takes_query) {
            Some(term) => spelled.extend(["NOT".into(), term]),
            None => spelled.push(argument),
        }
        let is_verb = |argument: &OsString| VERBS.iter().any(|verb| argument == verb);
        takes_query |= spelled.last().is_some_and(is_verb);
    }
    spelled
}

/// What stands behind the dash, if it is a term: a name and a colon, a quoted text, a parenthesis.
fn negated(argument: &str) -> Option<&str> {
    let term = argument.strip_prefix('-')?;
    let (name, _) = term.split_once(':').unwrap_or_default();
    let is_name = name.starts_with(|first: char| first.is_ascii_alphabetic())
        && name.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, '_' | '.' | '?'));
    (is_name || term.starts_with(['"', '('])).then_some(term)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spelled(line: &str) -> String {
        let words = spell_out(line.split(' ').map(OsString::from));
        words.join(" ".as_ref()).into_string().unwrap()
    }

    #[test]
    fn negated_term_of_a_query_is_no_option() {
        assert_eq!(spelled("failrec list -is:resolved"), "failrec list NOT is:resolved");
        assert_eq!(spelled("failrec tail -f -tag.tenant?:a"), "failrec tail -f NOT tag.tenant?:a");
    }

    #[test]
    fn options_and_other_verbs_stay_as_they_are() {
        for line in ["failrec list -n 5 --since -2h", "failrec list --node:x", "failrec show -a:b"]
        {
            assert_eq!(spelled(line), line);
        }
    }
}
