//! [`rule_of`]: what hides a number of JSON.

use crate::mask::key::{Sensitivity, is_kept};
use crate::mask::method::Method;
use crate::mask::rule;
use crate::mask::rules::KEY_RULE;
use crate::mask::text::Bytes;

const CARD_RULE: &str = "pii_card";

/// The rule that hides the number from `at` to `end`, which stands under a name of that sensitivity,
/// and the method that the name says; nothing if it may stay.
#[inline]
pub(super) fn rule_of(
    bytes: Bytes<'_>,
    at: usize,
    end: usize,
    under: Sensitivity,
) -> Option<(&'static str, Option<Method>)> {
    // Most numbers are no more than that.
    if !under.is_sensitive() && !rule::CARD_DIGITS.contains(&(end - at)) {
        return None;
    }
    let text = bytes.slice(at, end);
    if under.is_sensitive() && !is_kept(text, under) {
        return Some((KEY_RULE, under.method()));
    }
    let is_card = rule::CARD_DIGITS.contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_digit())
        && rule::is_card_number(text.as_bytes());
    is_card.then_some((CARD_RULE, None))
}
