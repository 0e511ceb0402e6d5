//! [`Fault`]: one breach of a house rule.

use std::fmt;

/// A house rule that a program can check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Rule {
    /// A module imports from lower layers only.
    Layer,
    /// A module stands in the layer table.
    UnknownModule,
    /// Modules side by side do not lean on each other in a circle.
    Cycle,
    /// The page shows the layer table that is checked.
    LayerTable,
    /// A file can be held in mind.
    FileLength,
    /// A function fits on a screen.
    FunctionLength,
    /// `mod.rs` holds no logic.
    ModFile,
    /// Things that the library must not do.
    BannedCall,
    /// Attributes that silence something.
    BannedAttribute,
    /// Imports that hide where a name comes from.
    HiddenImport,
    /// Words that put work off.
    BannedWord,
    /// A file says what it is for.
    Header,
    /// Lines and white space.
    Layout,
    /// Text that is true on one machine only.
    MachineText,
    /// A source file that cannot be read as Rust.
    Unreadable,
    /// An exception that excepts nothing.
    DeadException,
}

impl Rule {
    /// Every rule.
    pub(crate) const ALL: &[Self] = &[
        Self::Layer,
        Self::UnknownModule,
        Self::Cycle,
        Self::LayerTable,
        Self::FileLength,
        Self::FunctionLength,
        Self::ModFile,
        Self::BannedCall,
        Self::BannedAttribute,
        Self::HiddenImport,
        Self::BannedWord,
        Self::Header,
        Self::Layout,
        Self::MachineText,
        Self::Unreadable,
        Self::DeadException,
    ];
}

/// One breach of a rule: where, what and what to do.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Fault {
    /// The file, seen from the root of the repository.
    pub(crate) path: String,
    /// The line, counted from 1.
    pub(crate) line: usize,
    /// The rule.
    pub(crate) rule: Rule,
    /// What was found.
    pub(crate) found: String,
    /// What to do about it.
    pub(crate) remedy: &'static str,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { path, line, rule, found, remedy } = self;
        write!(f, "{path}:{line}: [{rule:?}] {found}: {remedy}")
    }
}
