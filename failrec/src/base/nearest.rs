//! [`nearest`]: the name that was probably meant.

/// The one of `names` that is spelled most like `text`, if one is near enough to be meant.
pub(crate) fn nearest<'a>(text: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let text: Vec<char> = text.to_lowercase().chars().take(NAME_CHARS_MAX).collect();
    // One slip in three letters: more, and any short name is like any other.
    let slips_max = (text.len() / 3).max(1);
    let scored = names.into_iter().map(|name| (distance(&text, name), name));
    scored
        .filter(|(slips, _)| *slips <= slips_max)
        .min_by_key(|(slips, _)| *slips)
        .map(|(_, name)| name)
}

/// No name is nearly that long; it bounds the work on long nonsense.
const NAME_CHARS_MAX: usize = 64;

/// Letters to add, drop or change so that `from` becomes `to`; swapping two neighbours is one.
fn distance(from: &[char], to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=to.len()).collect();
    let mut previous_letter = None;
    for (row, letter) in from.iter().enumerate() {
        let mut line = vec![row + 1];
        for (column, other) in to.iter().enumerate() {
            let at =
                |line: &[usize], column: usize| line.get(column).copied().unwrap_or(usize::MAX / 2);
            let change = at(&last, column) + usize::from(letter != other);
            let mut best = change.min(at(&last, column + 1) + 1).min(at(&line, column) + 1);
            let swaps =
                0 < column && previous_letter == Some(other) && to.get(column - 1) == Some(letter);
            if swaps {
                best = best.min(at(&before_last, column - 1) + 1);
            }
            line.push(best);
        }
        previous_letter = Some(letter);
        before_last = std::mem::replace(&mut last, line);
    }
    last.last().copied().unwrap_or(from.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_slip_is_understood() {
        let names = ["node", "model", "run", "severity"];
        for (text, meant) in
            [("nod", "node"), ("nodee", "node"), ("ndoe", "node"), ("SEVERTY", "severity")]
        {
            assert_eq!(nearest(text, names), Some(meant), "{text}");
        }
    }

    #[test]
    fn what_is_like_nothing_has_no_nearest() {
        assert_eq!(nearest("zebra", ["node", "run"]), None);
        assert_eq!(nearest("", ["node"]), None);
    }
}
