//! The journal on disk: for each goal a log of checked lines, and statistics derived from it.
//!
//! [`JsonlStore`] is the type to meet first. A write goes through `writers`, which keep one open
//! file for each goal, to a `writer`, and by `line` into the file; a full file becomes one of the
//! `segments` (`sealing`). A question goes to all `parts` of a log through
//! `reader`, which splits a file (`lines`), checks each line, finds what is whole in a broken one
//! (`resync`) and notices what is missing (`sequences`). `stats` keep what a log adds up to, and
//! `renewal` says when; what of them is read only when it is asked for gives `archive`, and a
//! `file_index` says where in a file which records are (`blocks`) and of which groups (`rosters`).
//! `known_stats` answer by them and pass over what cannot be meant; `known_files` and `known_frames`
//! remember which segments there are.
//!
//! What holds, and what the tests tear at:
//!
//! - What was appended survives the death of the process at any moment, and is read again.
//! - Nothing is cut off a log, because another process may be appending to it; segments may be replaced
//!   (`rewriting`), and what goes then is counted before (`left_out`).
//! - A reader shows entries only as they were written, and counts what it could not read.
//! - Reading needs bounded memory and time linear in the file, whatever is in it.
//!
//! A segment may be compressed (`compression`, `compressing`): a `compressed` file is read as its text, of which the
//! `frames` say where it is, each decompressed by itself (`zstd_frame`) and found by the `seek_table` or by its
//! `frame_header`.
//!
//! Upkeep is done when it is asked for, under the lock of the store: `checkup` reads every line, `repair`
//! moves fragments to `quarantine`, `forgotten` removes what names a `trace` and has it proven by `proof`, and
//! `prune` evicts what `retention` does not keep; `retaining` does it while a store is written to, if it is
//! told to. All of them go through `rewriting`, which goes by `pieces`.
//!
//! Where appends of several machines would overwrite each other, each process has `own_logs`: the `placement`
//! says so, and a `target` which one.

mod archive;
mod blocks;
mod builder;
mod checkup;
mod commits;
mod compressed;
#[cfg(feature = "zstd")]
mod compressing;
#[cfg(feature = "zstd")]
mod compression;
mod coverage;
mod discovery;
mod durability;
mod eviction;
mod file_index;
mod folder;
mod follow;
mod forgotten;
mod forgotten_goal;
mod frame_header;
mod frames;
mod glance;
mod goal_file;
mod goals;
mod inspection;
mod known_files;
mod known_frames;
mod known_stats;
mod left_out;
mod line;
mod lines;
mod listing;
mod lock;
mod log_name;
mod log_sharing;
mod log_writer;
mod newest;
mod opened;
mod own_logs;
mod parts;
mod pieces;
mod placement;
mod proof;
mod prune;
mod pruning;
mod quarantine;
mod reader;
mod renewal;
mod repair;
mod replacement;
mod resync;
mod retaining;
mod retention;
mod rewriting;
mod rosters;
#[cfg(test)]
mod samples;
mod sealing;
mod seek_table;
mod segments;
mod sequences;
mod settling;
mod stats;
mod stats_file;
mod store;
mod target;
#[cfg(test)]
mod tests;
mod trace;
mod urgency;
mod vouched;
mod writer;
mod writers;
mod zstd_frame;

pub use self::builder::JsonlStoreBuilder;
pub use self::checkup::{CheckedFile, CheckedGoal, Checkup};
#[cfg(feature = "zstd")]
pub use self::compression::Compression;
pub use self::durability::Durability;
pub use self::follow::Follow;
pub use self::forgotten::{Forgotten, Thoroughness};
pub use self::inspection::{FileRole, FoundFile, Inspection};
pub use self::log_sharing::LogSharing;
pub use self::prune::{PruneReport, ThinnedGroup};
pub use self::repair::{Repair, RepairedFile};
pub use self::retention::Retention;
pub use self::stats::StatsState;
pub use self::store::JsonlStore;
pub use self::trace::Trace;
