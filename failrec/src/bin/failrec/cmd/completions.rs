//! `failrec completions`: what a shell needs to complete the command line.

use clap::{Args, Command};
use clap_complete::Shell;

use crate::exit::Exit;
use crate::output::Screen;
use crate::trouble::Result;

/// Examples for the help.
const EXAMPLES: &str = "\
Examples:
  failrec completions bash > ~/.local/share/bash-completion/completions/failrec
  failrec completions zsh > ~/.zfunc/_failrec
  failrec completions fish > ~/.config/fish/completions/failrec.fish

With --json, one object of kind `completions`: `shell`, `script`.";

/// Writes the completions of a shell
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(crate) struct CompletionsArgs {
    /// The shell
    shell: Shell,
}

#[derive(serde::Serialize)]
struct Script {
    shell: String,
    script: String,
}

/// Writes the completions of a shell for `command`.
pub(crate) fn run(args: &CompletionsArgs, mut command: Command, screen: &mut Screen) -> Result {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut command, "failrec", &mut script);
    if screen.is_json() {
        let script = String::from_utf8_lossy(&script).into_owned();
        screen.json("completions", &Script { shell: args.shell.to_string(), script })?;
    } else {
        screen.bytes(&script)?;
    }
    Ok(Exit::Ok)
}
