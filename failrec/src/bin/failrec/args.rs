//! [`Cli`]: the command line.

use clap::{Parser, Subcommand};

use crate::cmd::list::ListArgs;
use crate::cmd::show::ShowArgs;
use crate::cmd::stats::StatsArgs;
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
    #[arg(long, global = true)]
    json: bool,
    /// When to use colours; `auto` obeys `NO_COLOR` and `CLICOLOR_FORCE`
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    color: ColorWhen,
    /// Lays answers out for so many columns [default: those of the terminal; all, through a pipe]
    #[arg(long, global = true, value_name = "COLUMNS")]
    width: Option<u16>,
}

/// What is asked for.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    List(ListArgs),
    Show(ShowArgs),
    Stats(StatsArgs),
}

impl Cli {
    /// How answers are to be shown.
    pub(crate) const fn screen_options(&self) -> ScreenOptions {
        ScreenOptions { is_json: self.json, color: self.color, width: self.width }
    }
}
