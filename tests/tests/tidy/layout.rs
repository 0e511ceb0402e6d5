//! How the text lies in the file, and what it says of the machine it was written on.

use crate::fault::{Fault, Rule};
use crate::source::Source;

/// Characters of code in a line; literals are not broken, so they do not count.
const WIDTH_MAX: usize = 120;
/// Folders of the machines that the project was written on.
const MACHINE_PATHS: &[&str] = &["/work/", "/root/"];
/// Words that tie a build to somebody's mirror of the registry.
const MIRROR_WORDS: &[&str] = &["replace-with", "sparse+", "CARGO_REGISTRIES"];
/// How the sources of the lock file begin: the registry that everybody has, and no mirror of it.
const REGISTRY: &str = "registry+https://github.com/rust-lang/";

/// Faults of the text as text.
pub(crate) fn check(source: &Source) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut note = |line: usize, rule: Rule, found: String, remedy: &'static str| {
        faults.push(Fault { path: source.path.clone(), line, rule, found, remedy });
    };
    if let Some((line, reason)) = &source.unreadable {
        note(*line, Rule::Unreadable, reason.clone(), "write Rust that parses");
    }
    // A `tests.rs` says by its name and place what it is for.
    let needs_header =
        source.is_rust() && !source.is_macro_case() && !source.path.ends_with("/tests.rs");
    if needs_header && !source.text.starts_with("//!") {
        let found = "no line of docs at the top".to_owned();
        note(1, Rule::Header, found, "begin with `//!` and one sentence: what the file is for");
    }
    for (index, line) in source.text.split('\n').enumerate() {
        if let Some(found) = machine_text(source, line) {
            note(index + 1, Rule::MachineText, found, "say it so that it holds on any machine");
        }
        if let Some((found, remedy)) = white_space(source, line) {
            note(index + 1, Rule::Layout, found.to_owned(), remedy);
        }
    }
    let width = source.rust.iter().flat_map(|rust| &rust.lines).enumerate();
    for (index, line) in width.filter(|(_, line)| line.is_code && WIDTH_MAX < line.width) {
        let found = format!("{} characters of code, allowed are {WIDTH_MAX}", line.width);
        note(index + 1, Rule::Layout, found, "break the line; name a part of it");
    }
    if !source.text.is_empty() && !source.text.ends_with('\n') && !source.is_fixture() {
        let found = "no newline at the end".to_owned();
        note(source.text.lines().count(), Rule::Layout, found, "end the file with one newline");
    }
    faults
}

fn machine_text(source: &Source, line: &str) -> Option<String> {
    if source.path == "Cargo.lock" {
        let registry = line.strip_prefix("source = \"")?.strip_suffix('"')?;
        return (!registry.starts_with(REGISTRY)).then(|| format!("the source {registry:?}"));
    }
    let mut words = MACHINE_PATHS.iter().chain(MIRROR_WORDS);
    words.find(|word| line.contains(**word)).map(|word| format!("`{word}`"))
}

fn white_space(source: &Source, line: &str) -> Option<(&'static str, &'static str)> {
    if source.is_fixture() || source.extension() == "stderr" {
        return None;
    }
    let blanks = |text: &str| text.ends_with(' ') || text.ends_with('\t');
    if line.contains('\t') {
        Some(("a tab", "indent with spaces; in a literal write \\t"))
    } else if blanks(line) {
        Some(("white space at the end of the line", "take it away"))
    } else if line.ends_with('\r') {
        Some(("a carriage return", "end lines with a newline alone"))
    } else {
        None
    }
}
