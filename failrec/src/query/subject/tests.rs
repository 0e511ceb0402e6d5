use serde_json::json;

use super::*;
use crate::query::script::{START, record};

/// What a path shows, as text.
fn shown(visit: impl FnOnce(&mut dyn FnMut(Leaf<'_>) -> bool) -> bool) -> Vec<String> {
    let mut shown = Vec::new();
    visit(&mut |leaf| {
        shown.push(leaf.to_string());
        false
    });
    shown
}

#[test]
fn short_way_shows_what_the_tree_shows() {
    let record = record(
        1,
        &json!({
            "session_id": "s", "run_id": "r", "tool": {"name": "search"},
            "policies": [{"kind": "circuit_breaker", "name": "bank", "state": "open"},
                {"kind": "retry", "name": "network", "state": "attempts"}],
            "tags": {"tenant": "acme", "": "empty", "http.status": "500"},
            "chain": [{"message": "a", "type": "A"}, {"message": "b"}, {"message": "c", "type": "C"}],
            "inputs": {"user": {"ids": [1, 2.5, null], "on": true}, "none": null, "text": "x", "a.b": {"c.d": 1}},
        }),
    );
    let tree = serde_json::to_value(&record).unwrap();
    for path in [
        &["id"][..],
        &["session_id"],
        &["run_id"],
        &["agent_id"],
        &["error_message"],
        &["function", "path"],
        &["tool", "name"],
        &["model", "name"],
        &["tags", "tenant"],
        &["tags", ""],
        &["tags", "http", "status"],
        &["tags", "http.status"],
        &["tags", "absent"],
        &["chain", "type"],
        &["timestamp"],
        &["policies", "name"],
        &["policies", "kind"],
        &["policies", "state"],
        &["inputs", "user"],
        &["inputs", "user", "ids"],
        &["inputs", "user", "ids", "1"],
        &["inputs", "user", "on"],
        &["inputs", "none"],
        &["inputs", "text"],
        &["inputs", "a", "b", "c", "d"],
        &["inputs", "a.b", "c.d"],
        &["inputs", "a", "b"],
        &["inputs", "absent", "part"],
    ] {
        let short = shown(|visit| visit_directly(&record, path, visit).unwrap());
        assert_eq!(short, shown(|visit| walk(&tree, path, visit)), "{path:?}");
    }
}

#[test]
fn subject_without_a_record_shows_nothing_of_one() {
    let subject = Subject::new(None, None, START);
    assert!(!subject.visit(Place::Json, &["session_id"], &mut |_| true));
    assert!(!subject.visit(Place::Node, &[], &mut |_| true));
}
