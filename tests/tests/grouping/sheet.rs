//! [`Sheet`]: a file of pairs or templates.

use std::fs;
use std::path::Path;

/// A file of pairs or templates.
#[derive(Debug)]
pub(crate) struct Sheet {
    /// What kind of program the messages come from: the name of the file.
    pub(crate) kind: String,
    /// What the file holds.
    pub(crate) text: String,
}

/// The sheets of a folder beside this file, by name. There is at least one.
pub(crate) fn read_all(folder: &str) -> Vec<Sheet> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/grouping").join(folder);
    let mut sheets: Vec<Sheet> = fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("read {}: {error}", folder.display()))
        .map(|entry| {
            let path = entry.expect("an entry of the folder").path();
            let kind = path.file_stem().expect("a file has a name").to_string_lossy().into_owned();
            let text = fs::read_to_string(&path)
                .unwrap_or_else(|error| panic!("read {}: {error}", path.display()));
            Sheet { kind, text }
        })
        .collect();
    assert!(!sheets.is_empty(), "{} holds no sheet", folder.display());
    sheets.sort_by(|a, b| a.kind.cmp(&b.kind));
    sheets
}
