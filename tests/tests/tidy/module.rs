//! [`ModulePath`]: which module a file is.

use crate::names::Name;

/// A crate whose modules are checked: the folder of its sources and the name of its first file.
const CRATES: &[(&str, &str)] = &[
    ("failrec/src/bin/failrec/", "main.rs"),
    ("failrec/src/", "lib.rs"),
    ("failrec-macros/src/", "lib.rs"),
];

/// A module of a checked crate.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct ModulePath {
    /// The folder of the crate's sources.
    pub(crate) crate_folder: &'static str,
    /// The names from the crate's root down; empty for the root itself.
    pub(crate) names: Vec<String>,
}

/// The module that the file at `path` is.
pub(crate) fn of_file(path: &str) -> Option<ModulePath> {
    let (crate_folder, first_file) =
        CRATES.iter().copied().find(|(folder, _)| path.starts_with(folder))?;
    let inside = path.strip_prefix(crate_folder)?;
    let stem = inside.strip_suffix(".rs")?;
    let mut names: Vec<String> = stem.split('/').map(str::to_owned).collect();
    if inside == first_file || names.last().is_some_and(|name| name == "mod") {
        names.pop();
    }
    Some(ModulePath { crate_folder, names })
}

impl ModulePath {
    /// The child of this name.
    pub(crate) fn child(&self, name: &str) -> Self {
        let mut names = self.names.clone();
        names.push(name.to_owned());
        Self { crate_folder: self.crate_folder, names }
    }

    /// The item that `name` means in this module, from the crate's root down, if it says so
    /// itself: by `crate`, `self` or `super`.
    pub(crate) fn resolve(&self, name: &Name) -> Option<Vec<String>> {
        let mut here: Vec<String> = self.names.iter().chain(&name.inside).cloned().collect();
        let mut parts = name.parts.iter().peekable();
        match parts.peek()?.as_str() {
            "crate" => {
                parts.next();
                here.clear();
            }
            "self" => {
                parts.next();
            }
            "super" => {
                while parts.next_if(|part| *part == "super").is_some() {
                    here.pop();
                }
            }
            _ => return None,
        }
        here.extend(parts.cloned());
        Some(here)
    }
}
