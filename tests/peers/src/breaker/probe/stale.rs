//! Calls that began before the trip and end after it.

use crate::breaker::ask::{call, each, fail_until_open, open_and_wait};
use crate::breaker::subject::PROBES;
use crate::breaker::{Breaker, CANDIDATES, State};
use crate::call::{Answer, Fell, UnderWay};
use crate::probe::Probe;

pub(crate) const GOOD: Probe = Probe {
    title: "A call from before the trip ends well",
    asked: "Ten calls begin while it is closed. It opens, and is half-open with one probe under \
            way. Now the ten end well: what is it then, and how many failures does it take until it \
            rejects?",
    must: "still half-open, for the probes alone decide: it rejects after 3 failures at most",
    run: || {
        each(CANDIDATES, |breaker| {
            let (state, _probe) = after_stale(breaker, Ok(()));
            let failed = fail_until_open(breaker, 1_000);
            let told = state.map_or("does not say", State::as_str);
            let failures = failed.map_or_else(|| "never".to_owned(), |failed| failed.to_string());
            // Where nothing is said, few failures tell that it is still half-open.
            let is_half_open = state.is_none_or(|state| state == State::HalfOpen);
            let holds = is_half_open && failed.is_some_and(|failed| failed <= PROBES);
            (format!("{told}; rejects after {failures}"), holds)
        })
    },
};

pub(crate) const BAD: Probe = Probe {
    title: "A call from before the trip fails",
    asked: "As before, but the ten fail: what is it then, and what becomes of the next call?",
    must: "still half-open, and the next call is let through",
    run: || {
        each(CANDIDATES, |breaker| {
            let (state, _probe) = after_stale(breaker, Err(Fell));
            let next = call(breaker, Ok(()));
            let told = state.map_or("does not say", State::as_str);
            let became = if next == Answer::Rejected { "rejected" } else { "let through" };
            let is_half_open = state.is_none_or(|state| state == State::HalfOpen);
            let holds = is_half_open && next == Answer::Done;
            (format!("{told}; the next is {became}"), holds)
        })
    },
};

/// What it says it is, half-open with a probe under way, when ten calls from before the trip have
/// ended with `result`.
fn after_stale(breaker: &dyn Breaker, result: Result<(), Fell>) -> (Option<State>, UnderWay<'_>) {
    let stale = [(); 10].map(|()| UnderWay::begin(breaker));
    open_and_wait(breaker);
    let probe = UnderWay::begin(breaker);
    for call in stale {
        call.end(result);
    }
    (breaker.state(), probe)
}
