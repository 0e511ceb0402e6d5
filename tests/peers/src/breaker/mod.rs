//! Circuit breakers: what they are asked, and who is asked.

mod adaptor;
mod ask;
mod probe;
mod subject;

pub(crate) use self::adaptor::CANDIDATES;
pub(crate) use self::probe::PROBES;
pub(crate) use self::subject::{Breaker, Candidate, State};
