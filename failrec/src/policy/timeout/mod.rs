//! The timeout: a call that takes too long is given up.

mod builder;
mod handle;
mod timed;

pub use self::builder::TimeoutBuilder;
pub use self::handle::Timeout;
pub(crate) use self::timed::Timed;
