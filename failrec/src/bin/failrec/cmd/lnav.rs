//! `failrec lnav`: what the log viewer lnav needs to read a journal.

use clap::Args;
use failrec::record::Json;

use crate::exit::Exit;
use crate::output::Screen;
use crate::trouble::Result;

/// The definition, which `lnav -i` takes as it is.
const FORMAT: &str = include_str!("lnav.json");

/// Examples for the help.
const EXAMPLES: &str = "\
Failures stand there with their severity as the level and their session as the operation; `p` shows
all fields of a line. SQL finds them in the table `failrec_log`.

Examples:
  failrec lnav > failrec.json && lnav -i failrec.json
  lnav .failrec/failures_*.jsonl
  lnav -n -c ';SELECT node_id, count(*) FROM failrec_log GROUP BY 1' .failrec/failures_*.jsonl

With --json, one object of kind `lnav`: `format`.";

/// Writes the format definition by which the log viewer lnav reads journals
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(crate) struct LnavArgs {}

#[derive(serde::Serialize)]
struct Answer {
    format: Json,
}

/// Writes the definition.
pub(crate) fn run(_: &LnavArgs, screen: &mut Screen) -> Result {
    if screen.is_json() {
        let format = Json::from(&serde_json::from_str::<serde_json::Value>(FORMAT)?);
        screen.json("lnav", &Answer { format })?;
    } else {
        screen.bytes(FORMAT.as_bytes())?;
    }
    Ok(Exit::Ok)
}
