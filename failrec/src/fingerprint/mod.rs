//! Which failures are the same: the normal form of a message, the name of a group, its count.
//!
//! [`Normalizer`] replaces what differs between two messages of one cause. A fingerprint is a
//! SHA-256 over what is left. The group table counts every failure under a cheap key of the same
//! parts and decides by [`SamplingOptions`] which ones are kept whole.
//!
//! This module stores nothing and knows no error types: texts come in, masked, and names go out.

mod agents;
mod allowance;
mod builder;
mod calendar;
mod clean;
mod credit;
mod custom;
mod debtors;
mod digest;
mod explain;
mod explanation;
mod group;
mod guard;
mod key;
mod names;
mod naming;
mod node;
mod normalizer;
mod observation;
mod own;
mod pattern;
mod regroup;
mod room;
mod rule_file;
mod sampler;
mod sampling;
mod scan;
mod seal;
mod spare;
mod table;
mod variants;

pub use self::builder::NormalizerBuilder;
pub(crate) use self::custom::custom_parts;
pub use self::digest::GROUP_VERSION;
pub use self::explain::explain_message;
pub use self::explanation::{Explanation, Replacement};
pub(crate) use self::group::Group;
pub(crate) use self::key::{GroupKey, IdentityParts};
pub(crate) use self::naming::Naming;
pub use self::node::NodeHistory;
pub use self::normalizer::Normalizer;
pub(crate) use self::observation::{Observation, Recognition};
pub use self::pattern::{PatternMiner, Patterns, Template, Variable, Why};
pub use self::rule_file::RULE_FILE;
pub use self::sampling::{SamplingOptions, Steps};
pub use self::scan::Class;
pub(crate) use self::seal::{seal, seal_apart};
pub(crate) use self::table::{Facts, GroupTable, Moment, Seen};
