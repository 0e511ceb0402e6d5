//! What failed, where, when and how often.

use std::collections::BTreeSet;

use failrec::Timestamp;
use failrec::query::{Group, Part, Proof, Reach, Verified};
use failrec::record::{Attempt, FailureRecord, Resolution, SampleReason, Snooze, SnoozeEnd};

use crate::cmd::attempts::proof_text;
use crate::cmd::facts::Facts;
use crate::cmd::report::case::Case;
use crate::output::{Column, Screen, Table, TableCell, Tone, ago, count, day_and_time, plural};
use crate::trouble::Result;

/// Machines and releases that are named.
const NAMES_SHOWN: usize = 3;
/// Parts of a group that are named.
const PARTS_SHOWN_MAX: usize = 10;

/// Writes the head of the page.
pub(super) fn write(case: &Case, screen: &mut Screen) -> Result<()> {
    let Case { record, group, reach, now, .. } = case;
    let status = group.as_ref().map(|group| group.status_at(*now));
    let mut head = screen.paint(Tone::of_severity(record.severity), record.severity.as_str());
    for word in [record.category.as_str(), record.outcome.as_str()] {
        if word != record.severity.as_str() {
            head.push_str(&screen.paint(Tone::Faint, &format!(" · {word}")));
        }
    }
    if let Some(status) = status {
        head.push_str(&screen.paint(Tone::Faint, " · "));
        head.push_str(&screen.paint(Tone::of_status(status), status.as_str()));
    }
    head.push_str("  ");
    head.push_str(&screen.paint(Tone::Handle, &record.id.to_string()));
    screen.painted(head)?;
    screen.line("")?;
    let mut message = Table::wrapped([Column::left("")]).indent(2);
    message.add([TableCell::block(&*record.error_message, Tone::Strong)]);
    screen.table(&message)?;
    let mut facts = Facts::new();
    facts.add("what", what(record));
    facts.add("where", place(record));
    facts.add("when", moment(record.at, *now));
    facts.add("how often", how_often(record, group.as_ref(), *now));
    facts.add_some("reach", reach.as_ref().and_then(how_far));
    facts.add_some("attempt", record.attempt.map(attempt));
    if let Some(resolution) = &record.resolution {
        let tone = status.map_or(Tone::Good, Tone::of_status);
        let older = group.as_ref().map_or(0, |group| group.old_build_hits);
        let older = match older {
            0 => String::new(),
            older => format!("\n{} since, in builds without it", plural(older, "failure")),
        };
        let proof = group.as_ref().and_then(proof).unwrap_or_default();
        let text = format!("{}{proof}{older}", resolution_text(resolution, *now));
        facts.add_toned("resolution", text, tone);
    }
    let snooze = group.as_ref().and_then(|group| group.snooze_at(*now));
    facts.add_some("snoozed", snooze.map(|snooze| snooze_text(snooze, *now)));
    facts.add("group", group_text(record, group.as_ref(), *now));
    facts.write("Summary", screen)
}

/// How far calls that went well since prove that the resolution helps, on a line of its own.
fn proof(group: &Group) -> Option<String> {
    let Proof { passes, needed, .. } =
        group.proof.filter(|proof| proof.verified != Verified::Failed)?;
    Some(format!("\nheld {}", proof_text(passes, needed)?))
}

/// The group, the one that it was merged into, and the parts of that one.
fn group_text(record: &FailureRecord, group: Option<&Group>, now: Timestamp) -> String {
    let own = record.fingerprint.group;
    let own_line = format!("{own} (scheme {})", record.fingerprint.scheme);
    let Some(group) = group.filter(|group| !group.parts.is_empty()) else { return own_line };
    let whole = (group.fingerprint != own).then(|| format!("merged into {}", group.fingerprint));
    let parts = group.parts.iter().take(PARTS_SHOWN_MAX).map(|part| part_text(part, now));
    let more = group.parts.len().saturating_sub(PARTS_SHOWN_MAX);
    let more = (0 < more).then(|| format!("and {more} more parts"));
    let lines = [own_line].into_iter().chain(whole).chain(parts).chain(more);
    lines.collect::<Vec<_>>().join("\n")
}

fn part_text(part: &Part, now: Timestamp) -> String {
    let by = part.merge.by.as_ref().map_or_else(String::new, |by| format!("by {by}, "));
    let why = match part.merge.text.as_str() {
        "" => String::new(),
        why => format!(": {why}"),
    };
    let times = plural(part.count, "time");
    let name = part.fingerprint;
    format!("part {name}, {times}, merged ({by}{}){why}", ago(part.merge.at, now))
}

fn what(record: &FailureRecord) -> String {
    let code = record.error_code.as_ref().map_or_else(String::new, |code| format!(", code {code}"));
    let handled = if record.handled { "" } else { ", and the caller saw no error" };
    let place = record.panic.as_ref().map_or_else(String::new, |panic| {
        let thread = panic.thread.as_ref().map(|thread| format!(" on thread {thread}"));
        format!(", panicked at {}{}", panic.location, thread.unwrap_or_default())
    });
    format!("{}{code}{place}{handled}", record.error_type)
}

fn place(record: &FailureRecord) -> String {
    let (node, function) = (record.node_id.as_str(), &record.function);
    let is_named = ![node, &function.file, ""].contains(&&*function.path);
    let path = is_named
        .then(|| format!("{}{}", function.path, if function.is_async { " (async)" } else { "" }));
    let release = match &*function.crate_name {
        "" => String::new(),
        name => format!(", {name} {}", function.crate_version),
    };
    let source = (!function.file.is_empty())
        .then(|| format!("{}:{}:{}{release}", function.file, function.line, function.column));
    let lines = [Some(node.to_owned()), path, source];
    lines.into_iter().flatten().collect::<Vec<_>>().join("\n")
}

/// A moment in full, and how long ago.
pub(super) fn moment(at: Timestamp, now: Timestamp) -> String {
    format!("{at}, {}", ago(at, now))
}

fn how_often(record: &FailureRecord, group: Option<&Group>, now: Timestamp) -> String {
    let reason = match record.sample.reason {
        SampleReason::First => "as one of the first",
        SampleReason::Decade => "as a round number",
        SampleReason::Interval => "as none had been for an hour",
        SampleReason::NewVariant => "as its exact message was new",
        SampleReason::NewAgent => "as its agent was new to the group",
        SampleReason::NewRelease => "as the release was new",
        SampleReason::AfterResolve => "as it came after a resolution",
        SampleReason::Newest => "as the newest when the recorder was flushed",
        SampleReason::Forced => "as the program asked for it",
        SampleReason::Fatal => "as it is critical",
        other => other.as_str(),
    };
    let stored =
        format!("this is number {} in its process, stored {reason}", count(record.occurrence));
    let stored = match record.sample.weight {
        0 | 1 => stored,
        weight => format!("{stored}; it stands for {}", count(weight)),
    };
    let Some(group) = group else { return stored };
    let first = day_and_time(group.first_seen);
    let times = plural(group.count, "time");
    let last = ago(group.last_seen, now);
    format!("{times} since {first}, last {last}\n{stored}")
}

/// Where the group has failed and for whom, if that is more than one process and known names.
fn how_far(reach: &Reach) -> Option<String> {
    let Reach { sessions, agents, processes, hosts, releases, .. } = reach;
    let counts = [(*sessions, "session"), (*agents, "agent"), (*processes, "process")];
    let counts = counts.into_iter().filter(|(number, _)| 1 < *number);
    let mut parts: Vec<_> = counts.map(|(number, noun)| plural(number, noun)).collect();
    for (noun, names) in [("on", hosts), ("in release", releases)] {
        if !names.is_empty() {
            parts.push(format!("{noun} {}", first_of(names)));
        }
    }
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// The first names, and how many more there are.
fn first_of(names: &BTreeSet<String>) -> String {
    let shown: Vec<_> = names.iter().take(NAMES_SHOWN).map(String::as_str).collect();
    match names.len().saturating_sub(NAMES_SHOWN) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

fn attempt(attempt: Attempt) -> String {
    match attempt.max {
        Some(max) => format!("{} of {max}", attempt.n),
        None => attempt.n.to_string(),
    }
}

/// Until when a group is out of sight, and why.
fn snooze_text(snooze: &Snooze, now: Timestamp) -> String {
    let end = match &snooze.until {
        SnoozeEnd::Time(end) => format!("until {} UTC", day_and_time(*end)),
        SnoozeEnd::Total(total) => format!("until it has failed {} in all", plural(*total, "time")),
        SnoozeEnd::Rate { count, hours: 1 } => {
            format!("until it fails {} in an hour", plural(*count, "time"))
        }
        SnoozeEnd::Rate { count, hours } => {
            format!("until it fails {} in {hours} hours", plural(*count, "time"))
        }
        SnoozeEnd::NextRelease(_) => "until it fails in a new release".to_owned(),
        _ => "until something that this version does not know".to_owned(),
    };
    let why = (!snooze.text.is_empty()).then(|| format!(": {}", snooze.text));
    let by = snooze.by.as_ref().map_or_else(String::new, |by| format!("by {by}, "));
    format!("{end}{} ({by}{})", why.unwrap_or_default(), ago(snooze.at, now))
}

/// What was done about a group, in a line or two.
pub(crate) fn resolution_text(resolution: &Resolution, now: Timestamp) -> String {
    let by = resolution.by.as_ref().map(|by| format!("by {by}"));
    let commit = resolution.commit.as_ref().map(|commit| format!("commit {commit}"));
    let version = resolution.version.as_ref().map(|version| format!("version {version}"));
    let at = Some(ago(resolution.at, now));
    let details: Vec<_> = [by, commit, version, at].into_iter().flatten().collect();
    format!("{}: {} ({})", resolution.kind, resolution.text, details.join(", "))
}
