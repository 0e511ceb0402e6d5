//! What policies decided during the call, step by step.

use std::borrow::Cow;

use failrec::record::{FailureRecord, PolicyDecision, PolicyKind, PolicyStep};

use crate::output::{
    Column, Screen, Table, TableCell, Tone, on_one_line, plural, short_type, wait,
};
use crate::trouble::Result;

/// Letters of an error that tell it from another; `--json` has the whole of it.
const ERROR_CHARS_MAX: usize = 120;

/// Writes what each policy came to, and what it did before.
pub(super) fn write(record: &FailureRecord, screen: &mut Screen) -> Result<()> {
    if record.policies.is_empty() {
        return Ok(());
    }
    screen.heading("Policies (in the order they decided)")?;
    // A breaker within a retry decides after each attempt, mostly the same.
    let is_repeated =
        |one: &PolicyDecision, next: &PolicyDecision| one.steps.is_empty() && one == next;
    record.policies.chunk_by(is_repeated).try_for_each(|alike| write_decisions(alike, screen))
}

/// Writes decisions that are all the same.
fn write_decisions(alike: &[PolicyDecision], screen: &mut Screen) -> Result<()> {
    let Some(decision) = alike.first() else { return Ok(()) };
    let mut head = Table::wrapped([Column::left("")]).indent(2);
    let kind = words(decision.kind.as_str());
    let times = if alike.len() == 1 { String::new() } else { format!(", {} times", alike.len()) };
    let name = format!("{kind} {}: {}{times}", decision.name, end(decision));
    head.add([TableCell::new(name, tone(decision))]);
    screen.table(&head)?;
    let mut notes = Table::wrapped([Column::left("")]).indent(4);
    if let Some(after) = decision.retry_after_ms {
        notes.add([TableCell::plain(format!("may go better after {}", wait(after)))]);
    }
    if !decision.causes.is_empty() {
        notes.add([TableCell::plain("led to by, newest first:")]);
    }
    for cause in &decision.causes {
        notes.add([TableCell::new(cause.to_string(), Tone::Handle)]);
    }
    screen.table(&notes)?;
    screen.table(&steps(decision))
}

/// How it ended, in words.
fn end(decision: &PolicyDecision) -> String {
    let state = words(&decision.state);
    match (decision.kind, &*decision.state) {
        (PolicyKind::Timeout, "timeout") if decision.rejected => "cut the call off".to_owned(),
        _ if decision.rejected => format!("turned the call away: {state}"),
        (PolicyKind::Retry, _) => end_of_retry(decision, &state),
        (PolicyKind::CircuitBreaker, _) => format!("{state} after the call had failed"),
        (PolicyKind::Fallback, "used") => "put something in the place of what failed".to_owned(),
        (PolicyKind::Fallback, "failed") => "no alternative worked".to_owned(),
        (PolicyKind::Hedge, "failed") => "no call succeeded".to_owned(),
        (PolicyKind::Compensation, "compensated") => "undid what was done".to_owned(),
        (PolicyKind::Compensation, "failed_to_compensate") => {
            "could not undo all that was done".to_owned()
        }
        _ => state.into_owned(),
    }
}

fn end_of_retry(decision: &PolicyDecision, state: &str) -> String {
    let attempts = u64::from(decision.attempts().unwrap_or_default());
    let attempts = plural(attempts, "attempt");
    let end = match &*decision.state {
        "recovered" => format!("recovered in {attempts}"),
        "cancelled" | "panicked" => format!("{state} after {attempts}"),
        "attempts" => format!("gave up after {attempts}"),
        _ => format!("gave up after {attempts}: {state}"),
    };
    let is_cut = 0 < decision.steps_left_out || decision.state == "cancelled";
    let least = if is_cut { "at least " } else { "" };
    match decision.waited_ms() {
        0 => end,
        waited => format!("{end}, {least}{} waited", wait(waited)),
    }
}

fn tone(decision: &PolicyDecision) -> Tone {
    match &*decision.state {
        "recovered" | "used" | "compensated" => Tone::Good,
        "closed" => Tone::Plain,
        "failed_to_compensate" => Tone::Bad,
        _ => Tone::Odd,
    }
}

/// A row or two for each step, and one where some are missing.
fn steps(decision: &PolicyDecision) -> Table {
    let mut table = Table::wrapped([Column::right(""), Column::left("")]).indent(4);
    let mut left_out = Some(decision.steps_left_out).filter(|number| 0 < *number);
    let is_dropped = decision.state == "cancelled";
    let mut steps = decision.steps.iter().peekable();
    let mut before: Option<&PolicyStep> = None;
    while let Some(step) = steps.next() {
        let tone = tone_of_step(decision.kind, step);
        let number = TableCell::new(step.n.to_string(), Tone::Faint);
        table.add([number, TableCell::new(step_text(step, before), tone)]);
        let next = steps.peek();
        // The operation was dropped in this wait or after it.
        let is_cut = is_dropped && next.is_none();
        let waited = if is_cut { "waited at most" } else { "waited" };
        if let Some(after) = after_step(step, waited) {
            table.add([TableCell::default(), TableCell::new(after, Tone::Faint)]);
        }
        let has_gap = next.is_none_or(|next| step.n.saturating_add(1) < next.n);
        if let Some(number) = left_out.take_if(|_| has_gap) {
            let missing = format!("{} left out", plural(u64::from(number), "step"));
            table.add([TableCell::new("…", Tone::Faint), TableCell::new(missing, Tone::Faint)]);
        }
        before = Some(step);
    }
    table
}

fn tone_of_step(kind: PolicyKind, step: &PolicyStep) -> Tone {
    match (kind, &*step.state) {
        (PolicyKind::Compensation, "undone") => Tone::Good,
        (PolicyKind::Compensation, "withdrawn") => Tone::Faint,
        (PolicyKind::Compensation, _) => Tone::Bad,
        _ => Tone::Plain,
    }
}

/// What the step was, what it came to and what it met; an error like that `before` only so.
fn step_text(step: &PolicyStep, before: Option<&PolicyStep>) -> String {
    let state = match (&step.what, &*step.state) {
        (Some(what), state) => Some(format!("{}: {}", on_one_line(what), words(state))),
        // The fault and the error say that it failed.
        (None, "failed") => None,
        (None, "unwanted") => Some("a value that was not wanted".to_owned()),
        (None, state) => Some(words(state).into_owned()),
    };
    let took = step.took_ms.map(|took| format!("took {}", wait(took)));
    let fault = step.fault.as_deref().map(|fault| words(fault).into_owned());
    let is_same = before.is_some_and(|before| is_same_error(step, before));
    let error =
        error_text(step).map(|text| if is_same { "the same error".to_owned() } else { text });
    let parts: Vec<_> = [state, took, fault, error].into_iter().flatten().collect();
    if parts.is_empty() { words(&step.state).into_owned() } else { parts.join(" · ") }
}

fn is_same_error(step: &PolicyStep, other: &PolicyStep) -> bool {
    let error = |step: &PolicyStep| {
        let PolicyStep { error_type, error_message, error_code, .. } = step.clone();
        (error_type, error_message, error_code)
    };
    error(step) == error(other)
}

fn error_text(step: &PolicyStep) -> Option<String> {
    let code = step.error_code.as_ref().map(|code| format!("code {code}"));
    let error_type = step.error_type.as_deref().map(|name| short_type(name).to_owned());
    let message = step.error_message.as_deref().map(on_one_line);
    let names: Vec<_> = [error_type, code].into_iter().flatten().collect();
    let names = (!names.is_empty()).then(|| names.join(", "));
    let parts: Vec<_> = [names, message].into_iter().flatten().collect();
    let text = parts.join(": ");
    let is_long = ERROR_CHARS_MAX < text.chars().count();
    let mut short: String = text.chars().take(ERROR_CHARS_MAX).collect();
    if is_long {
        short.push('…');
    }
    (!short.is_empty()).then_some(short)
}

/// The wait that followed, or why there was none.
fn after_step(step: &PolicyStep, waited: &str) -> Option<String> {
    let why = step.why.as_deref().map(words);
    let Some(delay) = step.delay_ms else {
        return why.map(|why| format!("stopped: {why}"));
    };
    let why = why.map_or_else(String::new, |why| format!(" ({why})"));
    Some(format!("{waited} {}{why}", wait(delay)))
}

/// A word of records as one reads it: `half_open` is half-open.
fn words(word: &str) -> Cow<'_, str> {
    match word {
        "half_open" => Cow::Borrowed("half-open"),
        word if word.contains('_') => Cow::Owned(word.replace('_', " ")),
        word => Cow::Borrowed(word),
    }
}
