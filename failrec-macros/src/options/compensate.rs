//! [`Compensate`]: what one `#[compensate]` was told.

use std::time::Duration;

use proc_macro2::Ident;
use syn::{LitStr, Path};

use crate::options::form::Form;
use crate::options::table::{Lone, Row, Told};

/// What one `#[compensate]` was told.
#[derive(Default)]
pub(crate) struct Compensate {
    pub(crate) saga: Option<Ident>,
    pub(crate) time_limit: Option<Duration>,
    pub(crate) name: Option<LitStr>,
    pub(crate) runtime: Option<Path>,
}

impl Told for Compensate {
    const LONE: Lone<Self> = Lone::Wrong("name");

    const ROWS: &'static [Row<Self>] = &[
        Row { name: "saga", form: Form::Binding(|told, name| told.saga = Some(name)) },
        Row {
            name: "time_limit",
            form: Form::Duration(|told, limit| told.time_limit = Some(limit)),
        },
        Row { name: "name", form: Form::Text(|told, name| told.name = Some(name)) },
        Row { name: "crate", form: Form::Path(|told, path| told.runtime = Some(path)) },
        Row::STANDALONE,
    ];

    fn runtime(&self) -> Option<&Path> {
        self.runtime.as_ref()
    }
}
