//! The house rules that a program can check, held against every file of the repository.
//!
//! Each test below holds one group of rules. The checks themselves are functions from a
//! [`Source`](source::Source) or a [`Tree`](tree::Tree) to faults; `planted.rs` shows that each of
//! them finds what it looks for. What a rule does not hold for stands in `exceptions.rs`.

mod attribute;
mod fault;
mod function;
mod item;
mod lines;
mod module;
mod names;
mod source;
mod tree;

mod banned;
mod cycles;
mod exceptions;
mod layer_table;
mod layers;
mod layout;
mod mod_files;
mod sizes;

#[cfg(test)]
mod planted;

use std::sync::LazyLock;

use crate::fault::{Fault, Rule};
use crate::tree::Tree;

/// The faults of the repository, found once for all tests.
static FAULTS: LazyLock<Result<Vec<Fault>, String>> = LazyLock::new(|| {
    let tree = Tree::of_repository().map_err(|error| format!("read the repository: {error}"))?;
    if tree.source("failrec/src/lib.rs").is_none() {
        return Err("read the repository: failrec/src/lib.rs is not there".to_owned());
    }
    Ok(exceptions::apply(check(&tree)))
});

/// Holds every rule against a tree.
fn check(tree: &Tree) -> Vec<Fault> {
    let mut faults = layers::check(tree);
    faults.extend(layer_table::check(tree));
    faults.extend(cycles::check(tree));
    for source in &tree.sources {
        faults.extend(sizes::check(source));
        faults.extend(mod_files::check(source));
        faults.extend(banned::check(source));
        faults.extend(layout::check(source));
    }
    faults
}

/// The faults of `rules`, a line each.
fn faults_of(rules: &[Rule]) -> String {
    match &*FAULTS {
        Err(reason) => reason.clone(),
        Ok(faults) => {
            let ours = faults.iter().filter(|fault| rules.contains(&fault.rule));
            ours.map(ToString::to_string).collect::<Vec<_>>().join("\n")
        }
    }
}

#[track_caller]
fn assert_none(rules: &[Rule]) {
    let faults = faults_of(rules);
    assert!(faults.is_empty(), "house rules are broken:\n{faults}\n");
}

#[test]
fn modules_import_from_lower_layers_only() {
    assert_none(&[Rule::Layer, Rule::UnknownModule]);
}

#[test]
fn modules_side_by_side_form_no_circle() {
    assert_none(&[Rule::Cycle]);
}

#[test]
fn page_shows_the_layers_that_are_checked() {
    assert_none(&[Rule::LayerTable]);
}

#[test]
fn files_are_short_enough_to_hold_in_mind() {
    assert_none(&[Rule::FileLength]);
}

#[test]
fn functions_fit_on_a_screen() {
    assert_none(&[Rule::FunctionLength]);
}

#[test]
fn module_files_hold_no_logic() {
    assert_none(&[Rule::ModFile]);
}

#[test]
fn nothing_banned_is_called() {
    assert_none(&[Rule::BannedCall]);
}

#[test]
fn nothing_is_silenced_by_an_attribute() {
    assert_none(&[Rule::BannedAttribute]);
}

#[test]
fn imports_show_where_a_name_comes_from() {
    assert_none(&[Rule::HiddenImport]);
}

#[test]
fn no_comment_puts_work_off() {
    assert_none(&[Rule::BannedWord]);
}

#[test]
fn every_file_says_what_it_is_for() {
    assert_none(&[Rule::Header]);
}

#[test]
fn text_lies_tidily_in_its_file() {
    assert_none(&[Rule::Layout, Rule::Unreadable]);
}

#[test]
fn text_holds_on_any_machine() {
    assert_none(&[Rule::MachineText]);
}

#[test]
fn every_exception_is_needed() {
    assert_none(&[Rule::DeadException]);
}
