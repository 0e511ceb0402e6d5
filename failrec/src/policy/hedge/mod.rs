//! A second call where the first is slow: [`Hedge`].
//!
//! The first call begins at once. Another one begins when the delay has passed, or at once when one
//! has failed and it may go better again. The first that succeeds wins, and the others are dropped.
//! Budget, deadline and the policies inside can keep a hedge from being made, and never make a call
//! fail that would have succeeded without it.
//!
//! Nothing is spawned: all calls run in the task of the caller, one at a time. A call that holds
//! its thread cannot be hedged by this.

mod begun;
mod builder;
mod driver;
mod failure;
mod handle;
mod live;
mod machine;
mod operation;
mod race;
mod report;
mod sample;
mod settings;
mod stats;

pub use self::builder::HedgeBuilder;
pub use self::handle::Hedge;
pub use self::live::LiveDelay;
pub use self::report::{HedgeCause, HedgeEnd, HedgeEvent, HedgeReport, Suppression};
pub use self::stats::HedgeStats;
