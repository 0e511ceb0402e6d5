//! The line before a bulkhead.

use std::sync::{Arc, Mutex};

use crate::bulkhead::CANDIDATES;
use crate::call::{Answering, Call, Gate, UnderWay};
use crate::poll::once;
use crate::probe::{Finding, Probe};

pub(crate) const PROBE: Probe = Probe {
    title: "The line",
    asked: "One slot is taken, and ten calls come, one after the other. The slot becomes free, and \
            whenever the ten are looked after, the last one is looked after first.",
    must: "they enter in the order they came",
    run: || each(|_| true),
};

pub(crate) const GIVEN_UP: Probe = Probe {
    title: "The line, after some were given up",
    asked: "As before, but every other one is dropped while it waits.",
    must: "the others enter in the order they came",
    run: || each(|number| number % 2 == 1),
};

const CALLERS: usize = 10;

fn each(stays: fn(usize) -> bool) -> Vec<Finding> {
    let find = |candidate: &crate::bulkhead::Candidate| {
        let expected: Vec<_> = (0..CALLERS).filter(|number| stays(*number)).collect();
        let Some(order) = order(&*(candidate.make)(1), stays) else {
            return Finding::new(candidate.who, "nobody waits: all run at once", false);
        };
        let words: Vec<_> = order.iter().map(ToString::to_string).collect();
        Finding::new(candidate.who, words.join(" "), order == expected)
    };
    CANDIDATES.iter().map(find).collect()
}

/// The order in which those who stay entered, unless they did not have to wait.
fn order(gate: &dyn Gate, stays: fn(usize) -> bool) -> Option<Vec<usize>> {
    let inside = UnderWay::begin(gate);
    let entered = Arc::new(Mutex::new(Vec::new()));
    let mut line: Vec<Answering<'_>> = Vec::new();
    for number in 0..CALLERS {
        let entered = Arc::clone(&entered);
        let call: Call = Box::pin(async move {
            entered.lock().expect("no panic").push(number);
            Ok(())
        });
        let mut waiting = gate.call(call);
        if once(&mut waiting).is_ready() {
            return None;
        }
        line.push(waiting);
    }
    let mut line: Vec<_> =
        line.into_iter().enumerate().filter(|(number, _)| stays(*number)).collect();
    inside.end(Ok(()));
    for _ in 0..CALLERS {
        let mut still_waiting = Vec::new();
        for (number, mut waiting) in line.into_iter().rev() {
            if once(&mut waiting).is_pending() {
                still_waiting.push((number, waiting));
            }
        }
        still_waiting.reverse();
        line = still_waiting;
    }
    let entered = entered.lock().expect("no panic");
    Some(entered.clone())
}
