//! The layer table, and the rule that imports look down.

use crate::fault::{Fault, Rule};
use crate::source::Source;
use crate::tree::Tree;

/// The modules of `failrec`, lowest layer first. ARCHITECTURE.md shows the same table.
pub(crate) const LAYERS: &[(&str, &[&str])] = &[
    ("L0", &["base", "error"]),
    ("L1", &["record", "event"]),
    ("L2", &["capture", "mask", "fingerprint", "query"]),
    ("L3", &["store"]),
    ("L4", &["recorder", "policy"]),
    ("L5", &["executor", "health", "detect", "perf"]),
    ("L6", &["telemetry", "config", "__private"]),
    ("L7", &["serve", "mcp"]),
];

/// Imports within one layer: who, whom.
const SIDEWAYS: &[(&str, &str)] = &[
    // Whatever can go wrong in the base is told in the one error type.
    ("base", "error"),
];

/// Modules that only show what others hold. They may import everything; no layer imports them.
const FACE: &[&str] = &["prelude", "ext", "test_util"];

/// The folder of the crate that has layers.
const FOLDER: &str = "failrec/src/";

/// Imports that do not look down, and modules without a layer.
pub(crate) fn check(tree: &Tree) -> Vec<Fault> {
    tree.sources.iter().flat_map(check_source).collect()
}

/// What a module may import.
#[derive(Clone, Copy)]
enum Place {
    Layer(usize),
    Face,
    Unknown,
}

fn place_of(module: &str) -> Place {
    if FACE.contains(&module) {
        return Place::Face;
    }
    let layer = LAYERS.iter().position(|(_, modules)| modules.contains(&module));
    layer.map_or(Place::Unknown, Place::Layer)
}

fn check_source(source: &Source) -> Vec<Fault> {
    let Some(rust) = &source.rust else { return Vec::new() };
    let Some(module) = rust.module.as_ref().filter(|module| module.crate_folder == FOLDER) else {
        return Vec::new();
    };
    let Some(own) = module.names.first() else { return Vec::new() };
    if let Place::Unknown = place_of(own) {
        return vec![Fault {
            path: source.path.clone(),
            line: 1,
            rule: Rule::UnknownModule,
            found: format!("the module `{own}` has no layer"),
            remedy: "add it to the table in tests/tests/tidy/layers.rs and in ARCHITECTURE.md",
        }];
    }
    let imported = rust.names.iter().filter(|name| !name.is_quoted).filter_map(|name| {
        let target = module.resolve(name)?.into_iter().next()?;
        (target != *own).then_some((name.line, target))
    });
    let faults = imported.filter_map(|(line, target)| {
        let found = complaint(own, &target)?;
        Some(Fault {
            path: source.path.clone(),
            line,
            rule: Rule::Layer,
            found,
            remedy: "move what both need to a lower module, or pass it in from above",
        })
    });
    faults.collect()
}

/// What is wrong with `own` importing from `target`, if anything is.
fn complaint(own: &str, target: &str) -> Option<String> {
    match (place_of(own), place_of(target)) {
        (Place::Layer(_), Place::Face) => {
            Some(format!("`{own}` imports from `{target}`, which only shows what others hold"))
        }
        (Place::Layer(upper), Place::Layer(lower)) if upper <= lower => {
            let is_listed = SIDEWAYS.contains(&(own, target));
            let names = (layer_name(upper), layer_name(lower));
            (!is_listed)
                .then(|| format!("`{own}` ({}) imports from `{target}` ({})", names.0, names.1))
        }
        // A name that is no module is a re-export of the root; another rule speaks of it.
        _ => None,
    }
}

fn layer_name(layer: usize) -> &'static str {
    LAYERS.get(layer).map_or("?", |(name, _)| name)
}
