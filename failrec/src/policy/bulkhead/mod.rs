//! The bulkhead: only so many calls at once, so that one slow neighbour cannot take all there is.
//!
//! [`Bulkhead`] is the handle. A free slot is taken and given back at the `gate`, by one number that
//! all threads share; who waits stands in a `line`, which knows neither clock nor threads.

mod builder;
mod gate;
mod handle;
mod inner;
mod line;
mod permit;
mod stats;
mod waiter;

pub use self::builder::BulkheadBuilder;
pub use self::handle::Bulkhead;
pub use self::permit::BulkheadPermit;
pub use self::stats::BulkheadStats;
