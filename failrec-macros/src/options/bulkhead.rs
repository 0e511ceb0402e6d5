//! [`Bulkhead`]: what one `#[bulkhead]` was told.

use std::time::Duration;

use syn::{Expr, LitStr, Path};

use crate::options::form::Form;
use crate::options::table::{First, Lone, Row, Told};

/// What one `#[bulkhead]` was told.
#[derive(Default)]
pub(crate) struct Bulkhead {
    pub(crate) name: Option<LitStr>,
    pub(crate) max_concurrent: Option<u32>,
    pub(crate) queue: Option<u32>,
    pub(crate) max_wait: Option<Duration>,
    pub(crate) preset: Option<LitStr>,
    pub(crate) rejected: Option<Expr>,
    pub(crate) runtime: Option<Path>,
}

/// The presets that have a bulkhead, as `failrec::policy::Preset` names them.
const PRESETS: &[&str] = &["network", "service", "database", "api", "llm"];

/// As `failrec::policy::Bulkhead` has it.
const SLOTS_MAX: u32 = 1_000_000;

impl Told for Bulkhead {
    const LONE: Lone<Self> = Lone::First(First {
        what: "the name of the bulkhead",
        example: "db",
        set: |told, name| {
            if name.value().trim().is_empty() {
                return Err(
                    "the name of the bulkhead is empty: functions that call the same thing \
                            share a bulkhead by its name"
                        .to_owned(),
                );
            }
            told.name = Some(name);
            Ok(())
        },
    });

    const ROWS: &'static [Row<Self>] = &[
        Row {
            name: "max_concurrent",
            form: Form::Count(1..=SLOTS_MAX, |told, slots| told.max_concurrent = Some(slots)),
        },
        Row {
            name: "queue",
            form: Form::Count(1..=SLOTS_MAX, |told, queue| told.queue = Some(queue)),
        },
        Row { name: "max_wait", form: Form::Duration(|told, wait| told.max_wait = Some(wait)) },
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
