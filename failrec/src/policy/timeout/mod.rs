//! The timeout: a call that takes too long is given up.

mod builder;
mod timed;
mod timeout;

pub use self::builder::TimeoutBuilder;
pub use self::timeout::Timeout;
