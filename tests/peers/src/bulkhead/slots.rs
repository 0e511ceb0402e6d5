//! Slots: how many there are, and that they come back.

use std::future::poll_fn;

use crate::bulkhead::CANDIDATES;
use crate::call::{Call, Crowd, Gate};
use crate::poll::{once, panic_silently, panics};
use crate::probe::{Finding, Probe};

const SLOTS: u32 = 2;

pub(crate) const HELD: Probe = Probe {
    title: "Two slots",
    asked: "50 calls come that take long: how many are under way?",
    must: "2",
    run: || each(|_| {}),
};

pub(crate) const GIVEN_UP: Probe = Probe {
    title: "Two slots, after calls that were given up",
    asked: "50 calls come and are dropped, those under way and those that wait. Then 50 come \
            again.",
    must: "2 are under way",
    run: || each(|gate| drop(Crowd::begin(gate, 50))),
};

pub(crate) const PANICKED: Probe = Probe {
    title: "Two slots, after calls that panicked",
    asked: "10 calls panic, one after the other. Then 50 come.",
    must: "2 are under way",
    run: || {
        each(|gate| {
            for _ in 0..10 {
                let panicking: Call = Box::pin(poll_fn(|_| panic_silently()));
                let has_panicked = panics(|| assert!(once(&mut gate.call(panicking)).is_ready()));
                assert!(has_panicked, "a free slot");
            }
        })
    },
};

fn each(before: impl Fn(&dyn Gate)) -> Vec<Finding> {
    let find = |candidate: &crate::bulkhead::Candidate| {
        let gate = (candidate.make)(SLOTS);
        before(&*gate);
        let begun = Crowd::begin(&*gate, 50).begun;
        Finding::new(candidate.who, format!("{begun} under way"), begun == SLOTS)
    };
    CANDIDATES.iter().map(find).collect()
}
