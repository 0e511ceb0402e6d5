//! Calls, attributes, imports and words that have no place here.

use crate::fault::{Fault, Rule};
use crate::layers::LAYERS;
use crate::names::{Name, Usage};
use crate::source::{Rust, Source};

/// Macros that no finished code calls.
const UNFINISHED: &[&str] = &["todo", "unimplemented", "dbg"];
/// Macros that speak to a user; a library does not.
const SPEAKING: &[&str] = &["print", "println", "eprint", "eprintln"];
/// Time, sleep and files: reached through `base`, so that tests own them.
const OWNED_BY_BASE: &[&str] = &[
    "std::fs",
    "std::time::SystemTime::now",
    "SystemTime::now",
    "std::time::Instant::now",
    "Instant::now",
    "std::thread::sleep",
    "thread::sleep",
    "tokio::fs",
    "tokio::time",
];
/// Ends the process under its owner.
const ENDING: &[&str] = &["std::process::exit", "process::exit"];
/// Attributes and what to write instead.
const ATTRIBUTES: &[(&str, &str)] = &[
    ("allow", "write #[expect(lint, reason = \"..\")]: it goes when its cause goes"),
    (
        "ignore",
        "a test that does not run is none: make it run, or say in one line what was left out",
    ),
    ("should_panic", "return a `Result` and assert on the error"),
    ("path", "a module lies where its name says"),
];
/// Words that put work off.
const WORDS: &[&str] = &["TODO", "FIXME", "XXX"];

/// Everything banned in one file.
pub(crate) fn check(source: &Source) -> Vec<Fault> {
    let mut faults = words(source);
    if let Some(rust) = &source.rust {
        faults.extend(rust.names.iter().filter_map(|name| call(source, rust, name)));
        faults.extend(rust.names.iter().filter_map(|name| import(source, rust, name)));
        faults.extend(attributes(source, rust));
    }
    faults
}

fn fault(source: &Source, line: usize, rule: Rule, found: String, remedy: &'static str) -> Fault {
    Fault { path: source.path.clone(), line, rule, found, remedy }
}

fn call(source: &Source, rust: &Rust, name: &Name) -> Option<Fault> {
    if name.is_quoted {
        return None;
    }
    let is_macro = name.usage == Usage::Macro;
    let last = name.parts.last()?.as_str();
    let is_one_of = |paths: &[&str]| paths.iter().any(|path| name.starts_with(path));
    let is_std = name.parts.len() == 1 || name.starts_with("std");
    let is_in_base = source.path.starts_with("failrec/src/base/");
    let is_under_rules = source.is_library() || source.is_command();
    let is_test = rust.is_test_line(name.line);
    let remedy = if name.usage == Usage::Discard {
        if !is_under_rules || is_test {
            return None;
        }
        "handle the result, return it or count it; `drop(..)` with a comment says it is meant"
    } else if is_macro && is_std && UNFINISHED.contains(&last) {
        "finish it"
    } else if is_macro && is_std && SPEAKING.contains(&last) && source.is_library() && !is_test {
        "a library does not print: return it, count it, or tell `tracing`"
    } else if is_one_of(ENDING) && source.is_library() && !is_test {
        "return an error: the process is not ours to end"
    } else if is_one_of(OWNED_BY_BASE) && is_under_rules && !is_in_base && !is_test {
        "take a `base::Clock` or a `base::fs::Fs`, so that tests own time and files"
    } else if name.parts == ["unsafe"] {
        "there is a safe way; without one, the feature goes"
    } else {
        return None;
    };
    let found = format!("`{}{}`", name.text(), if is_macro { "!" } else { "" });
    Some(fault(source, name.line, Rule::BannedCall, found, remedy))
}

fn import(source: &Source, rust: &Rust, name: &Name) -> Option<Fault> {
    let (found, remedy) = match &name.usage {
        Usage::Glob if !may_glob(source, rust, name) => {
            (format!("`use {}::*`", name.text()), "name what is used")
        }
        _ if is_root_re_export(source, name) => {
            (format!("`{}`", name.text()), "name the item by its module: the path shows the layer")
        }
        _ => return None,
    };
    Some(fault(source, name.line, Rule::HiddenImport, found, remedy))
}

/// A test may take everything of the module it tests, and a user our prelude, which is made so.
fn may_glob(source: &Source, rust: &Rust, name: &Name) -> bool {
    let is_test = source.is_test() || rust.is_test_line(name.line);
    let is_outside = !source.path.starts_with("failrec/src/");
    name.is_quoted
        || (is_test && name.parts == ["super"])
        || (is_outside && name.text() == "failrec::prelude")
}

fn is_root_re_export(source: &Source, name: &Name) -> bool {
    if source.is_command() || !source.path.starts_with("failrec/src/") {
        return false;
    }
    let [first, second, ..] = name.parts.as_slice() else { return false };
    let is_module = LAYERS.iter().any(|(_, modules)| modules.contains(&second.as_str()))
        || second.starts_with(|first: char| first.is_ascii_lowercase());
    first == "crate" && !is_module
}

fn attributes(source: &Source, rust: &Rust) -> Vec<Fault> {
    let own = rust.attributes.iter().filter(|attribute| !attribute.is_quoted);
    own.filter_map(|attribute| {
        let (name, remedy) = ATTRIBUTES.iter().find(|(name, _)| *name == attribute.name)?;
        let found = format!("`#[{name}]`");
        Some(fault(source, attribute.line, Rule::BannedAttribute, found, remedy))
    })
    .collect()
}

/// In Rust the comments are searched; in other text, all of it.
fn words(source: &Source) -> Vec<Fault> {
    if source.is_fixture() || source.is_macro_case() {
        return Vec::new();
    }
    let lines: Vec<&str> = match &source.rust {
        Some(rust) => rust.lines.iter().map(|line| line.comment.as_str()).collect(),
        None => source.text.lines().collect(),
    };
    let faults = lines.iter().enumerate().filter_map(|(index, line)| {
        let mut parts = line.split(|c: char| !c.is_alphanumeric() && c != '-' && c != '_');
        let word = parts.find(|part| WORDS.contains(part))?;
        let remedy = "do it now, or leave the word away";
        Some(fault(source, index + 1, Rule::BannedWord, format!("`{word}`"), remedy))
    });
    faults.collect()
}
