//! [`Fallback`]: what one `#[fallback]` was told.

use proc_macro2::Ident;
use syn::{Expr, LitStr, Path};

use crate::options::form::Form;
use crate::options::table::{Lone, Row, Told};

/// What one `#[fallback]` was told.
#[derive(Default)]
pub(crate) struct Fallback {
    /// In the order in which they are tried.
    pub(crate) alternatives: Vec<Alternative>,
    pub(crate) when: Vec<Ident>,
    pub(crate) when_if: Option<Expr>,
    pub(crate) name: Option<LitStr>,
    pub(crate) runtime: Option<Path>,
}

/// Something instead of what failed.
pub(crate) enum Alternative {
    /// Another function, with the same arguments.
    Call(Expr),
    /// What a function makes of the error.
    With(Expr),
    /// A value.
    Value(Expr),
}

impl Alternative {
    /// It never fails.
    pub(crate) const fn always_works(&self) -> bool {
        matches!(self, Self::With(_) | Self::Value(_))
    }

    /// What was written for it.
    pub(crate) const fn expression(&self) -> &Expr {
        match self {
            Self::Call(expression) | Self::With(expression) | Self::Value(expression) => expression,
        }
    }
}

impl Fallback {
    /// The arguments are needed again after the body has had them.
    pub(crate) fn has_call(&self) -> bool {
        self.alternatives.iter().any(|alternative| matches!(alternative, Alternative::Call(_)))
    }
}

impl Told for Fallback {
    const LONE: Lone<Self> = Lone::Wrong("name");

    const ROWS: &'static [Row<Self>] = &[
        Row {
            name: "call",
            form: Form::Alternative(|told, path| told.alternatives.push(Alternative::Call(path))),
        },
        Row {
            name: "with",
            form: Form::Alternative(|told, make| told.alternatives.push(Alternative::With(make))),
        },
        Row {
            name: "value",
            form: Form::Alternative(|told, value| {
                told.alternatives.push(Alternative::Value(value));
            }),
        },
        Row { name: "when", form: Form::Arguments(|told, kinds| told.when = kinds) },
        Row { name: "when_if", form: Form::Predicate(|told, holds| told.when_if = Some(holds)) },
        Row { name: "name", form: Form::Text(|told, name| told.name = Some(name)) },
        Row { name: "crate", form: Form::Path(|told, path| told.runtime = Some(path)) },
        Row::STANDALONE,
    ];

    fn runtime(&self) -> Option<&Path> {
        self.runtime.as_ref()
    }
}
