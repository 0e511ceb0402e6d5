//! What the expansions of the attributes call. Nothing here is promised to anyone else.
//!
//! A call goes through it in this order: `Entry` says where it is and holds what was captured
//! of the arguments; `record` (a future) or `run` (a function) runs the body; `returned`
//! judges what came back; only if that is a failure, or the body unwinds, does the rest of this
//! module run: `problem` describes the error, `argument` the arguments that could wait.
//!
//! The policies of a function stand around its body in the same way: `break_circuit` and `time_out`
//! let it through or cut it off, `rejecting` makes the function's own error of that; `retry` runs it
//! again, with a `slot` for each argument that an attempt takes with it.
//!
//! Which trait an error or an argument offers is found by method lookup: each level is a type
//! whose method has a bound and which dereferences to the level below it. No trait need be in
//! scope for that, so nothing is imported into the user's function.

pub mod admitting;
pub mod argument;
pub mod breaking;
mod call;
mod captured;
pub mod counted;
mod ending;
mod entry;
pub mod falling;
pub mod fault;
pub mod hedging;
pub mod held;
pub mod kept;
mod ladder;
mod planted;
pub mod problem;
mod recorded;
pub mod rejecting;
pub mod retrying;
pub mod returned;
mod shield;
mod silent;
pub mod slot;
pub mod timing;
pub mod undoing;
mod watch;

pub use self::admitting::{BulkheadSite, Rate, RateLimitSite, admit, admit_sync};
pub use self::argument::{argument, with};
pub use self::breaking::{BreakCircuit, BreakerSite, break_circuit, break_circuit_sync};
pub use self::call::{CallerWatch, run, watch};
pub use self::captured::{Capture, Captured, Nothing};
pub use self::entry::Entry;
pub use self::falling::{FallbackSite, fall};
pub use self::fault::fault;
pub use self::hedging::{HedgeSite, hedge};
pub use self::held::hold;
pub use self::kept::{Kept, sendable};
pub use self::planted::{made_by, mention, or_empty, planted};
pub use self::problem::problem;
pub use self::recorded::{Recorded, Unwatched, Waiting, Watched, record};
pub use self::rejecting::reject_with;
pub use self::retrying::{Growth, Look, RetrySettings, RetrySite, holds, retry, retry_sync};
pub use self::returned::returned;
pub use self::silent::{MayBeNone, describe_silent, is_none, or_none, or_silent};
pub use self::slot::slot;
pub use self::timing::{TimeOut, TimeoutSite, time_out};
pub use self::undoing::{SagaSite, saga, settle, settle_sync};
pub use crate::capture::error::Description;
pub use crate::capture::function_name::FunctionName;
pub use crate::capture::input::Inputs;
pub use crate::capture::passing::Passing;
pub use crate::capture::site::{Grouping, Options, Site};
pub use crate::policy::retry::Jitter;
pub use crate::policy::{FaultKind, FaultSet, Preset};
pub use crate::record::{Category, Outcome, Severity};
