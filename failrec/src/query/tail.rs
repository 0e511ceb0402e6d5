//! The parts of a query that belong to all of it: `limit:`, `sort:` and their kin.

use crate::base::Timestamp;
use crate::error::Error;
use crate::query::Order;
use crate::query::moment::{Moment, parse_duration};
use crate::query::query::{LIMIT_MAX, Level, Query};

/// Letters and digits of an id that tell it apart well enough.
const ID_CHARS_MIN: usize = 6;

/// Sets the part `name` of a question to what `text` says.
///
/// # Errors
///
/// What to tell the user.
pub(super) fn set(query: &mut Query, name: &str, text: &str, now: Timestamp) -> Result<(), String> {
    match name {
        "kind" => query.level = level(text)?,
        "near" => query.near = Some(id(text)?.into()),
        "sort" => query.order = order(text)?,
        "limit" => query.limit = limit(text)?,
        "since" => query.since = Some(moment(text, now)?.first),
        _ => query.until = Some(moment(text, now)?.last),
    }
    Ok(())
}

fn level(text: &str) -> Result<Level, String> {
    match text {
        "body" | "record" => Ok(Level::Records),
        "group" => Ok(Level::Groups),
        _ => Err(format!("unknown kind `{text}`: it is body or group")),
    }
}

fn id(text: &str) -> Result<&str, String> {
    let is_id_char = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-');
    if text.chars().all(is_id_char) && ID_CHARS_MIN <= text.len() {
        return Ok(text);
    }
    Err(format!("`near:` takes an id, or at least its first {ID_CHARS_MIN} characters"))
}

fn order(text: &str) -> Result<Order, String> {
    text.parse().map_err(|error: Error| error.to_string())
}

fn limit(text: &str) -> Result<usize, String> {
    let limit = text.parse().ok().filter(|limit| (1..=LIMIT_MAX).contains(limit));
    limit.ok_or_else(|| format!("`limit:` is a number from 1 to {LIMIT_MAX}"))
}

fn moment(text: &str, now: Timestamp) -> Result<Moment, String> {
    // A distance can only be meant into the past, so the sign may be missing.
    let ago = || {
        let at = now.saturating_sub(parse_duration(text)?);
        Some(Moment { first: at, last: at, is_relative: true })
    };
    Moment::parse(text, now).or_else(ago).ok_or_else(|| {
        format!("`{text}` is no time: write it like -2h, 2026-11-01 or 2026-11-01T10:00:00Z")
    })
}
