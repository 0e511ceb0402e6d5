//! [`is_zero`]: what serde asks of a count that is left out where it says nothing.

/// The count says nothing.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
pub(crate) const fn is_zero(number: &u64) -> bool {
    *number == 0
}
