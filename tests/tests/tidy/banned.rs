//! Calls, attributes, imports and words that have no place here.

use crate::fault::{Fault, Rule};
use crate::layers::LAYERS;
use crate::names::{Name, Usage};
use crate::source::{Rust, Source};

/// Something that must not be called.
struct Ban {
    /// Paths; what lies below one is banned with it.
    paths: &'static [&'static str],
    usage: Usage,
    scope: Scope,
    remedy: &'static str,
}

/// Where a ban holds.
#[derive(Clone, Copy)]
enum Scope {
    Everywhere,
    /// The library, not its tests.
    Library,
    /// The library and the command, not their tests and not `base`.
    AboveBase,
}

const BANS: &[Ban] = &[
    Ban {
        paths: &["todo", "unimplemented", "dbg", "std::todo", "std::unimplemented", "std::dbg"],
        usage: Usage::Macro,
        scope: Scope::Everywhere,
        remedy: "finish it",
    },
    Ban {
        paths: &["print", "println", "eprint", "eprintln", "std::println", "std::eprintln"],
        usage: Usage::Macro,
        scope: Scope::Library,
        remedy: "a library does not print: return it, count it, or tell `tracing`",
    },
    Ban {
        paths: &["std::process::exit", "process::exit"],
        usage: Usage::Path,
        scope: Scope::Library,
        remedy: "return an error: the process is not ours to end",
    },
    Ban {
        paths: &[
            "std::fs",
            "std::time::SystemTime::now",
            "SystemTime::now",
            "std::time::Instant::now",
            "Instant::now",
            "std::thread::sleep",
            "thread::sleep",
            "tokio::fs",
            "tokio::time",
        ],
        usage: Usage::Path,
        scope: Scope::AboveBase,
        remedy: "take a `base::Clock` or a `base::fs::Fs`, so that tests own time and files",
    },
    Ban {
        paths: &["unsafe"],
        usage: Usage::Path,
        scope: Scope::Everywhere,
        remedy: "there is a safe way; without one, the feature goes",
    },
    Ban {
        paths: &["let::_"],
        usage: Usage::Discard,
        scope: Scope::AboveBase,
        remedy: "handle the result, return it or count it; `drop(..)` and a comment say it is meant",
    },
];
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
    let is_test = rust.is_test_line(name.line);
    let ban = BANS.iter().find(|ban| ban.covers(name) && ban.scope.holds_in(source, is_test))?;
    let found = match name.usage {
        Usage::Macro => format!("`{}!`", name.text()),
        Usage::Discard => "the result of a call bound to `_`".to_owned(),
        _ => format!("`{}`", name.text()),
    };
    Some(fault(source, name.line, Rule::BannedCall, found, ban.remedy))
}

impl Ban {
    fn covers(&self, name: &Name) -> bool {
        let is_usage = match name.usage {
            // What is imported is about to be used.
            Usage::Import { .. } | Usage::Glob => self.usage == Usage::Path,
            _ => self.usage == name.usage,
        };
        is_usage && self.paths.iter().any(|path| name.starts_with(path))
    }
}

impl Scope {
    fn holds_in(self, source: &Source, is_test: bool) -> bool {
        match self {
            Self::Everywhere => true,
            Self::Library => source.is_library() && !is_test,
            Self::AboveBase => {
                (source.is_library() || source.is_command())
                    && !source.path.starts_with("failrec/src/base/")
                    && !is_test
            }
        }
    }
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
        // Elsewhere it shares a file between programs; in a crate it would pass by the layers.
        if *name == "path" && !source.is_library() && !source.is_command() {
            return None;
        }
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
