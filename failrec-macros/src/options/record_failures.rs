//! [`Options`]: what one `#[record_failures]` was told.

use proc_macro2::Ident;
use syn::{Expr, LitStr, Path};

/// What one `#[record_failures]` was told.
#[derive(Default)]
pub(crate) struct Options {
    pub(crate) node: Option<LitStr>,
    pub(crate) goal: Option<LitStr>,
    pub(crate) agent: Option<LitStr>,
    pub(crate) severity: Option<LitStr>,
    pub(crate) category: Option<LitStr>,
    pub(crate) tags: Vec<(LitStr, LitStr)>,
    pub(crate) fingerprint: Vec<LitStr>,
    pub(crate) skip: Vec<Ident>,
    /// The word itself, to point at.
    pub(crate) skip_all: Option<Ident>,
    pub(crate) mask: Vec<Ident>,
    pub(crate) with: Vec<(Ident, Expr)>,
    pub(crate) capture: Capture,
    pub(crate) fail_if: Option<Expr>,
    /// The value of `none = "fail"`, to point at.
    pub(crate) none_fails: Option<LitStr>,
    pub(crate) ignores_panics: bool,
    pub(crate) records_cancelling: bool,
    pub(crate) ignores_caller: bool,
    pub(crate) runtime: Option<Path>,
}

/// When arguments are looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Capture {
    /// Before the body, those that will be gone; the others when the call has failed.
    #[default]
    Auto,
    /// Only those that can wait until the call has failed.
    Lazy,
    /// All of them before the body.
    Eager,
    /// None.
    None,
}

impl Capture {
    /// By its name; the names are in the table.
    pub(crate) fn named(name: &str) -> Self {
        match name {
            "lazy" => Self::Lazy,
            "eager" => Self::Eager,
            "none" => Self::None,
            _ => Self::Auto,
        }
    }
}
