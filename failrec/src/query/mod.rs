//! Questions about failures as values, and what entries add up to.
//!
//! [`Query`] is the type to meet first: built by methods or read from text, it says which
//! failures, in which order and how many. Its [`Filter`] decides on one record or group. A store
//! answers it with a [`Page`].
//!
//! [`Ledger`] folds the entries of a journal into [`Group`]s with exact counts; [`Statistics`]
//! sums them up.
//!
//! Nothing here reads a store or a clock.

mod catalogue;
mod field;
mod filter;
mod moment;
mod needles;
mod number;
mod order;
mod page;
#[expect(clippy::module_inception, reason = "the file is named for its noun")]
mod query;
mod sieve;
mod state;
mod subject;
mod term;
mod word;

mod operand;
mod parser;
mod quantity;
mod quoting;
mod scanner;
mod syntax_error;
mod tail;
mod tallies;
mod text;

mod archive;
mod attempt;
mod breakdown;
mod build;
mod by_process;
mod digest;
mod escalation;
mod exercise;
mod functions;
mod group;
mod histogram;
mod hits;
mod inquiry;
mod ledger;
mod lineage;
mod merges;
mod names;
mod packed;
mod part;
mod process;
mod proof;
mod reach;
mod regression;
mod run;
mod shelf;
mod similarity;
mod snoozing;
mod standing;
mod texts;
mod trend;
mod until;

#[cfg(any(test, feature = "test-util"))]
pub(crate) mod script;
mod statistics;
mod status;

pub(crate) use self::archive::Archive;
pub use self::attempt::{AttemptOutcome, PriorAttempt};
pub(crate) use self::breakdown::Tally;
pub use self::breakdown::{Breakdown, Row};
pub use self::build::Build;
pub use self::by_process::ByProcess;
pub(crate) use self::digest::Digest;
pub use self::field::Field;
pub use self::filter::Filter;
pub use self::group::{Group, Remarks};
pub use self::histogram::Histogram;
pub use self::hits::Hits;
pub(crate) use self::inquiry::Inquiry;
pub use self::ledger::Ledger;
pub(crate) use self::ledger::Said;
pub use self::names::Names;
pub(crate) use self::names::{Name, keep_known};
pub(crate) use self::needles::Needles;
pub(crate) use self::order::Rank;
pub use self::order::{Order, SortKey};
pub use self::page::{Cursor, Page};
pub use self::part::Part;
pub use self::process::Process;
pub use self::proof::{Proof, Verified};
pub use self::query::{Level, Query};
pub use self::reach::Reach;
pub(crate) use self::run::Run;
pub use self::sieve::Sieve;
pub use self::similarity::Similar;
pub(crate) use self::similarity::{similarity, similarity_of_group};
pub use self::state::State;
pub use self::statistics::{Frequency, Statistics};
pub use self::status::Status;
pub use self::syntax_error::SyntaxError;
pub use self::trend::{Trend, TrendUnit, Trends};
pub use self::until::Until;
