//! [`Subject`]: the record, the group or both that a filter is held against.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::fmt;
use std::time::Duration;

use serde_json::Value;

use crate::base::Timestamp;
use crate::query::catalogue::Place;
use crate::query::moment::print_duration;
use crate::query::number::Number;
use crate::query::{Group, Verified};
use crate::record::{AgentId, FailureRecord, PolicyDecision, RunId, SessionId};

/// The record, the group or both that a filter is held against.
pub(super) struct Subject<'a> {
    pub(super) record: Option<&'a FailureRecord>,
    pub(super) group: Option<&'a Group>,
    pub(super) now: Timestamp,
    /// The record as a tree, made when the first field asks for it.
    tree: OnceCell<Value>,
}

/// One value of a field.
pub(super) enum Leaf<'a> {
    Text(&'a str),
    Number(Number),
    Time(Timestamp),
    Age(Duration),
    Flag(bool),
    /// There is something, with parts of its own.
    Branch,
}

impl<'a> Subject<'a> {
    pub(super) fn new(
        record: Option<&'a FailureRecord>,
        group: Option<&'a Group>,
        now: Timestamp,
    ) -> Self {
        Self { record, group, now, tree: OnceCell::new() }
    }

    /// Shows `visit` the values of a field until it says `true`, and answers whether it did.
    pub(super) fn visit(
        &self,
        place: Place,
        path: &[&str],
        visit: &mut dyn FnMut(Leaf<'_>) -> bool,
    ) -> bool {
        match place {
            Place::Json => self.visit_tree(path, visit),
            Place::Attempts => self.record.is_some_and(|record| visit_attempts(record, visit)),
            place => self.leaf(place).is_some_and(visit),
        }
    }

    /// As [`visit`](Self::visit), with the names that groups had before they were merged: that of
    /// the record's own, or of all the parts.
    pub(super) fn visit_other_names(
        &self,
        place: Place,
        visit: &mut dyn FnMut(Leaf<'_>) -> bool,
    ) -> bool {
        let Some(group) = self.group.filter(|_| place == Place::Fingerprint) else { return false };
        if let Some(record) = self.record {
            return visit(Leaf::Text(record.fingerprint.group.as_str()));
        }
        let mut parts = group.parts.iter().map(|part| part.fingerprint.as_str());
        parts.any(|name| visit(Leaf::Text(name)))
    }

    /// The value that is reached without a tree.
    fn leaf(&self, place: Place) -> Option<Leaf<'a>> {
        match place {
            Place::Json | Place::Attempts => None,
            Place::Goal => {
                let group = || self.group.map(|group| &group.goal_id);
                let goal = self.record.map(|record| &record.goal_id).or_else(group);
                goal.map(|goal| Leaf::Text(goal.as_str()))
            }
            Place::Node => {
                let group = || self.group.map(|group| &group.node_id);
                let node = self.record.map(|record| &record.node_id).or_else(group);
                node.map(|node| Leaf::Text(node.as_str()))
            }
            Place::Fingerprint => {
                // The group of a record may have been merged into another.
                let own = || self.record.map(|record| &record.fingerprint.group);
                let name = self.group.map(|group| &group.fingerprint).or_else(own);
                name.map(|name| Leaf::Text(name.as_str()))
            }
            Place::Age => {
                let last = || self.group.map(|group| group.last_seen);
                let at = self.record.map(|record| record.at).or_else(last);
                at.map(|at| Leaf::Age(self.now.since(at)))
            }
            Place::Count | Place::First | Place::Last | Place::Status => {
                self.group.map(|group| group_leaf(group, place, self.now))
            }
            Place::Verified => {
                let verified = self.group?.prove().map(|proof| proof.verified);
                Some(Leaf::Text(verified.unwrap_or_default().as_str()))
            }
            Place::Passes => {
                let proof = self.group?.prove().filter(|proof| proof.verified != Verified::None)?;
                Some(Leaf::Number(Number::Whole(proof.passes.into())))
            }
            Place::Type
            | Place::Code
            | Place::Severity
            | Place::Category
            | Place::Outcome
            | Place::Handled
            | Place::Coarse => match (self.record, self.group) {
                (Some(record), _) => record_leaf(record, place),
                (None, Some(group)) => described_leaf(group, place),
                (None, None) => None,
            },
        }
    }

    fn visit_tree(&self, path: &[&str], visit: &mut dyn FnMut(Leaf<'_>) -> bool) -> bool {
        let Some(record) = self.record else { return false };
        if let Some(found) = visit_directly(record, path, visit) {
            return found;
        }
        let tree = self.tree.get_or_init(|| serde_json::to_value(record).unwrap_or(Value::Null));
        walk(tree, path, visit)
    }
}

/// What is asked for most is reached without making a tree of the whole record, which takes
/// longer than reading it. No answer where the tree is needed.
fn visit_directly(
    record: &FailureRecord,
    path: &[&str],
    visit: &mut dyn FnMut(Leaf<'_>) -> bool,
) -> Option<bool> {
    let mut show_text = |text: Option<&str>| text.is_some_and(|text| visit(Leaf::Text(text)));
    Some(match path {
        ["id"] => show_text(Some(&record.id.to_string())),
        ["session_id"] => show_text(record.session_id.as_ref().map(SessionId::as_str)),
        ["run_id"] => show_text(record.run_id.as_ref().map(RunId::as_str)),
        ["agent_id"] => show_text(record.agent_id.as_ref().map(AgentId::as_str)),
        ["error_message"] => show_text(Some(&record.error_message)),
        ["function", "path"] => show_text(Some(&record.function.path)),
        ["tool", "name"] => show_text(record.tool.as_ref().map(|tool| tool.name.as_str())),
        ["model", "name"] => show_text(record.model.as_ref().map(|model| model.name.as_str())),
        ["tags", name @ ..] if !name.is_empty() => {
            show_text(record.tags.get(&*joined(name)).map(String::as_str))
        }
        ["policies", "name"] => record.policies.iter().any(|it| show_text(Some(it.name.as_str()))),
        ["policies", "kind"] => record.policies.iter().any(|it| show_text(Some(it.kind.as_str()))),
        ["policies", "state"] => record.policies.iter().any(|it| show_text(Some(&it.state))),
        ["chain", "type"] => record.chain.iter().any(|link| show_text(link.error_type.as_deref())),
        ["timestamp"] => visit(Leaf::Time(record.at)),
        ["inputs", path @ ..] if !path.is_empty() => splits(path).any(|(name, rest)| {
            let input = record.inputs.iter().find(|(known, _)| *known == name);
            input.is_some_and(|(_, value)| walk(&value.to_value(), rest, visit))
        }),
        _ => return None,
    })
}

/// The attempts of each retry around the call.
fn visit_attempts(record: &FailureRecord, visit: &mut dyn FnMut(Leaf<'_>) -> bool) -> bool {
    let mut attempts = record.policies.iter().filter_map(PolicyDecision::attempts);
    attempts.any(|attempts| visit(Leaf::Number(Number::Whole(attempts.into()))))
}

fn record_leaf(record: &FailureRecord, place: Place) -> Option<Leaf<'_>> {
    Some(match place {
        Place::Type => Leaf::Text(&record.error_type),
        Place::Code => Leaf::Text(record.error_code.as_deref()?),
        Place::Severity => Leaf::Text(record.severity.as_str()),
        Place::Category => Leaf::Text(record.category.as_str()),
        Place::Outcome => Leaf::Text(record.outcome.as_str()),
        Place::Handled => Leaf::Flag(record.handled),
        Place::Coarse => Leaf::Text(record.fingerprint.coarse.as_str()),
        _ => return None,
    })
}

fn described_leaf(group: &Group, place: Place) -> Option<Leaf<'_>> {
    Some(match place {
        Place::Type => Leaf::Text(&group.error_type),
        Place::Code => Leaf::Text(group.error_code.as_deref()?),
        Place::Severity => Leaf::Text(group.severity.as_str()),
        Place::Category => Leaf::Text(group.category.as_str()),
        Place::Outcome => Leaf::Text(group.outcome.as_str()),
        Place::Handled => Leaf::Flag(group.handled),
        Place::Coarse => Leaf::Text(group.coarse.as_ref()?.fingerprint.as_str()),
        _ => return None,
    })
}

fn group_leaf(group: &Group, place: Place, now: Timestamp) -> Leaf<'static> {
    match place {
        Place::First => Leaf::Time(group.first_seen),
        Place::Last => Leaf::Time(group.last_seen),
        Place::Status => Leaf::Text(group.status_at(now).as_str()),
        _ => Leaf::Number(Number::Whole(group.count.into())),
    }
}

/// Follows a path through a tree. A list stands for each of its items, unless the path says
/// which one. Names may hold dots themselves, as those of flattened trees do.
fn walk(value: &Value, path: &[&str], visit: &mut dyn FnMut(Leaf<'_>) -> bool) -> bool {
    let Some((segment, rest)) = path.split_first() else { return show(value, visit) };
    match value {
        Value::Object(parts) => splits(path)
            .any(|(name, rest)| parts.get(&*name).is_some_and(|part| walk(part, rest, visit))),
        Value::Array(items) => match segment.parse::<usize>() {
            Ok(index) => items.get(index).is_some_and(|item| walk(item, rest, visit)),
            Err(_) => items.iter().any(|item| walk(item, path, visit)),
        },
        _ => false,
    }
}

/// Each name that a path may begin with, and what is left of the path behind it.
fn splits<'p>(path: &'p [&'p str]) -> impl Iterator<Item = (Cow<'p, str>, &'p [&'p str])> {
    let lengths = 1..=path.len();
    lengths
        .filter_map(|length| path.split_at_checked(length).map(|(head, rest)| (joined(head), rest)))
}

fn joined<'p>(segments: &[&'p str]) -> Cow<'p, str> {
    match segments {
        [name] => Cow::Borrowed(name),
        segments => Cow::Owned(segments.join(".")),
    }
}

fn show(value: &Value, visit: &mut dyn FnMut(Leaf<'_>) -> bool) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(flag) => visit(Leaf::Flag(*flag)),
        Value::Number(number) => {
            Number::from_json(number).is_some_and(|number| visit(Leaf::Number(number)))
        }
        Value::String(text) => visit(Leaf::Text(text)),
        Value::Array(items) => items.iter().any(|item| show(item, visit)),
        Value::Object(parts) => !parts.is_empty() && visit(Leaf::Branch),
    }
}

impl fmt::Display for Leaf<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Number(number) => number.fmt(f),
            Self::Time(at) => at.fmt(f),
            Self::Age(age) => f.write_str(&print_duration(*age)),
            Self::Flag(flag) => flag.fmt(f),
            Self::Branch => f.write_str("{..}"),
        }
    }
}

#[cfg(test)]
mod tests;
