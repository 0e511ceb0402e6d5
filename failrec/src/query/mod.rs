//! Questions as values, and what entries add up to.
mod group;
mod ledger;
mod process;
mod statistics;
mod status;

pub use self::group::{Group, Remarks};
pub use self::ledger::Ledger;
pub use self::process::Process;
pub use self::statistics::{Frequency, Statistics};
pub use self::status::Status;
