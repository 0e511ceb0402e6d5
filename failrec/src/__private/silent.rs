//! Failures that are not errors: a `None`, a value that the user calls a failure.

use crate::__private::returned::Judgement;
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

/// What was `judged`, or a silent failure if the value is `None`.
#[inline]
pub fn or_none<J: Judgement, R: MayBeNone>(judged: J, returned: &R) -> J {
    judged.or(|| returned.is_none().then_some(Outcome::Silent))
}

/// What was `judged`, or a silent failure if `condition` holds for the value.
///
/// A condition that panics does not hold: it belongs to the recording, not to the call.
#[inline]
pub fn or_silent<J: Judgement, V: ?Sized>(
    judged: J,
    value: Option<&V>,
    condition: impl FnOnce(&V) -> bool,
) -> J {
    judged.or(|| shield::visit(|| condition(value?).then_some(Outcome::Silent)).flatten())
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
