//! `failrec schema`: the format of a journal, for other programs.

use clap::Args;
use failrec::record::{Json, line_schema};

use crate::exit::Exit;
use crate::output::Screen;
use crate::trouble::Result;

/// Examples for the help.
const EXAMPLES: &str = "\
Every line of failures_<goal>.jsonl fits it, of whichever kind: boot, failure, tick, passes, event,
loss, bye. Fields that it does not know are allowed, since later versions add some.

Examples:
  failrec schema > failrec.schema.json
  failrec schema | jq '.[\"$defs\"].FailureRecord.properties | keys'

With --json, one object of kind `line_schema`: `document`.";

/// Writes the lines of a journal as JSON Schema, draft 2020-12
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(crate) struct SchemaArgs {}

#[derive(serde::Serialize)]
struct Answer {
    document: Json,
}

/// Writes the schema of a line.
pub(crate) fn run(_: &SchemaArgs, screen: &mut Screen) -> Result {
    let document = line_schema();
    if screen.is_json() {
        screen.json("line_schema", &Answer { document })?;
    } else {
        let mut text = serde_json::to_vec_pretty(&document.to_value())?;
        text.push(b'\n');
        screen.bytes(&text)?;
    }
    Ok(Exit::Ok)
}
