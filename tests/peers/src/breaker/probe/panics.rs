//! Operations that panic.

use std::future::poll_fn;

use crate::breaker::ask::{call, each};
use crate::breaker::{Breaker, CANDIDATES};
use crate::call::Answer;
use crate::poll::{once, panic_silently, panics};
use crate::probe::Probe;

pub(crate) const PROBE: Probe = Probe {
    title: "Operations that panic",
    asked: "200 calls panic, one after the other: after how many is a call rejected? Does the \
            panic go on to the caller?",
    must: "a panic counts as a failure, and goes on",
    run: || each(CANDIDATES, of),
};

fn of(breaker: &dyn Breaker) -> (String, bool) {
    let mut went_on = true;
    for number in 0..200 {
        let mut answer = None;
        let has_panicked = panics(|| answer = Some(once(&mut breaker.call(panicking()))));
        if answer.is_some_and(|answer| answer.is_ready()) && !has_panicked {
            return (format!("rejects after {number}"), went_on);
        }
        breaker.pace();
        went_on &= has_panicked;
    }
    let lets = call(breaker, Ok(())) == Answer::Done;
    (if lets { "never rejects" } else { "rejects after 200" }.to_owned(), false)
}

fn panicking() -> crate::call::Call {
    Box::pin(poll_fn(|_| panic_silently()))
}
