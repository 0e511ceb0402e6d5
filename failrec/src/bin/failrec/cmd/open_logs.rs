//! Logs that are left alone because their programs may still write to them.

use failrec::record::GoalId;
use failrec::store::JsonlStore;
use serde::Serialize;

use crate::output::{Screen, Tone, plural};
use crate::trouble::Result;
use crate::turn::in_turn;

/// Logs that are named.
const NAMED_MAX: usize = 5;

/// What helps with logs whose programs are no more.
pub(crate) const END_LOGS: &str = "end those programs and try again; if one was killed, and no program writes to the store any more: \
     `failrec fsck --end-logs`";

/// That these logs were left alone, and why.
pub(crate) fn left_open(logs: &[String]) -> String {
    let count = u64::try_from(logs.len()).unwrap_or(u64::MAX);
    let mut named = logs.iter().take(NAMED_MAX).map(String::as_str).collect::<Vec<_>>();
    if NAMED_MAX < logs.len() {
        named.push("and others");
    }
    let (what, who) = (plural(count, "log"), "programs that may still write to them");
    format!("{what} left alone, of {who}, perhaps on another machine: {}", named.join(", "))
}

/// Takes all logs of single programs for over.
pub(crate) fn end_logs(journal: &JsonlStore, goals: &[GoalId], screen: &mut Screen) -> Result<()> {
    let ended = in_turn(|| journal.end_logs(goals))?;
    if screen.is_json() {
        return screen.json("ended", &Ended { ended: &ended });
    }
    for name in &ended {
        screen.toned(Tone::Good, format!("made a segment of {name}"))?;
    }
    if ended.is_empty() { screen.line("no program has a log of its own") } else { Ok(()) }
}

#[derive(Serialize)]
struct Ended<'a> {
    ended: &'a [String],
}
