//! [`Home`]: what a recorder says of its own process, and the processes before it.

use std::time::Duration;

use crate::capture::scope;
use crate::record::{GoalId, Open};
use crate::recorder::exits::Exits;

/// While what the process is at changes all the time, the pause doubles from one telling to the next:
/// a busy service would else write 2 KiB a second for ever.
const PAUSE_FIRST: Duration = Duration::from_secs(1);
const PAUSE_LONGEST: Duration = Duration::from_secs(16);

/// What the installed recorder says of its own process in the journal of one goal, in case it dies,
/// and the processes before it that did.
#[derive(Debug)]
pub(super) struct Home {
    /// The goal in whose journal it is said.
    pub(super) goal: GoalId,
    pub(super) exits: Exits,
    telling: Telling,
}

impl Home {
    pub(super) fn new(goal: GoalId, exits: Exits) -> Self {
        Self { goal, exits, telling: Telling::new() }
    }

    /// What the process is at, if that has changed and is due.
    pub(super) fn open(&mut self, now: Duration) -> Option<Open> {
        self.telling.next(now, scope::open)
    }
}

/// What was told last, and when the next is due.
#[derive(Debug)]
struct Telling {
    told: Open,
    /// On the monotonic clock; not told again before.
    due_at: Duration,
    pause: Duration,
}

impl Telling {
    fn new() -> Self {
        Self { told: Open::default(), due_at: Duration::ZERO, pause: PAUSE_FIRST }
    }

    fn next(&mut self, now: Duration, look: impl FnOnce() -> Open) -> Option<Open> {
        if now < self.due_at {
            return None;
        }
        let open = look();
        if open == self.told {
            self.pause = PAUSE_FIRST;
            return None;
        }
        self.due_at = now.saturating_add(self.pause);
        self.pause = self.pause.saturating_mul(2).min(PAUSE_LONGEST);
        self.told.clone_from(&open);
        Some(open)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// In which of sixty seconds it is told what `at` says of each.
    fn told(at: impl Fn(u64) -> u64) -> Vec<u64> {
        let mut telling = Telling::new();
        let told = (0..60).filter_map(|second| {
            let open = Open { more: at(second), ..Open::default() };
            telling.next(Duration::from_secs(second), || open).map(|_| second)
        });
        told.collect()
    }

    #[test]
    fn what_stays_the_same_is_told_once() {
        assert_eq!(told(|_| 7), [0]);
    }

    #[test]
    fn nothing_is_told_where_nothing_is_open() {
        assert_eq!(told(|_| 0), Vec::<u64>::new());
    }

    #[test]
    fn what_changes_all_the_time_is_told_ever_less_often() {
        assert_eq!(told(|second| 1 + second), [0, 1, 3, 7, 15, 31, 47]);
    }

    #[test]
    fn what_was_quiet_for_a_while_is_told_at_once() {
        let at = |second| if second < 32 { 1 + second } else { 32 + second / 50 };
        assert_eq!(told(at), [0, 1, 3, 7, 15, 31, 50]);
    }
}
