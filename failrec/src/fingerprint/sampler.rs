//! [`Sampler`]: decides which failures of one group are kept whole.

use std::time::Duration;

use crate::fingerprint::agents::Agents;
use crate::fingerprint::guard::RateGuard;
use crate::fingerprint::sampling::SamplingOptions;
use crate::fingerprint::variants::Variants;
use crate::record::{Sample, SampleReason};

/// Decides which failures of one group are kept whole. Its owner calls it in the order of the
/// occurrence numbers, so every number is judged once and the weights add up.
#[derive(Debug)]
pub(super) struct Sampler {
    /// Failures that the kept ones stand for, which is the sum of their weights.
    kept: u64,
    kept_at: Option<Duration>,
    is_resolved: bool,
    variants: Variants,
    agents: Agents,
}

/// How long what is said of failures to come has to hold: the recorder looks again each second, and
/// may be late.
const FORESIGHT: Duration = Duration::from_secs(3);

/// Failures of a group that are looked at in any case: by then it is known what they meet on
/// their way out.
const LOOKED_AT_MIN: u64 = 5;

/// One failure, as far as sampling looks at it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Candidate {
    pub(super) number: u64,
    pub(super) now: Duration,
    pub(super) message: u64,
    /// The agent, if one has a name.
    pub(super) agent: Option<u64>,
    /// The session, likewise.
    pub(super) session: Option<u64>,
    pub(super) is_fatal: bool,
}

/// What the group sees for the first time.
#[derive(Clone, Copy, Debug)]
struct News {
    is_variant: bool,
    is_agent: bool,
}

/// What becomes of one failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Store(Sample),
    CountOnly,
    /// It would have been stored, but the process stores too many a second.
    Refused,
}

impl Sampler {
    pub(super) fn new() -> Self {
        Self {
            kept: 0,
            kept_at: None,
            is_resolved: false,
            variants: Variants::new(),
            agents: Agents::default(),
        }
    }

    /// The next failure of the group is to be kept.
    pub(super) fn mark_resolved(&mut self) {
        self.is_resolved = true;
    }

    /// A failure that was to be kept is not: the next one stands for its `weight` as well.
    pub(super) fn give_back(&mut self, weight: u64) {
        self.kept = self.kept.saturating_sub(weight);
    }

    pub(super) fn judge(
        &mut self,
        candidate: &Candidate,
        options: &SamplingOptions,
        guard: &RateGuard,
    ) -> Verdict {
        let news = News {
            is_variant: self.variants.notice(candidate.message, candidate.number),
            is_agent: candidate.agent.is_some_and(|agent| self.agents.notice(agent)),
        };
        // The first of a group explain it; they are kept as such and never refused.
        let early = self.early_reason(candidate, options);
        if early.is_none() && candidate.is_fatal && guard.try_admit(candidate.now) {
            return Verdict::Store(self.keep(candidate, SampleReason::Fatal));
        }
        let late = early.or_else(|| self.late_reason(candidate, options, news));
        match late {
            Some(reason) => {
                guard.admit(candidate.now);
                Verdict::Store(self.keep(candidate, reason))
            }
            None if candidate.is_fatal => Verdict::Refused,
            None => Verdict::CountOnly,
        }
    }

    /// How many failures after this number would only be counted, whenever they come within
    /// [`FORESIGHT`]: they are not fatal, and their messages and agents are not new.
    pub(super) fn plain_after(&self, number: u64, now: Duration, options: &SamplingOptions) -> u64 {
        let is_due_soon = |interval: Duration| {
            self.kept_at.is_none_or(|kept_at| {
                interval <= now.saturating_add(FORESIGHT).saturating_sub(kept_at)
            })
        };
        let is_looked_for = self.is_resolved
            || number < options.first.max(LOOKED_AT_MIN)
            || options.interval.is_some_and(is_due_soon);
        if is_looked_for {
            return 0;
        }
        options.steps.next_above(number).unwrap_or(u64::MAX).saturating_sub(number + 1)
    }

    fn early_reason(
        &self,
        candidate: &Candidate,
        options: &SamplingOptions,
    ) -> Option<SampleReason> {
        if self.is_resolved {
            return Some(SampleReason::AfterResolve);
        }
        (candidate.number <= options.first).then_some(SampleReason::First)
    }

    fn late_reason(
        &mut self,
        candidate: &Candidate,
        options: &SamplingOptions,
        news: News,
    ) -> Option<SampleReason> {
        if options.steps.includes(candidate.number) {
            return Some(SampleReason::Decade);
        }
        let is_due = |interval| {
            self.kept_at.is_none_or(|kept_at| interval <= candidate.now.saturating_sub(kept_at))
        };
        if options.interval.is_some_and(is_due) {
            return Some(SampleReason::Interval);
        }
        if news.is_agent && self.agents.try_claim(candidate.now, options.agents_per_day) {
            return Some(SampleReason::NewAgent);
        }
        let is_variant =
            news.is_variant && self.variants.try_claim(candidate.now, options.variants_per_day);
        is_variant.then_some(SampleReason::NewVariant)
    }

    /// The failure of this number is stored after all, as the newest; nothing if a newer one was.
    /// What is decided of later ones stays the same.
    pub(super) fn keep_newest(&mut self, number: u64) -> Option<Sample> {
        let weight = number.checked_sub(self.kept).filter(|weight| *weight != 0)?;
        self.kept = number;
        Some(Sample::new(SampleReason::Newest, weight))
    }

    fn keep(&mut self, candidate: &Candidate, reason: SampleReason) -> Sample {
        let weight = candidate.number.saturating_sub(self.kept);
        self.kept = candidate.number;
        self.kept_at = self.kept_at.max(Some(candidate.now));
        self.is_resolved = false;
        Sample::new(reason, weight)
    }
}
