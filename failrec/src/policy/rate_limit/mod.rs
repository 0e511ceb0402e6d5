//! The rate limit: only so many calls in a time, for those who pay by the call or get sent away.
//!
//! [`RateLimiter`] is the handle. What is allowed when is in `rules`; who has reserved what is in
//! the `book`. Neither knows clocks or threads.

mod book;
mod builder;
mod cost;
mod inner;
mod limiter;
mod live_rules;
mod reservation;
mod rules;
mod stats;

pub use self::builder::RateLimiterBuilder;
pub use self::cost::Cost;
pub use self::limiter::RateLimiter;
pub use self::reservation::Reservation;
pub use self::stats::RateLimiterStats;
