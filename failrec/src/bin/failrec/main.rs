//! The `failrec` command.

mod args;
mod cmd;
mod exit;
mod output;
mod place;
mod progress;
mod trouble;
mod watched;

use std::process::ExitCode;

use clap::Parser as _;

use crate::args::{Cli, Verb};
use crate::exit::Exit;
use crate::output::Screen;
use crate::trouble::{Result, Trouble};

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
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
    }
}

/// Shows the help that was asked for, or what is wrong with the command line.
fn show_usage(error: &clap::Error) -> ExitCode {
    let exit = if error.use_stderr() { Exit::Usage } else { Exit::Ok };
    // If nobody reads it, the number says it all the same.
    error.print().map_or(exit, |()| exit).into()
}
