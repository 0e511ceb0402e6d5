//! What the attributes can be told.
//!
//! What each was told is a type; the table of that type says which options there are and in which
//! form each is written, and [`parse`] reads the one by the other.

mod bulkhead;
mod circuit_breaker;
mod compensate;
mod duration;
mod fallback;
mod form;
mod hedge;
mod parser;
mod rate_limit;
mod record_failures;
mod retry;
mod table;
mod template;
mod timeout;
mod value;

pub(crate) use self::bulkhead::Bulkhead;
pub(crate) use self::circuit_breaker::CircuitBreaker;
pub(crate) use self::compensate::Compensate;
pub(crate) use self::fallback::{Alternative, Fallback};
pub(crate) use self::hedge::Hedge;
pub(crate) use self::parser::parse;
pub(crate) use self::rate_limit::RateLimit;
pub(crate) use self::record_failures::{Capture, RecordFailures};
pub(crate) use self::retry::Retry;
pub(crate) use self::table::{STANDALONE, Told};
pub(crate) use self::timeout::Timeout;
pub(crate) use self::value::Jitter;
