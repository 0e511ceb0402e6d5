//! [`Hedge`]: what one `#[hedge]` was told.

use std::time::Duration;

use proc_macro2::Ident;
use syn::{LitStr, Path};

use crate::options::duration;
use crate::options::form::Form;
use crate::options::table::{First, Lone, Row, Told};

/// What one `#[hedge]` was told.
#[derive(Default)]
pub(crate) struct Hedge {
    pub(crate) delay: Option<Duration>,
    pub(crate) live: Option<Ident>,
    pub(crate) floor: Option<Duration>,
    pub(crate) idempotent: Option<Ident>,
    pub(crate) max_hedges: Option<u32>,
    pub(crate) name: Option<LitStr>,
    pub(crate) runtime: Option<Path>,
}

/// As `failrec::policy::Hedge` has it.
const HEDGES_MAX: u32 = 10;

impl Told for Hedge {
    const LONE: Lone<Self> = Lone::First(First {
        what: "how long a call may take before a second one is made",
        example: "50ms",
        set: |told, text| {
            told.delay = Some(duration::parse(&text.value())?);
            Ok(())
        },
    });

    const ROWS: &'static [Row<Self>] = &[
        Row { name: "idempotent", form: Form::Flag(|told, word| told.idempotent = Some(word)) },
        Row {
            name: "max_hedges",
            form: Form::Count(1..=HEDGES_MAX, |told, count| told.max_hedges = Some(count)),
        },
        Row { name: "live", form: Form::Flag(|told, word| told.live = Some(word)) },
        Row { name: "floor", form: Form::Duration(|told, floor| told.floor = Some(floor)) },
        Row { name: "name", form: Form::Text(|told, name| told.name = Some(name)) },
        Row { name: "crate", form: Form::Path(|told, path| told.runtime = Some(path)) },
        Row::STANDALONE,
    ];

    fn runtime(&self) -> Option<&Path> {
        self.runtime.as_ref()
    }
}
