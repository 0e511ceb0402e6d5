//! The vocabulary: what a failure is, as plain data, and how it is written down.
//!
//! [`FailureRecord`] is the type to meet first. A failure becomes one in three steps that the
//! types enforce: `Draft` holds what was captured, unmasked, and can only be masked; `Masked`
//! can only be given its fingerprint; only the [`FailureRecord`] that comes out can be serialised.
//!
//! An [`Entry`] is one line of a journal: a failure, a count, something that was said about a
//! failure later, or what was lost.
//!
//! This module decides the format on disk (schema version [`SCHEMA`]). It does no capturing,
//! masking or storing.

mod arguments;
mod birth;
mod category;
mod chain;
mod coarse;
mod compact;
mod context;
mod draft;
mod entry;
mod environment;
mod failure;
mod fingerprint;
mod function;
mod id;
mod json;
#[cfg(feature = "schema")]
mod line_schema;
mod loss;
mod merge;
mod open;
mod outcome;
mod outline;
mod passes;
mod period;
mod policy;
mod pruned;
mod redact;
mod rejected;
mod resolution;
mod sample;
mod schema;
mod severity;
mod shared_text;
mod sketch;
mod snooze;
mod surroundings;
mod text;
mod tick;

pub(crate) use self::arguments::Arguments;
pub use self::birth::Birth;
pub use self::category::Category;
pub use self::chain::Link;
pub use self::coarse::Coarse;
pub(crate) use self::compact::Compact;
pub use self::context::{Attempt, Breadcrumb, Decision, Model, Tool};
pub(crate) use self::draft::{Draft, DraftParts, Masked};
pub use self::entry::{Boot, Bye, Entry, EntryBody, Triage, TriageAction};
pub use self::environment::Environment;
pub use self::failure::{FailureRecord, Frame, PanicPlace, Propagation};
pub(crate) use self::fingerprint::Identity;
pub use self::fingerprint::{Fingerprint, Fingerprints, Scheme};
pub use self::function::Function;
pub(crate) use self::id::IdSource;
pub use self::id::{AgentId, GoalId, NodeId, PolicyName, ProcessId, RecordId, RunId, SessionId};
pub use self::json::Json;
#[cfg(feature = "schema")]
#[cfg_attr(docsrs, doc(cfg(feature = "schema")))]
pub use self::line_schema::line_schema;
pub use self::loss::{Loss, LossReason};
pub use self::merge::Merge;
pub use self::open::{Open, OpenRetry, OpenScope};
pub use self::outcome::Outcome;
pub(crate) use self::outline::Outline;
pub use self::passes::Passes;
pub use self::period::{Day, Hour};
pub use self::policy::{PolicyDecision, PolicyKind, PolicyStep};
pub use self::pruned::{Pruned, PrunedFunction, PrunedGroup, PrunedProcess};
pub(crate) use self::redact::Redact;
pub use self::rejected::RejectedKind;
pub use self::resolution::{Evolution, Note, Resolution, ResolutionKind};
pub use self::sample::{Sample, SampleReason};
pub use self::schema::{Limits, SCHEMA};
pub use self::severity::Severity;
pub(crate) use self::shared_text::SharedText;
pub use self::sketch::Sketch;
pub use self::snooze::{Snooze, SnoozeEnd};
pub(crate) use self::surroundings::Surroundings;
pub(crate) use self::text::Text;
pub use self::tick::Tick;
