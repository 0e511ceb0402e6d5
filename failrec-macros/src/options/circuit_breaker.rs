//! [`CircuitBreaker`]: what one `#[circuit_breaker]` was told.

use syn::{Expr, LitStr, Path};

use crate::options::form::Form;
use crate::options::table::{First, Lone, Row, Told};

/// What one `#[circuit_breaker]` was told.
#[derive(Default)]
pub(crate) struct CircuitBreaker {
    pub(crate) name: Option<LitStr>,
    pub(crate) preset: Option<LitStr>,
    pub(crate) rejected: Option<Expr>,
    pub(crate) runtime: Option<Path>,
}

/// The presets, as `failrec::policy::Preset` names them.
const PRESETS: &[&str] = &["network", "service", "database", "api", "llm", "classic"];

impl Told for CircuitBreaker {
    const LONE: Lone<Self> = Lone::First(First {
        what: "the name of the breaker",
        example: "db",
        set: |told, name| {
            if name.value().trim().is_empty() {
                return Err(
                    "the name of the breaker is empty: functions that call the same thing \
                            share a breaker by its name"
                        .to_owned(),
                );
            }
            told.name = Some(name);
            Ok(())
        },
    });

    const ROWS: &'static [Row<Self>] = &[
        Row {
            name: "policy",
            form: Form::Choice(PRESETS, |told, preset| told.preset = Some(preset)),
        },
        Row { name: "rejected", form: Form::Mapping(|told, map| told.rejected = Some(map)) },
        Row { name: "crate", form: Form::Path(|told, path| told.runtime = Some(path)) },
        Row::STANDALONE,
    ];

    fn runtime(&self) -> Option<&Path> {
        self.runtime.as_ref()
    }
}
