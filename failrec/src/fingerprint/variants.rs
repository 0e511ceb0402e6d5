//! [`Variants`]: which messages a group has had lately.

use std::time::Duration;

use crate::fingerprint::allowance::Allowance;

/// Messages remembered a group; 16 hashes fit in two cache lines.
const RECENT_MAX: usize = 16;
/// A new message is worth a record while it comes at most once in so many.
const RARITY: u64 = 5;

/// Which messages a group has had lately, as hashes, and how often one was new.
///
/// A group is one normalised message, so the messages themselves often hold a number that differs
/// every time. Newness says something only in a group whose messages else repeat.
#[derive(Debug)]
pub(super) struct Variants {
    /// Zero where there is none yet: a message with that hash counts as known.
    recent: [u64; RECENT_MAX],
    next: usize,
    novel: u64,
    allowance: Allowance,
}

impl Variants {
    pub(super) fn new() -> Self {
        Self { recent: [0; RECENT_MAX], next: 0, novel: 0, allowance: Allowance::default() }
    }

    /// Remembers the message of the group's failure number `occurrence`; it is new and rare.
    pub(super) fn notice(&mut self, message: u64, occurrence: u64) -> bool {
        if message == 0 || self.recent.contains(&message) {
            return false;
        }
        let is_rare = self.novel.saturating_mul(RARITY) < occurrence;
        self.novel = self.novel.saturating_add(1);
        if let Some(slot) = self.recent.get_mut(self.next) {
            *slot = message;
        }
        self.next = (self.next + 1) % RECENT_MAX;
        is_rare
    }

    /// Takes one of the day's `allowed` records.
    pub(super) fn try_claim(&mut self, now: Duration, allowed: u32) -> bool {
        self.allowance.try_take(now, allowed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn second_message_after_five_equal_ones_is_new() {
        let mut variants = Variants::new();
        for occurrence in 1..=5 {
            variants.notice(7, occurrence);
        }
        assert!(variants.notice(8, 6));
        assert!(!variants.notice(8, 7));
    }

    #[test]
    fn messages_that_always_differ_are_never_new() {
        let mut variants = Variants::new();
        variants.notice(1, 1);
        assert_eq!((2..100_000).filter(|n| variants.notice(*n, *n)).count(), 0);
    }

    #[test]
    fn round_of_more_messages_than_are_remembered_is_never_new() {
        let mut variants = Variants::new();
        variants.notice(1, 1);
        assert_eq!((2..100_000).filter(|n| variants.notice(1 + n % 20, *n)).count(), 0);
    }
}
