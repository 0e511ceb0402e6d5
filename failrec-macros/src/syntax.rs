//! The words of messages: the nearest spelling, lists of what is allowed.

/// Of so many letters one may be wrong for a name to be meant all the same.
const LETTERS_FOR_ONE_WRONG: usize = 3;

/// `rate_limit` as `RateLimit`.
pub(crate) fn camel_case(name: &str) -> String {
    let words = name.split('_').map(|word| {
        let mut letters = word.chars();
        let first = letters.next().map(|letter| letter.to_ascii_uppercase());
        first.into_iter().chain(letters).collect::<String>()
    });
    words.collect()
}

/// The one of `known` that was meant by `found`, if one is near.
pub(crate) fn nearest<'a>(found: &str, known: &[&'a str]) -> Option<&'a str> {
    let with_distance = known.iter().map(|name| (distance(found, name), *name));
    let (wrong, name) = with_distance.min_by_key(|(wrong, _)| *wrong)?;
    let most_wrong = name.chars().count() / LETTERS_FOR_ONE_WRONG;
    (wrong <= most_wrong).then_some(name)
}

/// What to say after a wrong name: the one that was meant, else all that are allowed.
pub(crate) fn hint(found: &str, known: &[&str]) -> String {
    match nearest(found, known) {
        Some(name) => format!("did you mean `{name}`?"),
        None => format!("expected {}", one_of(known)),
    }
}

/// `` `a`, `b` or `c` ``.
pub(crate) fn one_of(names: &[&str]) -> String {
    listed(names, "or")
}

/// `` `a`, `b` and `c` ``.
pub(crate) fn all_of(names: &[&str]) -> String {
    listed(names, "and")
}

fn listed(names: &[&str], joint: &str) -> String {
    let quoted: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.split_last() {
        None => "nothing".to_owned(),
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} {joint} {last}", others.join(", ")),
    }
}

/// How many letters must be put in, left out, or changed to make one of the other.
fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut above: Vec<usize> = (0..=right.len()).collect();
    for (row, left_letter) in left.chars().enumerate() {
        let mut current = vec![row + 1];
        let mut newest = row + 1;
        for (right_letter, pair) in right.iter().zip(above.windows(2)) {
            let [diagonal, over] = pair else { continue };
            let changed = diagonal + usize::from(left_letter != *right_letter);
            newest = changed.min(over + 1).min(newest + 1);
            current.push(newest);
        }
        above = current;
    }
    above.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_words_are_zero_apart() {
        assert_eq!(distance("severity", "severity"), 0);
    }

    #[test]
    fn each_kind_of_slip_counts_one() {
        assert_eq!(distance("skp", "skip"), 1);
        assert_eq!(distance("skiip", "skip"), 1);
        assert_eq!(distance("skib", "skip"), 1);
    }

    #[test]
    fn word_from_nothing_is_as_far_as_it_is_long() {
        assert_eq!(distance("", "goal"), 4);
        assert_eq!(distance("goal", ""), 4);
    }

    #[test]
    fn nearest_takes_the_closest() {
        assert_eq!(nearest("skp", &["skip_all", "skip", "goal"]), Some("skip"));
    }

    #[test]
    fn nothing_is_near_a_strange_word() {
        assert_eq!(nearest("frobnicate", &["skip", "goal"]), None);
    }

    #[test]
    fn exchanged_letters_are_a_misspelling() {
        assert_eq!(nearest("defualt", &["default"]), Some("default"));
    }

    #[test]
    fn short_word_is_not_taken_for_every_other() {
        assert_eq!(nearest("lt", &["to"]), None);
    }

    #[test]
    fn list_reads_like_a_sentence() {
        assert_eq!(one_of(&[]), "nothing");
        assert_eq!(one_of(&["a"]), "`a`");
        assert_eq!(one_of(&["a", "b", "c"]), "`a`, `b` or `c`");
        assert_eq!(all_of(&["a", "b"]), "`a` and `b`");
    }
}
