//! Failures that are not errors: a `None`, a value that the user calls a failure.

use crate::__private::shield;
use crate::capture::error::Description;
use crate::record::Outcome;

/// What `none = "fail"` can be used on.
#[diagnostic::on_unimplemented(
    message = "`none = \"fail\"` needs a function that returns an `Option`, this one returns `{Self}`",
    label = "there is no `None` here",
    note = "use `fail_if = |value| ..` to say when a value of another type counts as a failure"
)]
pub trait MayBeNone {
    /// It is `None`.
    fn is_none(&self) -> bool;
}

impl<T> MayBeNone for Option<T> {
    #[inline]
    fn is_none(&self) -> bool {
        Self::is_none(self)
    }
}

impl<T, E> MayBeNone for Result<Option<T>, E> {
    #[inline]
    fn is_none(&self) -> bool {
        matches!(self, Ok(None))
    }
}

/// The value is `None`.
#[inline]
pub fn is_none<R: MayBeNone>(returned: &R) -> bool {
    returned.is_none()
}

/// `outcome`, or a silent failure if the value is `None`.
#[inline]
pub fn or_none<R: MayBeNone>(outcome: Option<Outcome>, returned: &R) -> Option<Outcome> {
    outcome.or_else(|| returned.is_none().then_some(Outcome::Silent))
}

/// `outcome`, or a silent failure if `condition` holds for the value.
///
/// A condition that panics does not hold: it belongs to the recording, not to the call.
#[inline]
pub fn or_silent<V: ?Sized>(
    outcome: Option<Outcome>,
    value: Option<&V>,
    condition: impl FnOnce(&V) -> bool,
) -> Option<Outcome> {
    if outcome.is_some() {
        return outcome;
    }
    let holds = shield::visit(|| condition(value?).then_some(Outcome::Silent));
    holds.flatten()
}

/// Describes a silent failure. `condition` is the source of what held for the value, or none if
/// the value was `None`.
#[cold]
pub fn describe_silent(description: &mut Description, condition: Option<&'static str>) {
    const ERROR_TYPE: &str = "silent failure";
    match condition {
        Some(condition) => {
            let text = format_args!("returned a value that counts as a failure: `{condition}`");
            description.push_text(ERROR_TYPE, text);
        }
        None => description.push_text(ERROR_TYPE, "returned `None`, which counts as a failure"),
    }
}
