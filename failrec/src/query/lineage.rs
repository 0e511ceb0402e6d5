//! [`Lineage`]: which builds hold which commits.

use std::collections::BTreeMap;

/// Characters of a commit's name that are enough to know it by.
const COMMIT_CHARS_MIN: usize = 7;

/// What was found out about which builds hold which commits. Only history itself can tell; here is
/// what it answered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Lineage {
    /// By the commit and the one that was built: whether the first is in the second.
    answers: BTreeMap<(String, String), bool>,
}

impl Lineage {
    /// Whether what was built from `built` holds `commit`, if that is known.
    pub(super) fn holds(&self, built: &str, commit: &str) -> Option<bool> {
        if is_same(built, commit) {
            return Some(true);
        }
        self.answers.get(&(commit.to_owned(), built.to_owned())).copied()
    }

    /// Notes what `ask` says of it, unless it is known.
    pub(super) fn learn(
        &mut self,
        built: &str,
        commit: &str,
        ask: &dyn Fn(&str, &str) -> Option<bool>,
    ) {
        if self.holds(built, commit).is_none()
            && let Some(answer) = ask(built, commit)
        {
            self.answers.insert((commit.to_owned(), built.to_owned()), answer);
        }
    }
}

/// One is the beginning of the other.
fn is_same(one: &str, other: &str) -> bool {
    let length = one.len().min(other.len());
    let heads = one.get(..length).zip(other.get(..length));
    COMMIT_CHARS_MIN <= length && heads.is_some_and(|(one, other)| one.eq_ignore_ascii_case(other))
}
