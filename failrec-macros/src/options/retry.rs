//! [`Retry`]: what one `#[retry]` was told.

use std::time::Duration;

use proc_macro2::Ident;
use syn::{Expr, LitStr, Path};

use crate::options::form::Form;
use crate::options::table::{First, Lone, Row, Told};
use crate::options::value::Jitter;

/// What one `#[retry]`, or a short form of it, was told.
#[derive(Default)]
pub(crate) struct Retry {
    pub(crate) policy: Option<LitStr>,
    /// The policy is given without a name, and once more with it.
    pub(crate) second_policy: Option<LitStr>,
    pub(crate) name: Option<LitStr>,
    pub(crate) attempts: Option<u32>,
    pub(crate) backoff: Option<LitStr>,
    pub(crate) base: Option<Duration>,
    pub(crate) factor: Option<f64>,
    pub(crate) cap: Option<Duration>,
    pub(crate) jitter: Option<Jitter>,
    pub(crate) deadline: Option<Duration>,
    pub(crate) again_if: Option<Expr>,
    pub(crate) stop_if: Option<Expr>,
    pub(crate) again_ok_if: Option<Expr>,
    pub(crate) not_idempotent: Option<Ident>,
    pub(crate) attempt: Option<Ident>,
    pub(crate) runtime: Option<Path>,
}

/// The backoffs that can be told by a word, as `failrec::policy::retry::Backoff` names them.
const BACKOFFS: &[&str] = &["exponential", "fixed", "linear", "fibonacci"];

/// The jitters that can be told by a word, as `failrec::policy::retry::Jitter` names them.
const JITTERS: &[&str] = &["full", "equal", "none", "decorrelated", "soft_decorrelated"];

/// More attempts than these are a loop that was not meant to end.
const ATTEMPTS_MAX: u32 = 100;

impl Retry {
    /// Settings beside the policy's own.
    pub(crate) const fn has_settings(&self) -> bool {
        self.attempts.is_some()
            || self.backoff.is_some()
            || self.base.is_some()
            || self.factor.is_some()
            || self.cap.is_some()
            || self.jitter.is_some()
            || self.deadline.is_some()
            || self.not_idempotent.is_some()
    }
}

impl Told for Retry {
    const LONE: Lone<Self> = Lone::Maybe(First {
        what: "the policy",
        example: "network",
        set: |told, policy| {
            if policy.value().trim().is_empty() {
                return Err("the name of the policy is empty: presets are `network`, `service`, \
                            `database`, `api`, `llm` and `classic`"
                    .to_owned());
            }
            told.policy = Some(policy);
            Ok(())
        },
    });

    const ROWS: &'static [Row<Self>] = &[
        Row {
            name: "policy",
            form: Form::Text(|told, policy| match &told.policy {
                Some(_) => told.second_policy = Some(policy),
                None => told.policy = Some(policy),
            }),
        },
        Row { name: "name", form: Form::Text(|told, name| told.name = Some(name)) },
        Row {
            name: "attempts",
            form: Form::Count(1..=ATTEMPTS_MAX, |told, count| told.attempts = Some(count)),
        },
        Row {
            name: "backoff",
            form: Form::Choice(BACKOFFS, |told, backoff| told.backoff = Some(backoff)),
        },
        Row { name: "base", form: Form::Duration(|told, base| told.base = Some(base)) },
        Row { name: "factor", form: Form::Factor(|told, factor| told.factor = Some(factor)) },
        Row { name: "cap", form: Form::Duration(|told, cap| told.cap = Some(cap)) },
        Row {
            name: "jitter",
            form: Form::Jitter(JITTERS, |told, jitter| told.jitter = Some(jitter)),
        },
        Row { name: "deadline", form: Form::Duration(|told, total| told.deadline = Some(total)) },
        Row { name: "retry_if", form: Form::Predicate(|told, holds| told.again_if = Some(holds)) },
        Row { name: "stop_if", form: Form::Predicate(|told, holds| told.stop_if = Some(holds)) },
        Row {
            name: "retry_ok_if",
            form: Form::Condition(|told, holds| told.again_ok_if = Some(holds)),
        },
        Row {
            name: "not_idempotent",
            form: Form::Flag(|told, word| told.not_idempotent = Some(word)),
        },
        Row { name: "attempt", form: Form::Binding(|told, name| told.attempt = Some(name)) },
        Row { name: "crate", form: Form::Path(|told, path| told.runtime = Some(path)) },
        Row::STANDALONE,
    ];

    fn runtime(&self) -> Option<&Path> {
        self.runtime.as_ref()
    }
}
