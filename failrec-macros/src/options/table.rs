//! [`Told`]: which options an attribute has.

use syn::{LitStr, Path};

use crate::options::form::Form;

/// What an attribute was told. The parser, the messages and the check of the reference all read
/// its table.
pub(crate) trait Told: Default + 'static {
    /// What a value without a name is to it.
    const LONE: Lone<Self>;

    /// Every option, in the order of the reference.
    const ROWS: &'static [Row<Self>];

    /// Where it was told that this crate is.
    fn runtime(&self) -> Option<&Path>;
}

/// One option.
pub(crate) struct Row<O> {
    pub(crate) name: &'static str,
    pub(super) form: Form<O>,
}

/// The option by which an attribute leaves those below it alone.
pub(crate) const STANDALONE: &str = "standalone";

impl<O> Row<O> {
    /// The option of that name. It was looked for before any option was read.
    pub(super) const STANDALONE: Self = Self { name: STANDALONE, form: Form::Flag(|_, _| {}) };
}

/// What a value without a name is.
pub(crate) enum Lone<O> {
    /// Wrong; this option may be meant.
    Wrong(&'static str),
    /// What the attribute is mostly about; it must be there, and stands first.
    First(First<O>),
    /// What the attribute is mostly about; it may be there, and then stands first.
    Maybe(First<O>),
}

/// A text that stands first in the attribute.
pub(crate) struct First<O> {
    /// What it is, with its article.
    pub(super) what: &'static str,
    /// One, without its quotes.
    pub(super) example: &'static str,
    /// Takes it in, or says what is wrong with it.
    pub(super) set: fn(&mut O, LitStr) -> Result<(), String>,
}
