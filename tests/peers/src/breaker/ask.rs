//! What most probes do to a breaker.

use std::future::ready;
use std::time::Duration;

use crate::breaker::subject::OPEN_FOR;
use crate::breaker::{Breaker, Candidate};
use crate::call::{Answer, Fell};
use crate::poll::block;
use crate::probe::Finding;

/// A little longer than it stays open.
pub(crate) const AFTERWARDS: Duration = OPEN_FOR.saturating_add(Duration::from_millis(10));

/// Asks all the same.
pub(crate) fn each(
    candidates: &[Candidate],
    probe: impl Fn(&dyn Breaker) -> (String, bool),
) -> Vec<Finding> {
    let ask = |candidate: &Candidate| {
        let (did, holds) = probe(&*(candidate.make)());
        Finding::new(candidate.who, did, holds)
    };
    candidates.iter().map(ask).collect()
}

/// A call that ends at once.
pub(crate) fn call(breaker: &dyn Breaker, result: Result<(), Fell>) -> Answer {
    let answer = block(breaker.call(Box::pin(ready(result))));
    breaker.pace();
    answer
}

/// Lets calls fail until one is rejected. How many failed before, if not more than `most`.
pub(crate) fn fail_until_open(breaker: &dyn Breaker, most: u32) -> Option<u32> {
    (0..=most).find(|_| call(breaker, Err(Fell)) == Answer::Rejected)
}

/// Opens it and waits until it may be half-open.
pub(crate) fn open_and_wait(breaker: &dyn Breaker) {
    fail_until_open(breaker, 10_000);
    breaker.wait(AFTERWARDS);
}
