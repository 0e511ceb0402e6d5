//! Tries again what failed, for as long and as often as makes sense: [`Retry`].
//!
//! A failed attempt is decided about in this order: faults that end the retrying, a failure that
//! repeats itself, a retry inside that gave up already, faults that are not retried, the number of
//! attempts, the wait (from the backoff, or from what the other side asked for), the deadline, the
//! budget. Then it waits, looks at the deadline once more, and tries again.
//!
//! The caller gets the error of the last attempt as it is. What was decided, and why, is told to a
//! listener as [`RetryEvent`] values and counted in [`RetryStats`].

mod attempts;
mod backoff;
mod budget;
mod builder;
mod decision;
mod driver;
mod failure_key;
mod handle;
mod hint;
mod jitter;
mod judge;
mod machine;
mod make_attempt;
mod met;
mod nesting;
mod operation;
mod plan;
mod predicates;
mod report;
mod rules;
mod settings;
mod stats;
mod steps;

pub(crate) use self::attempts::Attempts;
pub use self::backoff::{Backoff, BackoffFunction};
pub use self::budget::{BudgetDraw, BudgetEntry, RetryBudget};
pub use self::builder::RetryBuilder;
pub use self::decision::{Decision, DelayReason, StopReason};
pub use self::driver::RetryOkIf;
pub use self::handle::Retry;
pub use self::hint::HintMode;
pub use self::jitter::Jitter;
pub(crate) use self::judge::{AnyError, ByError, ByFunction, Judge};
pub(crate) use self::make_attempt::MakeAttempt;
pub use self::nesting::Nesting;
pub use self::report::{AttemptReport, FAILED_MAX, RetryEnd, RetryEvent, RetryReport};
pub(crate) use self::rules::Verdict;
pub use self::stats::RetryStats;
