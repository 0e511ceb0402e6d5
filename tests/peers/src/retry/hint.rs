//! What the other side asks for.

use std::time::Duration;

use crate::probe::{Finding, Probe};
use crate::retry::Plan;
use crate::retry::adaptor::CANDIDATES;
use crate::retry::plan::Ran;

const HINT: Duration = Duration::from_millis(700);
const LEFT: Duration = Duration::from_millis(500);

pub(crate) const WAITED: Probe = Probe {
    title: "The other side asks for 700 ms",
    asked: "Two attempts, 15 ms between them; the first fails and says to come back in 700 ms. \
            How long is waited?",
    must: "700 ms, or up to an eighth more",
    run: || findings(None, |ran| ran.attempts == 2 && HINT <= ran.took && ran.took < HINT * 9 / 8),
};

pub(crate) const TOO_LATE: Probe = Probe {
    title: "The other side asks for more than is left",
    asked: "As before, but there are 500 ms in all.",
    must: "the wait is not begun, or ends with the total time",
    run: || {
        let holds = |ran: &Ran| ran.attempts == 1 && ran.took <= LEFT;
        findings(Some(LEFT), holds)
    },
};

fn findings(total: Option<Duration>, holds: fn(&Ran) -> bool) -> Vec<Finding> {
    let (delay, takes) = (Duration::from_millis(15), Duration::ZERO);
    let plan = Plan { attempts: 2, delay, total, takes, hint: Some(HINT) };
    super::total::each(CANDIDATES, plan, holds)
}
