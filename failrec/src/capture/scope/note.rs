//! What is noted on the way, in the scope in force.

use serde::Serialize;

use crate::capture::input::json_of;
use crate::capture::scope::active::Active;
use crate::capture::text::clipped;
use crate::record::{Breadcrumb, Decision, Json, Limits, Severity};

/// Bytes of a name: a category, a step, what a decision is about.
const NAME_BYTES_MAX: usize = 200;
/// Bytes of a sentence: what happened, why something was chosen.
const SENTENCE_BYTES_MAX: usize = 1024;
/// Bytes of what a breadcrumb holds besides its sentence.
const DATA_BYTES_MAX: usize = 2 * 1024;

/// Notes something that happened, to be seen in the failures that follow.
///
/// The newest fifty of a scope are kept, or sixteen kilobytes of them. Outside of any scope this
/// does nothing.
///
/// # Examples
///
/// ```
/// use failrec::{Scope, scope};
///
/// Scope::new().session("conversation 7").in_scope(|| {
///     scope::breadcrumb("http", "GET /flights answered 200");
///     // A failure recorded from here on carries the line above.
/// });
/// ```
pub fn breadcrumb(category: impl Into<String>, message: impl Into<String>) {
    if let Some(active) = Active::current() {
        push_breadcrumb(&active, Severity::Info, category.into(), message.into(), None);
    }
}

/// Notes something that happened, how much it matters, and more of it as JSON.
///
/// `data` is captured within two kilobytes, and only inside a scope.
pub fn breadcrumb_with<T: Serialize + ?Sized>(
    level: Severity,
    category: impl Into<String>,
    message: impl Into<String>,
    data: &T,
) {
    if let Some(active) = Active::current() {
        let data = json_of(data, DATA_BYTES_MAX);
        push_breadcrumb(&active, level, category.into(), message.into(), Some(data));
    }
}

/// Notes a step of the execution, such as `"plan:search flights"`: a node and what it is to do.
///
/// The newest ten are kept. Outside of any scope this does nothing.
pub fn step(step: impl Into<String>) {
    if let Some(active) = Active::current() {
        let step = clipped(step.into(), NAME_BYTES_MAX);
        active.notes().trail.push_step(step);
    }
}

/// Notes a choice that was made.
///
/// The newest five are kept. Outside of any scope this does nothing.
pub fn decision(decision: Decision) {
    if let Some(active) = Active::current() {
        let mut decision = decision;
        decision.intent = clipped(decision.intent, NAME_BYTES_MAX);
        decision.chosen = clipped(decision.chosen, SENTENCE_BYTES_MAX);
        decision.reasoning = decision.reasoning.map(|text| clipped(text, SENTENCE_BYTES_MAX));
        active.notes().trail.push_decision(decision);
    }
}

/// Sets a label on the scope in force, in place of the one it had under this key.
///
/// A scope takes 32 of them; keys are cut to 32 characters and values to 200. Outside of any scope
/// this does nothing.
pub fn tag(key: impl Into<String>, value: impl Into<String>) {
    if let Some(active) = Active::current() {
        // Converted first: that may be code of the program, and must not run under the lock.
        let (key, value) = (key.into(), value.into());
        active.notes().tags.set(key, value);
    }
}

/// Keeps what has been produced so far, in place of what was kept before.
///
/// It is captured now, within sixteen kilobytes, so a stream should not do this for every token.
/// Outside of any scope this does nothing.
pub fn partial_output<T: Serialize + ?Sized>(value: &T) {
    if let Some(active) = Active::current() {
        let output = json_of(value, Limits::DEFAULT.value_bytes);
        active.notes().partial_output = Some(output);
    }
}

fn push_breadcrumb(
    active: &Active,
    level: Severity,
    category: String,
    message: String,
    data: Option<Json>,
) {
    let category = clipped(category, NAME_BYTES_MAX);
    let message = clipped(message, SENTENCE_BYTES_MAX);
    let mut breadcrumb = Breadcrumb::new(active.clock.now(), category, message);
    breadcrumb.level = level;
    breadcrumb.data = data;
    active.notes().trail.push_breadcrumb(breadcrumb);
}
