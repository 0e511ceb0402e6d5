//! `failrec man`: the manual.

use clap::{Args, Command};
use clap_mangen::Man;

use crate::exit::Exit;
use crate::output::Screen;
use crate::trouble::{Result, Trouble};

/// Examples for the help.
const EXAMPLES: &str = "\
Examples:
  failrec man > ~/.local/share/man/man1/failrec.1
  failrec man list | man -l -

With --json, one object of kind `man`: `name`, `page`.";

/// Writes the manual, as roff: of the command, or of one verb
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(crate) struct ManArgs {
    /// The verb
    verb: Option<String>,
}

#[derive(serde::Serialize)]
struct Page {
    name: String,
    page: String,
}

/// Writes the manual of `command`, or of one of its verbs.
pub(crate) fn run(args: &ManArgs, mut command: Command, screen: &mut Screen) -> Result {
    command.build();
    let command = match &args.verb {
        None => command,
        Some(verb) => {
            let found = command.get_subcommands().find(|known| known.get_name() == verb).cloned();
            found.ok_or_else(|| {
                Trouble::usage(format!("unknown verb `{verb}`"))
                    .advise("`failrec --help` lists them")
            })?
        }
    };
    let name = command.get_display_name().unwrap_or(command.get_name()).to_owned();
    let mut page = Vec::new();
    Man::new(command).render(&mut page)?;
    if screen.is_json() {
        let page = String::from_utf8_lossy(&page).into_owned();
        screen.json("man", &Page { name, page })?;
    } else {
        screen.bytes(&page)?;
    }
    Ok(Exit::Ok)
}
