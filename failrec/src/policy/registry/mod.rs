//! The policies of a process, by name: [`Policies`].

mod limits;
mod policies;
mod stats;
mod table;

pub use self::policies::{Policies, policies};
pub use self::stats::PolicyStats;
