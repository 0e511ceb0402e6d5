//! What happened since, what is like it, and what to do next.

use failrec::record::Evolution;

use crate::cmd::attempts::{attempt_text, outcome_text, outcome_tone};
use crate::cmd::facts::Facts;
use crate::cmd::report::case::Case;
use crate::cmd::report::summary::{moment, resolution_text};
use crate::output::{Screen, Tone, ago, count, on_one_line, short_type};
use crate::trouble::Result;

/// Writes changes, remarks, failures like it and the next commands.
pub(super) fn write(case: &Case, screen: &mut Screen) -> Result<()> {
    let Case { record, group, now, .. } = case;
    let mut since = Facts::new();
    for evolution in &record.evolutions {
        since.add("evolution", evolution_text(evolution, case));
    }
    if let Some(reopened) = group.as_ref().and_then(|group| group.reopened.as_ref()) {
        since.add("reopened", format!("{} ({})", reopened.text, moment(reopened.at, *now)));
    }
    for note in &record.notes {
        let by = note.by.as_ref().map_or_else(String::new, |by| format!("{by}, "));
        since.add("note", format!("{} ({by}{})", note.text, ago(note.at, *now)));
    }
    since.write("Since then", screen)?;
    write_attempts(case, screen)?;
    write_similar(case, screen)?;
    screen.heading("Next")?;
    let id = record.id;
    let shown = group.as_ref().map_or(record.fingerprint.group, |group| group.fingerprint);
    let fingerprint = shown.as_str();
    let fingerprint = fingerprint.get(..12).unwrap_or(fingerprint);
    for command in [
        format!("failrec list --records fp:{fingerprint}"),
        format!("failrec similar {id}"),
        format!("failrec resolve {id} \"what was done\""),
    ] {
        screen.toned(Tone::Handle, format!("  {command}"))?;
    }
    Ok(())
}

fn write_attempts(case: &Case, screen: &mut Screen) -> Result<()> {
    let mut tried = Facts::new();
    for attempt in &case.attempts {
        let outcome = outcome_text(attempt.outcome, case.now);
        let text = format!("{}, {}\n{outcome}", attempt_text(attempt), ago(attempt.at, case.now));
        tried.add_toned(attempt.kind.as_str(), text, outcome_tone(attempt.outcome));
    }
    tried.write("Tried", screen)
}

fn write_similar(case: &Case, screen: &mut Screen) -> Result<()> {
    let mut similar = Facts::new();
    for other in &case.similar {
        let record = &other.record;
        let times = other.group.as_ref().map_or(record.occurrence, |group| group.count);
        let error_type = short_type(&record.error_type);
        let place = format!("{} in {}, {}×", error_type, record.node_id, count(times));
        let resolution = record.resolution.as_ref();
        let resolution = resolution.map(|resolution| resolution_text(resolution, case.now));
        let lines = [Some(place), Some(on_one_line(&record.error_message)), resolution];
        let text = lines.into_iter().flatten().collect::<Vec<_>>().join("\n");
        similar.add(&record.id.to_string(), text);
    }
    similar.write("Similar", screen)
}

fn evolution_text(evolution: &Evolution, case: &Case) -> String {
    let graph = match (&evolution.graph_from, &evolution.graph_to) {
        (None, None) => String::new(),
        (from, to) => {
            let [from, to] = [from, to].map(|name| name.as_deref().unwrap_or("?"));
            format!(", graph {from} → {to}")
        }
    };
    let by = evolution.by.as_ref().map_or_else(String::new, |by| format!("{by}, "));
    format!("{}{graph} ({by}{})", evolution.evolution_id, ago(evolution.at, case.now))
}
