//! [`split`]: words of which the first may be the place of the store.

use std::path::Path;

use crate::exit::Exit;
use crate::output::plural;
use crate::place::is_path;
use crate::trouble::{Result, Trouble};

/// The `N` words that a verb takes, and the place of the store if it was put before them. `hint`
/// says what may have been meant where they are of another number.
pub(crate) fn split<'w, const N: usize>(
    words: &'w [String],
    names: &str,
    hint: &str,
) -> Result<(Option<&'w Path>, [&'w str; N])> {
    let wanted = names.replace(' ', " and ");
    let (path, rest) = match words.split_first() {
        Some((path, rest)) if rest.len() == N => {
            if !is_path(path) {
                let message = format!("no store at {path}");
                let why = format!("it was taken for one, for it stands before {wanted}; {hint}");
                return Err(Trouble::new(Exit::NothingFound, message).advise(why));
            }
            (Some(Path::new(path)), rest)
        }
        _ => (None, words),
    };
    let rest: Vec<&str> = rest.iter().map(String::as_str).collect();
    let taken = <[&str; N]>::try_from(rest).map_err(|rest| {
        let found = plural(u64::try_from(rest.len()).unwrap_or(u64::MAX), "word");
        Trouble::usage(format!("{found} where {wanted} should stand")).advise(hint)
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
        let given = words(&["./store", "fail_1", "text"]);
        let (path, taken) = split::<2>(&given, "ID TEXT", "").unwrap();
        assert_eq!((path, taken), (Some(Path::new("./store")), ["fail_1", "text"]));
        let (path, taken) = split::<2>(&given[1..], "ID TEXT", "").unwrap();
        assert_eq!((path, taken), (None, ["fail_1", "text"]));
    }

    #[test]
    fn other_numbers_of_words_are_refused() {
        for given in [&["fail_1"][..], &["fail_1", "two", "words"], &["a", "b", "c", "d"]] {
            assert!(split::<2>(&words(given), "ID TEXT", "").is_err(), "{given:?}");
        }
    }
}
