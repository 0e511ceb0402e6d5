//! The layer table of ARCHITECTURE.md, compared with the one that is checked.

use std::collections::BTreeSet;

use crate::fault::{Fault, Rule};
use crate::layers::LAYERS;
use crate::tree::Tree;

/// The page that shows the table.
pub(crate) const PAGE: &str = "ARCHITECTURE.md";

/// Rows that are missing on the page, differ, or are of no layer.
pub(crate) fn check(tree: &Tree) -> Vec<Fault> {
    let text = tree.source(PAGE).map_or("", |source| source.text.as_str());
    let rows: Vec<Row<'_>> =
        text.lines().enumerate().filter_map(|(i, line)| row(i + 1, line)).collect();
    let missing = LAYERS.iter().filter_map(|(layer, modules)| {
        let wanted: BTreeSet<&str> = modules.iter().copied().collect();
        match rows.iter().find(|row| row.layer == *layer) {
            None => Some(fault(1, format!("the table has no row for {layer}"))),
            Some(row) if row.modules != wanted => Some(fault(
                row.line,
                format!("the row for {layer} names {:?}, checked are {wanted:?}", row.modules),
            )),
            Some(_) => None,
        }
    });
    // The command stands above the layers of the library.
    let known = |layer: &str| layer == "L8" || LAYERS.iter().any(|(name, _)| *name == layer);
    let surplus = rows.iter().filter(|row| !known(row.layer)).map(|row| {
        fault(row.line, format!("the table has a row for {}, which is no layer", row.layer))
    });
    missing.chain(surplus).collect()
}

struct Row<'a> {
    line: usize,
    layer: &'a str,
    modules: BTreeSet<&'a str>,
}

/// Reads a row such as ``| L0 | `base`, `error` | what it is |``.
fn row(line: usize, text: &str) -> Option<Row<'_>> {
    let mut cells = text.strip_prefix('|')?.split('|').map(str::trim);
    let layer = cells.next()?;
    let digits = layer.strip_prefix('L')?;
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let modules = cells.next()?.split('`').skip(1).step_by(2).collect();
    Some(Row { line, layer, modules })
}

fn fault(line: usize, found: String) -> Fault {
    Fault {
        path: PAGE.to_owned(),
        line,
        rule: Rule::LayerTable,
        found,
        remedy: "make the table equal to LAYERS in tests/tests/tidy/layers.rs",
    }
}
