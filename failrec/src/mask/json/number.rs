//! [`rule_of`]: what hides a number of JSON.

use crate::mask::key::{Sensitivity, is_kept};
use crate::mask::method::Method;
use crate::mask::rule;
use crate::mask::rules::KEY_RULE;

const CARD_RULE: &str = "pii_card";

/// The rule that hides the number `text`, which stands under a name of that sensitivity, and the method
/// that the name says; nothing if it may stay.
pub(super) fn rule_of(text: &str, under: Sensitivity) -> Option<(&'static str, Option<Method>)> {
    if under.is_sensitive() && !is_kept(text, under) {
        return Some((KEY_RULE, under.method()));
    }
    let is_card = rule::CARD_DIGITS.contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_digit())
        && rule::is_card_number(text.as_bytes());
    is_card.then_some((CARD_RULE, None))
}
