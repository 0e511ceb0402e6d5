//! The `failrec` command.

mod args;
mod cmd;
mod commits;
mod exit;
mod negation;
mod output;
mod place;
mod progress;
mod trouble;
mod turn;
mod watched;

use std::process::ExitCode;

use clap::{CommandFactory as _, Parser as _};

use crate::args::{Cli, Verb};
use crate::exit::Exit;
use crate::negation::spell_out;
use crate::output::Screen;
use crate::trouble::{Result, Trouble};

fn main() -> ExitCode {
    let cli = match Cli::try_parse_from(spell_out(std::env::args_os())) {
        Ok(cli) => cli,
        Err(error) => return show_usage(&error),
    };
    let mut screen = Screen::new(cli.screen_options());
    let done = run(&cli.verb, &mut screen).and_then(|exit| screen.flush().map(|()| exit));
    match done {
        Ok(exit) => exit,
        Err(Trouble::PipeClosed) => Exit::Ok,
        Err(Trouble::Told { exit, message, advice }) => {
            // If nobody listens, the number says it all the same.
            screen.error(&message, &advice).map_or(exit, |()| exit)
        }
    }
    .into()
}

fn run(verb: &Verb, screen: &mut Screen) -> Result {
    match verb {
        Verb::List(args) => cmd::list::run(args, screen),
        Verb::Show(args) => cmd::show::run(args, screen),
        Verb::Stats(args) => cmd::stats::run(args, screen),
        Verb::Trends(args) => cmd::trends::run(args, screen),
        Verb::Tail(args) => cmd::tail::run(args, screen),
        Verb::Similar(args) => cmd::similar::run(args, screen),
        Verb::Attempts(args) => cmd::attempts::run(args, screen),
        Verb::Resolve(args) => cmd::triage::resolve(args, screen),
        Verb::Reopen(args) => cmd::triage::reopen(args, screen),
        Verb::Snooze(args) => cmd::snooze::snooze(args, screen),
        Verb::Ignore(args) => cmd::snooze::ignore(args, screen),
        Verb::Note(args) => cmd::triage::note(args, screen),
        Verb::Evolve(args) => cmd::triage::evolve(args, screen),
        Verb::Patterns(args) => cmd::patterns::run(args, screen),
        Verb::Merge(args) => cmd::merging::merge(args, screen),
        Verb::Split(args) => cmd::merging::split(args, screen),
        Verb::Regroup(args) => cmd::regroup::run(args, screen),
        Verb::Explain(args) => cmd::explain::run(args, screen),
        Verb::Mask(args) => cmd::mask::run(args, screen),
        Verb::Export(args) => cmd::export::run(args, screen),
        Verb::Doctor(args) => cmd::doctor::run(args, screen),
        Verb::Fsck(args) => cmd::fsck::run(args, screen),
        Verb::Prune(args) => cmd::prune::run(args, screen),
        Verb::Compress(args) => cmd::compress::run(args, screen),
        Verb::Forget(args) => cmd::forget::run(args, screen),
        Verb::Schema(args) => cmd::schema::run(args, screen),
        Verb::Lnav(args) => cmd::lnav::run(args, screen),
        Verb::Completions(args) => cmd::completions::run(args, Cli::command(), screen),
        Verb::Man(args) => cmd::man::run(args, Cli::command(), screen),
    }
}

/// Shows the help that was asked for, or what is wrong with the command line.
fn show_usage(error: &clap::Error) -> ExitCode {
    let exit = if error.use_stderr() { Exit::Usage } else { Exit::Ok };
    // If nobody reads it, the number says it all the same.
    error.print().map_or(exit, |()| exit).into()
}
