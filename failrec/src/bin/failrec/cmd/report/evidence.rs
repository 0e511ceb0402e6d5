//! What went in, what came out, and what was in memory.

use failrec::record::{FailureRecord, Json};

use crate::cmd::facts::Facts;
use crate::output::{Screen, pretty_json};
use crate::trouble::Result;

/// Characters of a value that stand on one line; a longer one is broken at its parts.
const LINE_CHARS_MAX: usize = 60;

/// Writes the arguments and the way of the error.
pub(super) fn write(record: &FailureRecord, screen: &mut Screen) -> Result<()> {
    let mut inputs = Facts::new();
    for (name, value) in &record.inputs {
        inputs.add(name, value_text(value));
    }
    inputs.write("Inputs", screen)?;
    let mut propagated = Facts::new();
    for step in &record.propagated {
        let message =
            step.message.as_ref().map_or_else(String::new, |text| format!("\nas: {text}"));
        let function = if step.function == step.node_id { "" } else { step.function.as_str() };
        propagated.add(&step.node_id, format!("{function}{message}").trim_start().to_owned());
    }
    propagated.write("Went on through", screen)?;
    let mut notes = Facts::new();
    if !record.masking.is_empty() {
        let hidden = record.masking.iter().map(|(rule, count)| format!("{count} by {rule}"));
        notes.add("masked", hidden.collect::<Vec<_>>().join(", "));
    }
    notes.write("Hidden", screen)
}

/// Writes what the program gave along of its state.
pub(super) fn write_snapshots(record: &FailureRecord, screen: &mut Screen) -> Result<()> {
    let mut snapshots = Facts::new();
    snapshots.add_some("memory", record.memory.as_ref().map(value_text));
    snapshots.add_some("partial output", record.partial_output.as_ref().map(value_text));
    snapshots.add_some("graph", record.graph_snapshot.as_ref().map(value_text));
    snapshots.write("Snapshots", screen)
}

/// A value as people read it: on one line if it is short.
pub(super) fn value_text(value: &Json) -> String {
    let text = value.as_str();
    if text.chars().count() <= LINE_CHARS_MAX && !text.contains('\n') {
        return text.to_owned();
    }
    // Inside a string a line break is `\n`, which is how it shall be seen.
    if text.starts_with('"') { text.to_owned() } else { pretty_json(text) }
}
