//! The cases, by kinds of policies.

mod breaker;
mod bulkhead;
mod group;
mod rate_limit;
mod retry;
mod stack;
mod timeout;

pub(crate) use self::group::{Case, Group};

/// All kinds.
pub(crate) const GROUPS: &[Group] = &[
    retry::WAITING,
    retry::BLOCKING,
    breaker::BLOCKING,
    breaker::WAITING,
    timeout::GROUP,
    bulkhead::GROUP,
    rate_limit::GROUP,
    stack::GROUP,
];
