//! How the statistics of a goal are, in words.

use failrec::record::GoalId;
use failrec::store::StatsState;

use crate::output::bytes;

/// Entries that take a second or so to be read.
const MANY_ENTRIES: u64 = 100_000;
/// The same in bytes.
const MANY_BYTES: u64 = 64 * 1024 * 1024;

/// How statistics are.
pub(crate) fn statistics_of(state: StatsState) -> String {
    match state {
        StatsState::Fresh => "fresh".to_owned(),
        StatsState::Behind(rest) => format!("behind by {}", bytes(rest)),
        StatsState::Unfit => "not of this log".to_owned(),
        _ => "none".to_owned(),
    }
}

/// What to know of the statistics of a goal with so many entries, if questions wait for want of them.
pub(crate) fn slowness_of(goal: &GoalId, state: StatsState, entries: u64) -> Option<String> {
    let what = match state {
        StatsState::Behind(rest) if MANY_BYTES <= rest => {
            format!("the statistics of {goal} are behind by {}", bytes(rest))
        }
        StatsState::Missing if MANY_ENTRIES <= entries => format!("{goal} has no statistics"),
        StatsState::Unfit if MANY_ENTRIES <= entries => {
            format!("the statistics of {goal} are not of this log")
        }
        _ => return None,
    };
    Some(format!("{what}, so questions take long: `failrec fsck --statistics` renews them"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_makes_questions_slow_is_told() {
        let goal = GoalId::new("g");
        let slowness = |state, entries| slowness_of(&goal, state, entries);
        assert_eq!(slowness(StatsState::Fresh, u64::MAX), None);
        assert_eq!(slowness(StatsState::Missing, 5), None);
        assert_eq!(slowness(StatsState::Behind(MANY_BYTES - 1), u64::MAX), None);
        for state in [StatsState::Missing, StatsState::Unfit, StatsState::Behind(MANY_BYTES)] {
            let said = slowness(state, MANY_ENTRIES).unwrap();
            assert!(said.contains("failrec fsck --statistics"), "{said}");
        }
    }
}
