//! What other programs are told of a journal.

use serde_json::Value;

use crate::command::run;

fn document(verb: &str) -> Value {
    let folder = tempfile::tempdir().unwrap();
    serde_json::from_str(&run(folder.path(), &[verb]).ends_with(0).stdout).unwrap()
}

/// The schema of a field, by the names on the way to it, in any of the kinds of line.
fn is_field(schema: &Value, path: &str) -> bool {
    let definition = |schema: &Value| {
        let name = schema["$ref"].as_str()?.strip_prefix("#/$defs/")?.to_owned();
        Some(name)
    };
    let kinds = schema["oneOf"].as_array().unwrap().iter();
    let kinds = kinds.map(|kind| schema["$defs"][definition(kind).unwrap()].clone());
    let mut places: Vec<Value> = kinds.chain([schema.clone()]).collect();
    for name in path.split('/') {
        let fields = places.iter().map(|place| place["properties"][name].clone());
        let known = fields.filter(|field| !field.is_null());
        let resolve = |field: Value| match definition(&field) {
            Some(name) => schema["$defs"][name].clone(),
            None => field,
        };
        places = known.map(resolve).collect();
    }
    !places.is_empty()
}

#[test]
fn schema_lists_the_kinds_of_line() {
    let schema = document("schema");
    let kinds = schema["oneOf"].as_array().unwrap().iter();
    let kinds: Vec<_> = kinds.map(|kind| kind["properties"]["k"]["const"].clone()).collect();
    let expected = ["boot", "open", "failure", "tick", "passes", "event", "loss", "pruned", "bye"];
    assert_eq!(kinds, expected);
}

#[test]
fn lnav_is_told_of_no_field_but_those_of_lines() {
    let (schema, format) = (document("schema"), document("lnav"));
    let values = format["failrec_log"]["value"].as_object().unwrap();
    let unknown: Vec<_> = values
        .keys()
        // The word by which the kinds are told apart stands with each of them.
        .filter(|name| *name != "k" && !is_field(&schema, name))
        .collect();
    assert_eq!(unknown, [] as [&str; 0]);
}

#[test]
fn lnav_is_told_of_each_severity() {
    let (schema, format) = (document("schema"), document("lnav"));
    let severities = schema["$defs"]["Severity"]["oneOf"].as_array().unwrap();
    let levels = format["failrec_log"]["level"].as_object().unwrap();
    assert_eq!(levels.len(), severities.len());
    for severity in severities {
        let name = severity["const"].as_str().unwrap();
        assert_eq!(levels[name], format!("^{name}$"));
    }
}

#[test]
fn descriptions_come_as_one_object_a_line_too() {
    let folder = tempfile::tempdir().unwrap();
    for (verb, kind, field) in [("schema", "line_schema", "document"), ("lnav", "lnav", "format")] {
        let answers = run(folder.path(), &[verb, "--json"]).ends_with(0).json();
        assert_eq!((answers.len(), &answers[0]["kind"]), (1, &kind.into()));
        assert_eq!(answers[0][field], document(verb));
    }
}

#[test]
fn unknown_option_is_refused_with_the_way_to_the_help() {
    let folder = tempfile::tempdir().unwrap();
    for verb in ["schema", "lnav"] {
        let told = run(folder.path(), &[verb, "--draft"]).ends_with(2);
        assert!(told.stderr.contains("--draft") && told.stderr.contains("--help"), "{told:#?}");
    }
}
