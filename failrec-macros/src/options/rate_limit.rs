//! [`RateLimit`]: what one `#[rate_limit]` was told.

use std::time::Duration;

use syn::{Expr, LitStr, Path};

use crate::options::form::Form;
use crate::options::table::{First, Lone, Row, Told};

/// What one `#[rate_limit]` was told.
#[derive(Default)]
pub(crate) struct RateLimit {
    pub(crate) name: Option<LitStr>,
    pub(crate) count: Option<u32>,
    pub(crate) per: Option<Duration>,
    pub(crate) burst: Option<u32>,
    pub(crate) max_wait: Option<Duration>,
    pub(crate) cost: Option<Expr>,
    pub(crate) rejected: Option<Expr>,
    pub(crate) runtime: Option<Path>,
}

impl RateLimit {
    /// Settings of a limiter that is not defined elsewhere.
    pub(crate) const fn has_settings(&self) -> bool {
        self.count.is_some()
            || self.per.is_some()
            || self.burst.is_some()
            || self.max_wait.is_some()
    }
}

impl Told for RateLimit {
    const LONE: Lone<Self> = Lone::First(First {
        what: "the name of the rate limit",
        example: "model",
        set: |told, name| {
            if name.value().trim().is_empty() {
                return Err("the name of the rate limit is empty: functions that call the same \
                            thing share a limit by its name"
                    .to_owned());
            }
            told.name = Some(name);
            Ok(())
        },
    });

    const ROWS: &'static [Row<Self>] = &[
        Row {
            name: "count",
            form: Form::Count(1..=u32::MAX, |told, count| told.count = Some(count)),
        },
        Row { name: "per", form: Form::Duration(|told, per| told.per = Some(per)) },
        Row {
            name: "burst",
            form: Form::Count(1..=u32::MAX, |told, burst| told.burst = Some(burst)),
        },
        Row { name: "max_wait", form: Form::Duration(|told, wait| told.max_wait = Some(wait)) },
        Row { name: "cost", form: Form::Number(|told, cost| told.cost = Some(cost)) },
        Row { name: "rejected", form: Form::Mapping(|told, map| told.rejected = Some(map)) },
        Row { name: "crate", form: Form::Path(|told, path| told.runtime = Some(path)) },
        Row::STANDALONE,
    ];

    fn runtime(&self) -> Option<&Path> {
        self.runtime.as_ref()
    }
}
