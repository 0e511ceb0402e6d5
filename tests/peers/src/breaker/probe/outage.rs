//! An outage after a good time.

use crate::breaker::ask::{call, each, fail_until_open};
use crate::breaker::subject::WINDOW;
use crate::breaker::{Breaker, CANDIDATES};
use crate::probe::Probe;

pub(crate) const PROBE: Probe = Probe {
    title: "An outage after a good time",
    asked: "After 0, 100, 10 000 and 100 000 good calls all calls fail: how many failed before \
            one was rejected?",
    must: "it opens within its window (of 100 calls, and the one that is judged), whatever was before",
    run: || each_history(CANDIDATES),
};

const HISTORIES: [u32; 4] = [0, 100, 10_000, 100_000];

fn each_history(candidates: &[crate::breaker::Candidate]) -> Vec<crate::probe::Finding> {
    let mut findings = each(candidates, |_| (String::new(), true));
    for history in HISTORIES {
        for (finding, next) in findings.iter_mut().zip(each(candidates, |one| after(history, one)))
        {
            let comma = if finding.did.is_empty() { "" } else { ", " };
            finding.did = format!("{}{comma}{}", finding.did, next.did);
            finding.holds = finding.holds.zip(next.holds).map(|(before, now)| before && now);
        }
    }
    findings
}

fn after(history: u32, breaker: &dyn Breaker) -> (String, bool) {
    for _ in 0..history {
        call(breaker, Ok(()));
    }
    match fail_until_open(breaker, 2 * HISTORIES[3]) {
        Some(failed) => (spaced(failed), failed <= WINDOW + 1),
        None => ("never".to_owned(), false),
    }
}

/// With a space before each three digits.
fn spaced(number: u32) -> String {
    match number {
        0..1_000 => number.to_string(),
        _ => format!("{} {:03}", number / 1_000, number % 1_000),
    }
}
