//! The time for all of it.

use std::time::Duration;

use crate::probe::{Finding, Probe};
use crate::retry::adaptor::CANDIDATES;
use crate::retry::plan::Ran;
use crate::retry::{Candidate, Plan};

const TOTAL: Duration = Duration::from_secs(1);

pub(crate) const PROBE: Probe = Probe {
    title: "One second for all of it",
    asked: "Attempts of 300 ms that fail, 100 ms between them, as many as there is time for in 1 s.",
    must: "no attempt is begun after that second",
    run: || {
        let [takes, delay] = [300, 100].map(Duration::from_millis);
        let plan = Plan { attempts: 100, delay, total: Some(TOTAL), takes, hint: None };
        each(CANDIDATES, plan, |ran| ran.last_begun < TOTAL)
    },
};

/// What each did by this plan.
pub(crate) fn each(candidates: &[Candidate], plan: Plan, holds: fn(&Ran) -> bool) -> Vec<Finding> {
    let find = |candidate: &Candidate| match (candidate.run)(plan) {
        Some(ran) => Finding::new(candidate.who, described(&ran), holds(&ran)),
        None => Finding::without(candidate.who),
    };
    let is_asked =
        |candidate: &&Candidate| plan.total.is_some() || !candidate.who.ends_with("in a timeout");
    candidates.iter().filter(is_asked).map(find).collect()
}

/// To ten milliseconds, since some go by real time.
fn described(ran: &Ran) -> String {
    let took = (ran.took.as_millis() + 5) / 10 * 10;
    let attempts = if ran.attempts == 1 { "attempt" } else { "attempts" };
    format!("{} {attempts}, {took} ms", ran.attempts)
}
