//! [`Group`]: cases that can be compared.

use crate::work;

/// One kind of policy, as different libraries have it.
#[derive(Clone, Copy)]
pub(crate) struct Group {
    pub(crate) title: &'static str,
    /// The call without a policy.
    pub(crate) bare: Case,
    pub(crate) cases: &'static [Case],
}

/// Makes so many calls.
#[derive(Clone, Copy)]
pub(crate) struct Case {
    pub(crate) who: &'static str,
    pub(crate) run: fn(u32),
}

impl Group {
    /// Cases of functions that hold their thread.
    pub(crate) const fn blocking(title: &'static str, cases: &'static [Case]) -> Self {
        Self { title, bare: Case { who: "the bare function", run: work::bare }, cases }
    }

    /// Cases of asynchronous functions.
    pub(crate) const fn waiting(title: &'static str, cases: &'static [Case]) -> Self {
        Self { title, bare: Case { who: "the bare function", run: work::bare_async }, cases }
    }
}
