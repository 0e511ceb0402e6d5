//! Lines fit the schema that says what they are.

use std::collections::BTreeSet;
use std::fs;

use boon::{Compiler, SchemaIndex, Schemas};
use failrec::record::line_schema;
use serde_json::{Value, json};

use crate::story::Story;

/// Somebody else's reading of our schema.
struct Validator {
    schemas: Schemas,
    line: SchemaIndex,
}

impl Validator {
    fn new() -> Self {
        let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
        compiler.enable_format_assertions();
        compiler.add_resource("line.json", line_schema().to_value()).unwrap();
        let line = compiler.compile("line.json", &mut schemas).unwrap();
        Self { schemas, line }
    }

    fn check(&self, line: &Value) -> Result<(), String> {
        self.schemas.validate(line, self.line).map_err(|error| format!("{error}"))
    }
}

fn lines(story: &Story) -> Vec<Value> {
    let text = fs::read_to_string(story.log()).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn of_kind(lines: &[Value], kind: &str) -> Value {
    lines.iter().find(|line| line["k"] == kind).unwrap().clone()
}

#[test]
fn every_line_of_recorders_fits_the_schema() {
    let (story, validator) = (Story::new(), Validator::new());
    for line in lines(&story) {
        assert_eq!(validator.check(&line), Ok(()), "{line}");
    }
}

#[test]
fn story_has_every_kind_of_line_and_everything_that_can_be_said() {
    let lines = lines(&Story::new());
    let kinds: BTreeSet<_> = lines.iter().map(|line| line["k"].as_str().unwrap()).collect();
    let known = ["boot", "bye", "event", "failure", "loss", "passes", "tick"];
    assert_eq!(kinds, BTreeSet::from(known));
    let events = lines.iter().filter_map(|line| line["action"].as_object());
    let actions: BTreeSet<_> =
        events.flat_map(|action| action.keys().map(String::as_str)).collect();
    let known = ["evolve", "merge", "note", "propagate", "reopen", "resolve", "snooze", "split"];
    assert_eq!(actions, BTreeSet::from(known));
}

#[test]
fn story_has_every_field_that_a_line_of_a_failure_can_have() {
    let schema = line_schema().to_value();
    let lines = lines(&Story::new());
    let failures = lines.iter().filter(|line| line["k"] == "failure");
    let met: BTreeSet<_> = failures.flat_map(|line| line.as_object().unwrap().keys()).collect();
    let known = schema["$defs"]["FailureRecord"]["properties"].as_object().unwrap();
    let missed: Vec<_> = known.keys().filter(|name| !met.contains(name)).collect();
    // Other lines hold them, and nothing says yet which failure led to another.
    let elsewhere =
        ["environment", "evolutions", "notes", "parent_failure_id", "propagated", "resolution"];
    assert_eq!(missed, elsewhere);
}

#[test]
fn line_with_a_wrong_field_is_refused() {
    let (lines, validator) = (lines(&Story::new()), Validator::new());
    for (kind, pointer, wrong) in [
        ("failure", "/v", json!(2)),
        ("failure", "/crc", json!("9AE0DAAF")),
        ("failure", "/k", json!("failed")),
        ("failure", "/ts", json!("2026-11-22 05:19:01")),
        ("failure", "/timestamp", json!("2026-13-22T05:19:01.000000Z")),
        ("failure", "/seq", json!(-1)),
        ("failure", "/id", json!("fail_01")),
        ("failure", "/severity", json!("bad")),
        ("failure", "/session_id", Value::Null),
        ("failure", "/attempt", Value::Null),
        ("failure", "/fingerprint/group", json!("no digits")),
        ("failure", "/function/line", json!("17")),
        ("failure", "/inputs", json!([])),
        ("boot", "/environment/pid", json!("4711")),
        ("tick", "/count", json!(0.5)),
        ("tick", "/hours", json!({"05:00": 3})),
        ("passes", "/since", json!(0)),
        ("event", "/action", json!({"forget": {}})),
        ("loss", "/reason", json!("bad luck")),
        ("bye", "/failures", Value::Null),
    ] {
        let mut line = of_kind(&lines, kind);
        *line.pointer_mut(pointer).unwrap() = wrong;
        assert!(validator.check(&line).is_err(), "{pointer} of {line}");
    }
}

#[test]
fn line_without_a_field_that_all_have_is_refused() {
    let (lines, validator) = (lines(&Story::new()), Validator::new());
    for (kind, name) in [("failure", "crc"), ("bye", "proc"), ("tick", "count"), ("event", "k")] {
        let mut line = of_kind(&lines, kind);
        line.as_object_mut().unwrap().remove(name).unwrap();
        assert!(validator.check(&line).is_err(), "{name} of {line}");
    }
}

#[test]
fn field_of_a_later_version_is_allowed() {
    let (lines, validator) = (lines(&Story::new()), Validator::new());
    for (kind, pointer) in [("failure", ""), ("failure", "/function"), ("boot", "/environment")] {
        let mut line = of_kind(&lines, kind);
        let place = line.pointer_mut(pointer).unwrap().as_object_mut().unwrap();
        place.insert("mood".to_owned(), json!("better"));
        assert_eq!(validator.check(&line), Ok(()));
    }
}
