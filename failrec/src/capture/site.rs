//! [`Site`]: one annotated function, as a constant.

use std::borrow::Cow;

use crate::capture::function_name::FunctionName;
use crate::capture::passing::Passing;
use crate::record::{Category, Function, NodeId, Severity};

/// One place in the program that records its failures.
#[derive(Debug)]
#[expect(clippy::exhaustive_structs, reason = "expansions of the same version write it out")]
pub struct Site {
    /// The function.
    pub name: FunctionName,
    /// The source file.
    pub file: &'static str,
    /// The line of the function's name.
    pub line: u32,
    /// The column of the same.
    pub column: u32,
    /// The crate that holds the function.
    pub crate_name: &'static str,
    /// Its version.
    pub crate_version: &'static str,
    /// The function is async or returns a future.
    pub is_async: bool,
    /// What the attribute said.
    pub options: Options,
    /// Whether its calls have to be looked at.
    pub passing: Passing,
}

/// What the attribute of a [`Site`] said.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::exhaustive_structs, reason = "expansions of the same version write it out")]
pub struct Options {
    /// The node, where it is not the function's path.
    pub node: Option<&'static str>,
    /// The goal, where it is not the scope's.
    pub goal: Option<&'static str>,
    /// The agent, where it is not the scope's.
    pub agent: Option<&'static str>,
    /// The severity of an error; a panic is critical all the same.
    pub severity: Option<Severity>,
    /// The category.
    pub category: Option<Category>,
    /// Labels.
    pub tags: &'static [(&'static str, &'static str)],
    /// The parts of a fingerprint of the user's own.
    pub fingerprint: &'static [&'static str],
    /// By what its failures are told apart, where there is no such fingerprint.
    pub grouping: Grouping,
    /// Panics are recorded.
    pub on_panic: bool,
}

/// By what the failures of a [`Site`] are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "expansions of the same version name it")]
pub enum Grouping {
    /// By all that tells of their cause.
    Cause,
    /// By the place and the type alone.
    Site,
}

/// The fingerprint by place and type.
const PLACE_AND_TYPE: &[&str] = &["{node}", "{function}", "{type}"];

impl Options {
    /// What an attribute without options says.
    pub const DEFAULT: Self = Self {
        node: None,
        goal: None,
        agent: None,
        severity: None,
        category: None,
        tags: &[],
        fingerprint: &[],
        grouping: Grouping::Cause,
        on_panic: true,
    };
}

impl Site {
    /// The parts of a fingerprint that is not the usual one.
    pub(crate) fn fingerprint(&self) -> &'static [&'static str] {
        if self.is_told_apart_by_place() { PLACE_AND_TYPE } else { self.options.fingerprint }
    }

    /// Its failures are told apart by the place and their type alone.
    #[inline]
    pub(crate) fn is_told_apart_by_place(&self) -> bool {
        self.options.grouping == Grouping::Site
    }

    /// The path of the function, such as `shop::Cart::pay`; the source file where there is none.
    pub fn path(&self) -> Cow<'static, str> {
        self.name.path().unwrap_or(Cow::Borrowed(self.file))
    }

    /// The node: what the attribute says, else the path.
    pub fn node_id(&self) -> NodeId {
        self.options.node.map_or_else(
            || match self.path() {
                Cow::Borrowed(path) => NodeId::from_static(path),
                Cow::Owned(path) => NodeId::from(path),
            },
            NodeId::from_static,
        )
    }

    /// The function for the record.
    pub fn function(&self) -> Function {
        Function {
            path: self.path(),
            file: self.file.into(),
            line: self.line,
            column: self.column,
            crate_name: self.crate_name.into(),
            crate_version: self.crate_version.into(),
            is_async: self.is_async,
        }
    }
}
