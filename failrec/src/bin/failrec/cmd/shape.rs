//! The shapes in which records are exported.

use std::borrow::Cow;

use failrec::Timestamp;
use failrec::record::{AgentId, FailureRecord, Json, SessionId};
use serde::{Serialize, Serializer};

use crate::output::escape_text;

/// A record as the older system had it: ten fields, none ever absent.
#[derive(Serialize)]
pub(crate) struct Hive<'r> {
    session_id: Option<&'r str>,
    agent_id: Option<&'r str>,
    node_id: &'r str,
    timestamp: Timestamp,
    error_type: &'r str,
    error_message: &'r str,
    graph_snapshot: Option<&'r Json>,
    #[serde(serialize_with = "as_object")]
    input_context: &'r [(Cow<'static, str>, Json)],
    evolution_triggered: bool,
    resolution: Option<&'r str>,
}

/// A column of the CSV.
type Column = (&'static str, fn(&FailureRecord) -> String);

const HIVE: &[Column] = &[
    ("session_id", |record| text(record.session_id.as_ref())),
    ("agent_id", |record| text(record.agent_id.as_ref())),
    ("node_id", |record| record.node_id.to_string()),
    ("timestamp", |record| record.at.to_string()),
    ("error_type", |record| record.error_type.clone()),
    ("error_message", |record| record.error_message.clone()),
    ("graph_snapshot", |record| json(record.graph_snapshot.as_ref())),
    ("input_context", inputs),
    ("evolution_triggered", |record| record.evolution_triggered().to_string()),
    ("resolution", resolution),
];

const FAILREC: &[Column] = &[
    ("id", |record| record.id.to_string()),
    ("timestamp", |record| record.at.to_string()),
    ("goal_id", |record| record.goal_id.to_string()),
    ("session_id", |record| text(record.session_id.as_ref())),
    ("run_id", |record| text(record.run_id.as_ref())),
    ("agent_id", |record| text(record.agent_id.as_ref())),
    ("node_id", |record| record.node_id.to_string()),
    ("function", |record| record.function.path.to_string()),
    ("file", |record| record.function.file.to_string()),
    ("line", |record| record.function.line.to_string()),
    ("outcome", |record| record.outcome.to_string()),
    ("severity", |record| record.severity.to_string()),
    ("category", |record| record.category.to_string()),
    ("handled", |record| record.handled.to_string()),
    ("error_type", |record| record.error_type.clone()),
    ("error_code", |record| text(record.error_code.as_ref())),
    ("error_message", |record| record.error_message.clone()),
    ("root_cause", |record| text(record.root().map(|root| &root.message))),
    ("fingerprint", |record| record.fingerprint.group.to_string()),
    ("occurrence", |record| record.occurrence.to_string()),
    ("weight", |record| record.sample.weight.to_string()),
    ("inputs", inputs),
    ("evolution_triggered", |record| record.evolution_triggered().to_string()),
    ("resolution", resolution),
];

/// The record as the older system had it.
pub(crate) fn hive(record: &FailureRecord) -> Hive<'_> {
    Hive {
        session_id: record.session_id.as_ref().map(SessionId::as_str),
        agent_id: record.agent_id.as_ref().map(AgentId::as_str),
        node_id: record.node_id.as_str(),
        timestamp: record.at,
        error_type: &record.error_type,
        error_message: &record.error_message,
        graph_snapshot: record.graph_snapshot.as_ref(),
        input_context: &record.inputs,
        evolution_triggered: record.evolution_triggered(),
        resolution: record.resolution.as_ref().map(|resolution| resolution.text.as_str()),
    }
}

/// The first line of the CSV.
pub(crate) fn csv_titles(is_hive: bool) -> String {
    line(columns(is_hive).iter().map(|(title, _)| (*title).to_owned()))
}

/// The line of a record in the CSV.
pub(crate) fn csv_row(record: &FailureRecord, is_hive: bool) -> String {
    line(columns(is_hive).iter().map(|(_, value)| value(record)))
}

const fn columns(is_hive: bool) -> &'static [Column] {
    if is_hive { HIVE } else { FAILREC }
}

fn line(values: impl Iterator<Item = String>) -> String {
    let values: Vec<_> = values.map(|value| quoted(&value)).collect();
    format!("{}\r\n", values.join(","))
}

/// In quotes where a reader would otherwise take a part of it for the end.
fn quoted(value: &str) -> String {
    let value = escape_text(value);
    if value.contains(['"', ',', '\n']) || value.starts_with(' ') || value.ends_with(' ') {
        return format!("\"{}\"", value.replace('"', "\"\""));
    }
    value.into_owned()
}

fn text(value: Option<&impl ToString>) -> String {
    value.map_or_else(String::new, ToString::to_string)
}

fn json(value: Option<&Json>) -> String {
    value.map_or_else(String::new, |value| value.as_str().to_owned())
}

fn resolution(record: &FailureRecord) -> String {
    text(record.resolution.as_ref().map(|resolution| &resolution.text))
}

fn inputs(record: &FailureRecord) -> String {
    let pairs = record.inputs.iter().map(|(name, value)| {
        let name = serde_json::Value::from(&**name);
        format!("{name}:{}", value.as_str())
    });
    format!("{{{}}}", pairs.collect::<Vec<_>>().join(","))
}

fn as_object<S: Serializer>(
    pairs: &[(Cow<'static, str>, Json)],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_map(pairs.iter().map(|(name, value)| (name, value)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_that_would_be_misread_stand_in_quotes() {
        let values = ["plain", "a,b", "say \"hi\"", "two\nlines", " x", "\u{1b}[2J"];
        let line = line(values.into_iter().map(str::to_owned));
        let expected = "plain,\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\",\" x\",\\u{1b}[2J\r\n";
        assert_eq!(line, expected);
    }
}
