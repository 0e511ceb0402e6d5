//! [`Source`]: one text file of the repository with the facts that the rules ask for.

use proc_macro2::{LexError, TokenStream};

use crate::attribute::Attribute;
use crate::function::{self, Function};
use crate::item::{self, Item};
use crate::lines::{self, Line};
use crate::module::{self, ModulePath};
use crate::names::{self, Name};

/// One text file.
#[derive(Debug, Default)]
pub(crate) struct Source {
    /// Where it is, seen from the root of the repository, with forward slashes.
    pub(crate) path: String,
    /// What it holds.
    pub(crate) text: String,
    /// What it says as Rust, if it is Rust.
    pub(crate) rust: Option<Rust>,
    /// Why it could not be read as Rust, and in which line.
    pub(crate) unreadable: Option<(usize, String)>,
}

/// The facts of a Rust file. They hold no syntax tree, so that threads can share them.
#[derive(Debug, Default)]
pub(crate) struct Rust {
    /// The module that the file is, if it belongs to a crate whose modules are checked.
    pub(crate) module: Option<ModulePath>,
    /// The lines, split into code and comment.
    pub(crate) lines: Vec<Line>,
    /// Paths, imports and macro calls in the order of the text.
    pub(crate) names: Vec<Name>,
    /// Attributes in the order of the text.
    pub(crate) attributes: Vec<Attribute>,
    /// Functions with a body.
    pub(crate) functions: Vec<Function>,
    /// The items of the file itself, not those inside them.
    pub(crate) items: Vec<Item>,
}

impl Source {
    /// Reads the facts out of `text`.
    pub(crate) fn new(path: &str, text: &str) -> Self {
        let mut source = Self { path: path.to_owned(), text: text.to_owned(), ..Self::default() };
        if source.is_rust() && !source.is_macro_case() {
            match Rust::read(path, text) {
                Ok(rust) => source.rust = Some(rust),
                Err(reason) => source.unreadable = Some(reason),
            }
        }
        source
    }

    /// The file is Rust.
    pub(crate) fn is_rust(&self) -> bool {
        self.extension() == "rs"
    }

    /// What follows the last dot of the name.
    pub(crate) fn extension(&self) -> &str {
        self.path.rsplit_once('.').map_or("", |(_, extension)| extension)
    }

    /// The file is an input of a compile test: wrong or odd on purpose.
    pub(crate) fn is_macro_case(&self) -> bool {
        ["tests/tests/macros/pass/", "tests/tests/macros/fail/"]
            .iter()
            .any(|folder| self.path.starts_with(folder))
    }

    /// The file holds recorded input of tests, byte for byte.
    pub(crate) fn is_fixture(&self) -> bool {
        self.path.split('/').any(|part| part == "fixtures" || part == "proptest-regressions")
    }

    /// The whole file is a test, by its place.
    pub(crate) fn is_test(&self) -> bool {
        self.path.ends_with("/tests.rs") || self.path.split('/').any(|part| part == "tests")
    }

    /// The file is part of the library `failrec` or its macros: neither test nor command.
    pub(crate) fn is_library(&self) -> bool {
        (self.path.starts_with("failrec/src/") || self.path.starts_with("failrec-macros/src/"))
            && !self.is_command()
            && !self.is_test()
    }

    /// The file is part of the command.
    pub(crate) fn is_command(&self) -> bool {
        self.path.starts_with("failrec/src/bin/")
    }
}

impl Rust {
    fn read(path: &str, text: &str) -> Result<Self, (usize, String)> {
        let tokens: TokenStream = text
            .parse()
            .map_err(|error: LexError| (error.span().start().line, error.to_string()))?;
        let file: syn::File = syn::parse2(tokens.clone())
            .map_err(|error| (error.span().start().line, error.to_string()))?;
        let (names, attributes, test_ranges) = names::read(tokens.clone());
        Ok(Self {
            module: module::of_file(path),
            lines: lines::read(text, tokens, &test_ranges),
            names,
            attributes,
            functions: function::read(&file),
            items: item::read(&file),
        })
    }

    /// The line stands in code that is compiled for tests only.
    pub(crate) fn is_test_line(&self, line: usize) -> bool {
        line.checked_sub(1).and_then(|index| self.lines.get(index)).is_some_and(|line| line.is_test)
    }

    /// Lines of code from `first` to `last`, both included and counted from 1.
    pub(crate) fn code_lines(&self, first: usize, last: usize) -> impl Iterator<Item = &Line> {
        let skipped = first.saturating_sub(1);
        let taken = (last + 1).saturating_sub(first);
        self.lines.iter().skip(skipped).take(taken).filter(|line| line.is_code)
    }
}
