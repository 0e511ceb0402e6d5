//! Probes that are given up.

use crate::breaker::CANDIDATES;
use crate::breaker::ask::{call, each, open_and_wait};
use crate::breaker::subject::OPEN_FOR;
use crate::call::{Answer, Crowd};
use crate::probe::Probe;

pub(crate) const PROBE: Probe = Probe {
    title: "Probes that are given up",
    asked: "Half-open, 50 calls come, and all that were let through are dropped before their end. \
            Three times as long as it stays open later, 10 good calls come.",
    must: "all 10 are let through",
    run: || {
        each(CANDIDATES, |breaker| {
            open_and_wait(breaker);
            drop(Crowd::begin(breaker, 50));
            breaker.wait(3 * OPEN_FOR);
            let good = (0..10).filter(|_| call(breaker, Ok(())) == Answer::Done).count();
            (format!("{good} of 10 let through"), good == 10)
        })
    },
};
