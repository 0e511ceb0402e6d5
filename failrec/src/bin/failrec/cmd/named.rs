//! [`split`]: words of which the first may be the place of the store.

use std::path::Path;

use crate::trouble::{Result, Trouble};

/// The `N` words that a verb takes, and the place of the store if it was put before them.
pub(crate) fn split<'w, const N: usize>(
    words: &'w [String],
    names: &str,
) -> Result<(Option<&'w Path>, [&'w str; N])> {
    let (path, rest) = match words.split_first() {
        Some((path, rest)) if rest.len() == N => (Some(Path::new(path)), rest),
        _ => (None, words),
    };
    let rest: Vec<&str> = rest.iter().map(String::as_str).collect();
    let taken = <[&str; N]>::try_from(rest).map_err(|rest| {
        let (found, wanted) = (rest.len(), names.replace(' ', " and "));
        let trouble = Trouble::usage(format!("{found} words where {wanted} should stand"));
        trouble.advise("put a text of several words in quotes")
    })?;
    Ok((path, taken))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    #[test]
    fn word_more_than_needed_is_the_place_of_the_store() {
        let given = words(&["store", "fail_1", "text"]);
        let (path, taken) = split::<2>(&given, "ID TEXT").unwrap();
        assert_eq!((path, taken), (Some(Path::new("store")), ["fail_1", "text"]));
        let (path, taken) = split::<2>(&given[1..], "ID TEXT").unwrap();
        assert_eq!((path, taken), (None, ["fail_1", "text"]));
    }

    #[test]
    fn other_numbers_of_words_are_refused() {
        assert!(split::<2>(&words(&["fail_1"]), "ID TEXT").is_err());
        assert!(split::<2>(&words(&["a", "b", "c", "d"]), "ID TEXT").is_err());
    }
}
