//! [`Agents`]: which agents a group has failed for.

use std::time::Duration;

use crate::fingerprint::allowance::Allowance;

/// Agents remembered a group; half a kilobyte of hashes, and none where no agent has a name.
const SEEN_MAX: usize = 64;

/// Which agents a group has failed for, as hashes.
///
/// The first 64 are remembered and none is forgotten: with names that are new each time, later ones
/// say nothing.
#[derive(Debug, Default)]
pub(super) struct Agents {
    seen: Vec<u64>,
    allowance: Allowance,
}

impl Agents {
    /// Remembers the agent; it is new.
    pub(super) fn notice(&mut self, agent: u64) -> bool {
        let is_new = self.seen.len() < SEEN_MAX && !self.seen.contains(&agent);
        if is_new {
            self.seen.push(agent);
        }
        is_new
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
    fn agent_is_new_once() {
        let mut agents = Agents::default();
        assert_eq!([1, 2, 1, 2].map(|agent| agents.notice(agent)), [true, true, false, false]);
    }

    #[test]
    fn no_agent_is_new_when_as_many_are_known_as_are_remembered() {
        let mut agents = Agents::default();
        assert_eq!((0..1_000).filter(|agent| agents.notice(*agent)).count(), SEEN_MAX);
    }
}
