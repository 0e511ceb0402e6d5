//! [`check`]: options that need each other, or do not go together.

use proc_macro2::Span;
use syn::ext::IdentExt;
use syn::spanned::Spanned;

use crate::kind::Kind;
use crate::level::{Level, Orders};
use crate::options::{Alternative, Bulkhead, Compensate, Fallback, Hedge, RateLimit, Retry};
use crate::problems::Problems;
use crate::syntax::hint;

/// Finds what is missing in `level`, or too much.
pub(crate) fn check(level: &Level, problems: &mut Problems) {
    let at = level.span;
    match &level.orders {
        Orders::RecordFailures(_) | Orders::CircuitBreaker(_) | Orders::Timeout(_) => {}
        Orders::Bulkhead(told) => check_bulkhead(told, at, problems),
        Orders::RateLimit(told) => check_rate_limit(told, at, problems),
        Orders::Fallback(told) => check_fallback(told, at, problems),
        Orders::Hedge(told) => check_hedge(told, at, problems),
        Orders::Compensate(told) => check_compensate(told, at, problems),
        Orders::Retry(told) => check_retry(level.kind, told, problems),
    }
}

fn check_bulkhead(told: &Bulkhead, at: Span, problems: &mut Problems) {
    if told.queue.is_some() != told.max_wait.is_some() {
        problems.push(
            at,
            "`queue` and `max_wait` go together: how many calls wait for a slot, and how long",
        );
    }
    let has_slots = told.max_concurrent.is_some() || told.preset.is_some();
    if told.queue.is_some() && !has_slots {
        problems.push(
            at,
            "a queue for how many slots? Write `max_concurrent = 16`, or `policy = \"service\"`",
        );
    }
}

fn check_rate_limit(told: &RateLimit, at: Span, problems: &mut Problems) {
    let is_whole = told.count.is_some() && told.per.is_some();
    if told.has_settings() && !is_whole {
        problems.push(
            at,
            "a rate is a `count` and the time it is for: write `count = 600, per = \"1m\"`",
        );
    }
}

/// The kinds of faults, as `failrec::policy::FaultKind` names them.
const FAULTS: &[&str] = &[
    "connect",
    "reset",
    "dns",
    "tls",
    "timeout",
    "unavailable",
    "server",
    "throttled",
    "overloaded",
    "quota_exhausted",
    "conflict",
    "deadlock",
    "serialisation",
    "busy",
    "pool_timeout",
    "constraint",
    "syntax",
    "stream_cut",
    "invalid_request",
    "authentication",
    "context_length",
    "content_policy",
    "decode",
    "rejected",
    "cancelled",
    "unknown",
];

fn check_fallback(told: &Fallback, at: Span, problems: &mut Problems) {
    if told.alternatives.is_empty() {
        problems.push(
            at,
            "what is there instead? Write `value = ..`, `with = |error| ..` or `call = function`",
        );
    }
    let sure = told.alternatives.iter().position(Alternative::always_works);
    let after = sure.and_then(|sure| told.alternatives.get(sure + 1));
    if let Some(needless) = after {
        problems.push(
            needless.expression().span(),
            "this is never tried: what stands before it always works",
        );
    }
    for kind in &told.when {
        let name = kind.unraw().to_string();
        if !FAULTS.contains(&name.as_str()) {
            let message = format!("`{name}` is no kind of fault; {}", hint(&name, FAULTS));
            problems.push(kind.span(), message);
        }
    }
}

fn check_hedge(told: &Hedge, at: Span, problems: &mut Problems) {
    if told.idempotent.is_none() {
        problems.push(
            at,
            "a hedge makes a call twice, and both may arrive: write `idempotent` if that is as good \
             as once",
        );
    }
    if let (Some(_), None) = (told.floor, &told.live) {
        problems.push(at, "`floor` is for a delay that is `live`");
    }
}

fn check_compensate(told: &Compensate, at: Span, problems: &mut Problems) {
    if told.saga.is_none() {
        problems.push(
            at,
            "by what name does the body say how its steps are undone? Write `saga = saga`, and \
             then `saga.undo(\"cancel the hotel\", || ..)` before each step",
        );
    }
}

fn check_retry(kind: Kind, told: &Retry, problems: &mut Problems) {
    if let (Some(preset), Some(policy)) = (kind.preset(), &told.policy) {
        let message = format!("`#[{kind}]` has the policy `{preset}` already; remove this one");
        problems.push(policy.span(), message);
    }
    if let Some(second) = &told.second_policy {
        problems.push(second.span(), "the policy is given twice: once without its name");
    }
    let is_exponential =
        told.backoff.as_ref().is_none_or(|backoff| backoff.value() == "exponential");
    if let (Some(backoff), Some(_), false) = (&told.backoff, told.factor, is_exponential) {
        let message = format!("a backoff that is {} has no `factor`", backoff.value());
        problems.push(backoff.span(), message);
    }
}
