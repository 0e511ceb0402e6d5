//! [`PolicyDecision`]: what a policy decided during a call.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::record::{PolicyName, RecordId, Redact, RejectedKind};

/// What a policy decided during a call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct PolicyDecision {
    /// What kind of policy.
    pub kind: PolicyKind,
    /// Its name.
    pub name: PolicyName,
    /// What it came to, in a word: `open`, `recovered`, `attempts`.
    pub state: Cow<'static, str>,
    /// After this time it may go better.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after_ms: Option<u64>,
    /// The records that led to it, newest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub causes: Vec<RecordId>,
    /// What it did, one after another: the attempts of a retry, what a compensation undid.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<PolicyStep>,
    /// Steps that there was no room for, between the first and the newest.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub steps_left_out: u32,
    /// It turned the call away, or cut it off: `state` says why.
    #[serde(default, skip_serializing_if = "is_false")]
    pub rejected: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
const fn is_zero(number: &u32) -> bool {
    *number == 0
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
const fn is_false(flag: &bool) -> bool {
    !*flag
}

impl PolicyDecision {
    /// The policy `name` came to `state`.
    pub const fn new(kind: PolicyKind, name: PolicyName, state: &'static str) -> Self {
        Self {
            kind,
            name,
            state: Cow::Borrowed(state),
            retry_after_ms: None,
            causes: Vec::new(),
            steps: Vec::new(),
            steps_left_out: 0,
            rejected: false,
        }
    }

    /// The policy `name` turned the call away, or cut it off.
    pub(crate) const fn rejected(kind: PolicyKind, name: PolicyName, why: RejectedKind) -> Self {
        let mut decision = Self::new(kind, name, why.as_str());
        decision.rejected = true;
        decision
    }

    /// Why it turned the call away or cut it off, if it did.
    pub(crate) fn rejection(&self) -> Option<RejectedKind> {
        let is_state = |kind: &&RejectedKind| kind.as_str() == self.state;
        RejectedKind::ALL.iter().find(is_state).copied().filter(|_| self.rejected)
    }

    /// Attempts that a retry has begun, as its steps tell; none for other policies.
    ///
    /// The attempt during which an operation was dropped is not among them.
    pub fn attempts(&self) -> Option<u32> {
        if self.kind != PolicyKind::Retry {
            return None;
        }
        let failed = self.steps.last().map_or(0, |step| step.n);
        let has_other_end = matches!(&*self.state, "recovered" | "panicked");
        Some(failed.saturating_add(u32::from(has_other_end)).max(1))
    }

    /// Milliseconds waited between its steps, as far as they are known: without those that there
    /// was no room for, and without the last wait of an operation that was dropped.
    pub fn waited_ms(&self) -> u64 {
        let steps = match (self.steps.split_last(), &*self.state) {
            (Some((_, before)), "cancelled") => before,
            _ => &self.steps,
        };
        steps.iter().filter_map(|step| step.delay_ms).fold(0, u64::saturating_add)
    }

    /// What had failed and was made good, if it was: of a retry the last attempt before, of a
    /// fallback the call that it stands for.
    pub(crate) fn recovered_from(&self) -> Option<&PolicyStep> {
        match self.kind {
            PolicyKind::Retry if self.state == "recovered" => self.steps.last(),
            PolicyKind::Fallback if self.state == "used" => self.steps.first(),
            _ => None,
        }
    }

    /// About how many bytes it holds.
    pub(crate) fn weight(&self) -> usize {
        let steps: usize = self.steps.iter().map(PolicyStep::weight).sum();
        size_of::<Self>() + self.causes.len() * size_of::<RecordId>() + steps
    }

    /// Hands every text to `redact`.
    pub(crate) fn mask(&mut self, redact: &mut dyn Redact) {
        if let Some(changed) = redact.changed(self.name.as_str()) {
            self.name = PolicyName::from(changed);
        }
        self.steps.iter_mut().for_each(|step| step.mask(redact));
    }

    /// Gives each text of an error its normal form, which `normalize` makes.
    pub(crate) fn normalize(&mut self, normalize: &dyn Fn(&str) -> String) {
        for step in &mut self.steps {
            step.norm = step.error_message.as_deref().map(normalize);
        }
    }
}

/// A kind of policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum PolicyKind {
    /// Tries again what failed.
    Retry,
    /// Stops calling what keeps failing.
    CircuitBreaker,
    /// Cuts off what takes too long.
    Timeout,
    /// Bounds how many calls run at once.
    Bulkhead,
    /// Bounds how many calls begin in a time.
    RateLimit,
    /// Puts something in the place of what failed.
    Fallback,
    /// Begins a second call where the first is slow.
    Hedge,
    /// Undoes what was done when the rest failed.
    Compensation,
}

impl PolicyKind {
    /// Every kind, in order.
    pub const ALL: &[Self] = &[
        Self::Retry,
        Self::CircuitBreaker,
        Self::Timeout,
        Self::Bulkhead,
        Self::RateLimit,
        Self::Fallback,
        Self::Hedge,
        Self::Compensation,
    ];

    /// The name, as it is written in records.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Retry => "retry",
            Self::CircuitBreaker => "circuit_breaker",
            Self::Timeout => "timeout",
            Self::Bulkhead => "bulkhead",
            Self::RateLimit => "rate_limit",
            Self::Fallback => "fallback",
            Self::Hedge => "hedge",
            Self::Compensation => "compensation",
        }
    }
}

impl fmt::Display for PolicyKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// One thing that a policy did: a failed attempt, a step that was undone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct PolicyStep {
    /// Its number, from one.
    pub n: u32,
    /// What it was, where the number does not tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub what: Option<Cow<'static, str>>,
    /// What it came to, in a word: `failed`, `undone`.
    pub state: Cow<'static, str>,
    /// The type of its error.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error_type: Option<Cow<'static, str>>,
    /// The text of its error.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error_message: Option<String>,
    /// That text in its normal form, without what differs from one occurrence to the next.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub norm: Option<String>,
    /// The code of its error.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error_code: Option<String>,
    /// What its error had met, as policies see it: `connect`, `throttled`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fault: Option<Cow<'static, str>>,
    /// How long it took, where that was measured. Of the first attempt of a retry it is where
    /// there is a deadline, and then as the deadline counts: of a future from its first wait.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub took_ms: Option<u64>,
    /// How long was waited after it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delay_ms: Option<u64>,
    /// Why so long, or why there was no other: `backoff`, `hint`, `deadline`, `budget`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<Cow<'static, str>>,
}

impl PolicyStep {
    /// Step number `n`, which came to `state`.
    pub fn new(n: u32, state: &'static str) -> Self {
        Self { n, state: Cow::Borrowed(state), ..Self::default() }
    }

    fn weight(&self) -> usize {
        size_of::<Self>() + self.error_message.as_ref().map_or(0, String::len)
    }

    fn mask(&mut self, redact: &mut dyn Redact) {
        let Self { what, error_type, error_message, error_code, .. } = self;
        [what, error_type].into_iter().flatten().for_each(|text| redact.words(text));
        [error_message, error_code].into_iter().flatten().for_each(|text| redact.text(text));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decision_comes_back_as_it_was_written() {
        let mut decision =
            PolicyDecision::new(PolicyKind::Retry, PolicyName::from("network"), "attempts");
        let mut step = PolicyStep::new(1, "failed");
        (step.delay_ms, step.why) = (Some(100), Some("backoff".into()));
        decision.steps.push(step);
        let written = serde_json::to_string(&decision).unwrap();
        assert_eq!(
            written,
            r#"{"kind":"retry","name":"network","state":"attempts","steps":[{"n":1,"state":"failed","delay_ms":100,"why":"backoff"}]}"#
        );
        assert_eq!(serde_json::from_str::<PolicyDecision>(&written).unwrap(), decision);
    }

    #[test]
    fn step_of_an_older_record_has_neither_normal_form_nor_duration() {
        let old = r#"{"n":2,"state":"failed","error_message":"down","delay_ms":100}"#;
        let step: PolicyStep = serde_json::from_str(old).unwrap();
        assert_eq!((&step.norm, step.took_ms), (&None, None));
        assert_eq!(serde_json::to_string(&step).unwrap(), old);
    }

    #[test]
    fn each_text_of_an_error_gets_its_normal_form() {
        let mut decision =
            PolicyDecision::new(PolicyKind::Retry, PolicyName::from("network"), "attempts");
        let mut failed = PolicyStep::new(1, "failed");
        failed.error_message = Some("Down".to_owned());
        decision.steps = vec![failed, PolicyStep::new(2, "unwanted")];
        decision.normalize(&str::to_lowercase);
        let norms: Vec<_> = decision.steps.iter().map(|step| step.norm.as_deref()).collect();
        assert_eq!(norms, [Some("down"), None]);
        let written = serde_json::to_string(&decision.steps[0]).unwrap();
        assert_eq!(written, r#"{"n":1,"state":"failed","error_message":"Down","norm":"down"}"#);
    }

    #[test]
    fn rejection_is_told_from_a_state_of_the_same_name() {
        let (kind, name) = (PolicyKind::CircuitBreaker, PolicyName::from("bank"));
        let rejected = PolicyDecision::rejected(kind, name.clone(), RejectedKind::Open);
        let written = serde_json::to_string(&rejected).unwrap();
        let read: PolicyDecision = serde_json::from_str(&written).unwrap();
        assert_eq!(read.rejection(), Some(RejectedKind::Open));
        assert_eq!(PolicyDecision::new(kind, name, "open").rejection(), None);
    }

    #[test]
    fn attempt_that_did_not_fail_is_one_of_those_begun() {
        let retry = |state, steps: u32| {
            let mut decision =
                PolicyDecision::new(PolicyKind::Retry, PolicyName::from("network"), state);
            decision.steps = (1..=steps).map(|n| PolicyStep::new(n, "failed")).collect();
            decision.attempts()
        };
        let told = [("attempts", 3), ("recovered", 2), ("panicked", 0), ("cancelled", 0)]
            .map(|(state, steps)| retry(state, steps));
        assert_eq!(told, [Some(3), Some(3), Some(1), Some(1)]);
        let timeout = PolicyDecision::new(PolicyKind::Timeout, PolicyName::from("t"), "timeout");
        assert_eq!(timeout.attempts(), None);
    }

    #[test]
    fn wait_in_which_the_operation_was_dropped_is_not_counted() {
        let waited = |state| {
            let mut decision =
                PolicyDecision::new(PolicyKind::Retry, PolicyName::from("network"), state);
            let step = |n| PolicyStep { delay_ms: Some(100), ..PolicyStep::new(n, "failed") };
            decision.steps = vec![step(1), step(2)];
            decision.waited_ms()
        };
        assert_eq!([waited("recovered"), waited("cancelled")], [200, 100]);
    }
}
