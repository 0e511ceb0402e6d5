//! The circuit breaker of recloser.

use recloser::{AsyncRecloser, Error, Recloser};

use crate::breaker::Breaker;
use crate::breaker::subject::{OPEN_FOR, PROBES, WINDOW};
use crate::call::{Answer, Answering, Call, Gate};

pub(crate) struct Subject(AsyncRecloser);

impl Subject {
    pub(crate) fn new() -> Self {
        let recloser = Recloser::custom()
            .error_rate(0.5)
            .closed_len(WINDOW as usize)
            .half_open_len(PROBES as usize)
            .open_wait(OPEN_FOR)
            .build();
        Self(AsyncRecloser::from(recloser))
    }
}

impl Gate for Subject {
    fn call(&self, call: Call) -> Answering<'_> {
        Box::pin(async move {
            match self.0.call(call).await {
                Ok(()) => Answer::Done,
                Err(Error::Inner(_)) => Answer::Failed,
                Err(Error::Rejected) => Answer::Rejected,
            }
        })
    }
}

impl Breaker for Subject {}
