//! Many calls at once, half-open.

use crate::breaker::CANDIDATES;
use crate::breaker::ask::{each, open_and_wait};
use crate::breaker::subject::PROBES;
use crate::call::Crowd;
use crate::probe::Probe;

pub(crate) const PROBE: Probe = Probe {
    title: "A crowd, half-open",
    asked: "The time of being open is over, and 50 calls come that take long. 3 are to be let \
            through, where that can be set.",
    must: "exactly 3 are let through",
    run: || {
        each(CANDIDATES, |breaker| {
            open_and_wait(breaker);
            let begun = Crowd::begin(breaker, 50).begun;
            (format!("{begun} let through"), begun == PROBES)
        })
    },
};
