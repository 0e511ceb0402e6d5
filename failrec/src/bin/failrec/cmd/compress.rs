//! `failrec compress`: segments of which zstd leaves a fraction.

use std::path::PathBuf;

use clap::Args;
use failrec::store::{Compression, JsonlStore, Store as _};
use serde::Serialize;

use crate::exit::Exit;
use crate::output::{Screen, Tone, bytes, plural};
use crate::place::StoreArgs;
use crate::progress::Progress;
use crate::trouble::Result;
use crate::turn::in_turn;

/// Examples for the help.
const EXAMPLES: &str = "\
A log that is full becomes a segment. Segments are compressed with zstd, all but the newest one of each goal;
logs are left alone, and programs may go on recording. Every question is answered as before, and `zstd -dc` shows
what stands in a segment. It is removed once the compressed one is on the disk and was read back. What
`prune` and `forget` leave of a compressed segment is compressed as well.

Examples:
  failrec compress --dry-run
  failrec compress
  zstd -dc .failrec/segments/*/*.jsonl.zst | jq -c .node_id

With --json, one object of kind `compress`: `files`, the segments by the names that they had, `bytes_before`,
`bytes_after`, `is_dry_run`.";

/// Compresses what is not written to any more, and answers as before
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(crate) struct CompressArgs {
    /// The store, or a folder that holds `.failrec` [default: `FAILREC_DIR`, else `.failrec`]
    #[arg(value_hint = clap::ValueHint::DirPath)]
    path: Option<PathBuf>,
    #[command(flatten)]
    store: StoreArgs,
    /// Tells how small segments would be, and changes nothing
    #[arg(long)]
    dry_run: bool,
}

#[derive(Serialize)]
struct Answer<'a> {
    files: &'a [String],
    bytes_before: u64,
    bytes_after: u64,
    is_dry_run: bool,
}

/// Compresses.
pub(crate) fn run(args: &CompressArgs, screen: &mut Screen) -> Result {
    let (path, none) = (args.path.as_deref(), Progress::start());
    let store =
        if args.dry_run { args.store.read(path, &none)? } else { args.store.write(path, &none)? };
    drop(none);
    let done = compressed(args, store.journal(), &store.goals()?)?;
    let Compression { files, bytes_before, bytes_after, .. } = &done;
    if screen.is_json() {
        let (bytes_before, bytes_after) = (*bytes_before, *bytes_after);
        let answer = Answer { files, bytes_before, bytes_after, is_dry_run: args.dry_run };
        screen.json("compress", &answer)?;
        return Ok(Exit::Ok);
    }
    if files.is_empty() {
        screen
            .line("nothing to compress: there is no segment but compressed ones and the newest")?;
        return Ok(Exit::Ok);
    }
    let segments = plural(u64::try_from(files.len()).unwrap_or(u64::MAX), "segment");
    let (before, after) = (bytes(*bytes_before), bytes(*bytes_after));
    let line = if args.dry_run {
        format!("would compress {segments}: {before} would be {after}")
    } else {
        format!("compressed {segments}: {before} are {after} now")
    };
    screen.toned(Tone::Good, line)?;
    Ok(Exit::Ok)
}

fn compressed(
    args: &CompressArgs,
    journal: &JsonlStore,
    goals: &[failrec::record::GoalId],
) -> Result<Compression> {
    let total = journal.inspect()?.files.iter().map(|file| file.bytes).sum();
    let progress = Progress::of_bytes(total);
    let steps = progress.steps();
    let mut watch = |bytes| steps.add_many(bytes);
    if args.dry_run {
        Ok(journal.plan_compression(goals, &mut watch)?)
    } else {
        in_turn(|| journal.compress(goals, &mut watch))
    }
}
