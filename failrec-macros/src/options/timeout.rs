//! [`Timeout`]: what one `#[timeout]` was told.

use std::time::Duration;

use syn::{Expr, LitStr, Path};

use crate::options::duration;
use crate::options::form::Form;
use crate::options::table::{First, Lone, Row, Told};

/// What one `#[timeout]` was told.
#[derive(Default)]
pub(crate) struct Timeout {
    pub(crate) limit: Option<Duration>,
    pub(crate) name: Option<LitStr>,
    pub(crate) rejected: Option<Expr>,
    pub(crate) runtime: Option<Path>,
}

impl Told for Timeout {
    const LONE: Lone<Self> = Lone::First(First {
        what: "the time that a call has",
        example: "2s",
        set: |told, text| {
            told.limit = Some(duration::parse(&text.value())?);
            Ok(())
        },
    });

    const ROWS: &'static [Row<Self>] = &[
        Row { name: "name", form: Form::Text(|told, name| told.name = Some(name)) },
        Row { name: "rejected", form: Form::Mapping(|told, map| told.rejected = Some(map)) },
        Row { name: "crate", form: Form::Path(|told, path| told.runtime = Some(path)) },
        Row::STANDALONE,
    ];

    fn runtime(&self) -> Option<&Path> {
        self.runtime.as_ref()
    }
}
