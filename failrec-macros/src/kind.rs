//! [`Kind`]: which attribute of failrec it is.

use std::fmt;

use proc_macro2::Ident;
use syn::Path;

/// An attribute of failrec.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// `#[record_failures]`.
    RecordFailures,
    /// `#[circuit_breaker]`.
    CircuitBreaker,
    /// `#[timeout]`.
    Timeout,
}

impl Kind {
    /// Every attribute.
    const ALL: &[Self] = &[Self::RecordFailures, Self::CircuitBreaker, Self::Timeout];

    /// The attribute's name.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::RecordFailures => "record_failures",
            Self::CircuitBreaker => "circuit_breaker",
            Self::Timeout => "timeout",
        }
    }

    /// The attribute that `path` names: by its name alone, or as one of `failrec`.
    pub(crate) fn of_path(path: &Path) -> Option<Self> {
        let mut from_last = path.segments.iter().rev();
        let name = &from_last.next()?.ident;
        let is_ours = from_last.next().is_none_or(|module| module.ident == "failrec");
        if is_ours { Self::named(name) } else { None }
    }

    /// The attribute of this name.
    pub(crate) fn named(name: &Ident) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| name == kind.name())
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
