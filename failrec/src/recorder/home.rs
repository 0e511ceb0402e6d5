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
    told: Open,
    /// On the monotonic clock; not told again before.
    due_at: Duration,
    pause: Duration,
}

impl Home {
    pub(super) fn new(goal: GoalId, exits: Exits) -> Self {
        let (told, due_at, pause) = (Open::default(), Duration::ZERO, PAUSE_FIRST);
        Self { goal, exits, told, due_at, pause }
    }

    /// What the process is at, if that has changed and is due.
    pub(super) fn open(&mut self, now: Duration) -> Option<Open> {
        self.changed(now, scope::open)
    }

    fn changed(&mut self, now: Duration, look: impl FnOnce() -> Open) -> Option<Open> {
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

    fn open(number: u64) -> Open {
        Open { more: number, ..Open::default() }
    }

    fn home() -> Home {
        Home::new(GoalId::default(), Exits::none())
    }

    #[test]
    fn what_stays_the_same_is_told_once() {
        let mut home = home();
        let told = (0..60).filter_map(|second| {
            let now = Duration::from_secs(second);
            home.changed(now, || open(7)).map(|_| second)
        });
        assert_eq!(told.collect::<Vec<_>>(), [0]);
    }

    #[test]
    fn what_changes_all_the_time_is_told_ever_less_often() {
        let mut home = home();
        let told = (0..60).filter_map(|second| {
            let now = Duration::from_secs(second);
            home.changed(now, || open(1 + second)).map(|_| second)
        });
        assert_eq!(told.collect::<Vec<_>>(), [0, 1, 3, 7, 15, 31, 47]);
    }

    #[test]
    fn what_was_quiet_for_a_while_is_told_at_once() {
        let mut home = home();
        let mut told = Vec::new();
        for second in 0..60 {
            let number = if second < 32 { 1 + second } else { 32 + second / 50 };
            let now = Duration::from_secs(second);
            told.extend(home.changed(now, || open(number)).map(|_| second));
        }
        assert_eq!(told, [0, 1, 3, 7, 15, 31, 50]);
    }
}
