//! `mod.rs` and `lib.rs` hold docs, modules and imports.

use crate::fault::{Fault, Rule};
use crate::item::ItemKind;
use crate::source::Source;

/// Traits that a module file may define, and why.
const TRAITS: &[(&str, &str)] = &[
    // The trait is the module: its docs are the first thing that a reader of stores needs.
    ("failrec/src/store/mod.rs", "Store"),
];

/// Items that have no place in a module file.
pub(crate) fn check(source: &Source) -> Vec<Fault> {
    let is_module_file = source.path.ends_with("/mod.rs") || source.path.ends_with("src/lib.rs");
    // The first file of a macro crate must hold its entries.
    if !is_module_file || source.is_test() || source.path == "failrec-macros/src/lib.rs" {
        return Vec::new();
    }
    let items = source.rust.iter().flat_map(|rust| &rust.items);
    let faults = items.filter_map(|item| {
        let found = match &item.kind {
            ItemKind::Module { .. } | ItemKind::ModuleOfImports | ItemKind::Import => return None,
            ItemKind::Trait { name } => {
                if TRAITS.contains(&(source.path.as_str(), name.as_str())) {
                    return None;
                }
                "a trait"
            }
            ItemKind::Other(words) => words,
        };
        Some(Fault {
            path: source.path.clone(),
            line: item.line,
            rule: Rule::ModFile,
            found: format!("{found} in a module file"),
            remedy: "move it to a file named for it; here stand docs, `mod` and `pub use`",
        })
    });
    faults.collect()
}
