//! What retries may cost all their callers together: [`RetryBudget`].
//!
//! A budget is asked last, when a retry is about to be made, and before its wait. Each way to keep
//! one is a machine of its own that is told what happens.

mod concurrent;
mod handle;
mod kind;
mod sliding;
mod tokens;

pub use self::handle::{BudgetDraw, BudgetEntry, RetryBudget};
