//! [`Cli`]: the command line.

use clap::{Parser, Subcommand};

use crate::cmd::attempts::AttemptsArgs;
use crate::cmd::completions::CompletionsArgs;
use crate::cmd::compress::CompressArgs;
use crate::cmd::doctor::DoctorArgs;
use crate::cmd::explain::ExplainArgs;
use crate::cmd::export::ExportArgs;
use crate::cmd::forget::ForgetArgs;
use crate::cmd::fsck::FsckArgs;
use crate::cmd::list::ListArgs;
use crate::cmd::lnav::LnavArgs;
use crate::cmd::man::ManArgs;
use crate::cmd::mask::MaskArgs;
use crate::cmd::merging::{MergeArgs, SplitArgs};
use crate::cmd::patterns::PatternsArgs;
use crate::cmd::prune::PruneArgs;
use crate::cmd::regroup::RegroupArgs;
use crate::cmd::schema::SchemaArgs;
use crate::cmd::show::ShowArgs;
use crate::cmd::similar::SimilarArgs;
use crate::cmd::snooze::{IgnoreArgs, SnoozeArgs};
use crate::cmd::stats::StatsArgs;
use crate::cmd::tail::TailArgs;
use crate::cmd::trends::TrendsArgs;
use crate::cmd::triage::{EvolveArgs, NoteArgs, ReopenArgs, ResolveArgs};
use crate::exit::EXIT_CODES;
use crate::output::{ColorWhen, ScreenOptions};

/// Asks the flight recorder what failed, how often and why
///
/// Failures are recorded by programs that call `failrec::init()` and carry `#[record_failures]`.
/// They lie in a folder, the store: that of --store or PATH, else `FAILREC_DIR`, else `.failrec`.
#[derive(Debug, Parser)]
#[command(name = "failrec", version, after_help = EXIT_CODES, arg_required_else_help = true)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) verb: Verb,
    /// Answers as JSON, one object a line, each with `"schema": 1` and its `kind`
    #[arg(long, global = true, help_heading = "Output")]
    json: bool,
    /// When to use colours: always, never, or auto, which obeys `NO_COLOR` and `CLICOLOR_FORCE`
    #[arg(long, global = true, help_heading = "Output", value_name = "WHEN")]
    #[arg(default_value = "auto", hide_possible_values = true)]
    color: ColorWhen,
    /// Lays answers out for so many columns [default: those of the terminal; all, through a pipe]
    #[arg(long, global = true, help_heading = "Output", value_name = "COLUMNS")]
    width: Option<u16>,
}

/// What is asked for.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    List(ListArgs),
    Show(ShowArgs),
    Stats(StatsArgs),
    Trends(TrendsArgs),
    Tail(TailArgs),
    Similar(SimilarArgs),
    Attempts(AttemptsArgs),
    Resolve(ResolveArgs),
    Reopen(ReopenArgs),
    Snooze(SnoozeArgs),
    Ignore(IgnoreArgs),
    Note(NoteArgs),
    Evolve(EvolveArgs),
    Patterns(PatternsArgs),
    Merge(MergeArgs),
    Split(SplitArgs),
    Regroup(RegroupArgs),
    Explain(ExplainArgs),
    Mask(MaskArgs),
    Export(ExportArgs),
    Doctor(DoctorArgs),
    Fsck(FsckArgs),
    Prune(PruneArgs),
    Compress(CompressArgs),
    Forget(ForgetArgs),
    Schema(SchemaArgs),
    Lnav(LnavArgs),
    Completions(CompletionsArgs),
    Man(ManArgs),
}

impl Cli {
    /// How answers are to be shown.
    pub(crate) const fn screen_options(&self) -> ScreenOptions {
        ScreenOptions { is_json: self.json, color: self.color, width: self.width }
    }
}
