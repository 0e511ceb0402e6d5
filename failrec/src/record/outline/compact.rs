//! [`Outline`], read off the text of a record as it is written.

use std::borrow::Cow;

use crate::record::outline::{Names, Outline, Place, Root};
use crate::record::{Compact, PanicPlace, Sample, Text};

impl<'a> Outline<'a> {
    /// What the fields of a record say that stand behind the head of its line; what follows
    /// [`sample`](Self::sample) is not looked at. Nothing if they are not as this version writes them.
    pub(crate) fn read(fields: &mut Compact<'a>) -> Option<Self> {
        fields.token(r#","id":"#)?;
        let id = fields.word()?;
        fields.token(r#","timestamp":"#)?;
        let at = fields.word()?;
        fields.pass(r#","monotonic_us":"#)?;
        fields.pass(r#","goal_id":"#)?;
        let session_id = optional(fields, r#","session_id":"#)?;
        fields.pass(r#","run_id":"#)?;
        let agent_id = optional(fields, r#","agent_id":"#)?;
        let node_id = text(fields, r#","node_id":"#)?;
        fields.pass(r#","parent_failure_id":"#)?;
        fields.pass(r#","correlation":"#)?;
        fields.pass(r#","attempt":"#)?;
        let function = function(fields)?;
        fields.pass(r#","tool":"#)?;
        fields.pass(r#","model":"#)?;
        fields.token(r#","outcome":"#)?;
        let outcome = fields.word()?;
        fields.token(r#","severity":"#)?;
        let severity = fields.word()?;
        fields.token(r#","category":"#)?;
        let category = fields.word()?;
        fields.token(r#","handled":"#)?;
        let handled = fields.truth()?;
        let error_type = text(fields, r#","error_type":"#)?;
        let error_code = optional(fields, r#","error_code":"#)?;
        let error_message = text(fields, r#","error_message":"#)?;
        fields.pass(r#","message_norm":"#)?;
        let root = root(fields)?;
        let panic = panic_place(fields)?;
        let fingerprint = names(fields)?;
        fields.pass(r#","propagated":"#)?;
        fields.token(r#","occurrence":"#)?;
        let occurrence = fields.number()?;
        let sample = sample(fields)?;
        Some(Self {
            id,
            at,
            session_id,
            agent_id,
            node_id,
            function,
            outcome,
            severity,
            category,
            handled,
            error_type,
            error_code,
            error_message,
            root,
            panic,
            fingerprint,
            occurrence,
            sample,
        })
    }
}

fn text<'a>(fields: &mut Compact<'a>, token: &str) -> Option<Text<'a>> {
    fields.token(token)?;
    fields.text()
}

/// A text that may be there or not.
#[expect(clippy::option_option, reason = "the outer one says whether all is as it is written")]
fn optional<'a>(fields: &mut Compact<'a>, token: &str) -> Option<Option<Text<'a>>> {
    if fields.has(token) { fields.text().map(Some) } else { Some(None) }
}

fn function<'a>(fields: &mut Compact<'a>) -> Option<Place<'a>> {
    let path = text(fields, r#","function":{"path":"#)?;
    let file = text(fields, r#","file":"#)?;
    fields.pass(r#","line":"#)?;
    fields.pass(r#","column":"#)?;
    fields.pass(r#","crate":"#)?;
    let crate_version = optional(fields, r#","crate_version":"#)?.unwrap_or_default();
    fields.pass(r#","async":"#)?;
    fields.token("}")?;
    Some(Place { path, file, crate_version })
}

/// The type of the last link of the chain.
fn root<'a>(fields: &mut Compact<'a>) -> Option<Root<'a>> {
    fields.token(r#","chain":["#)?;
    let mut last = None;
    while fields.has("{") {
        last = optional(fields, r#""type":"#)?;
        // Without a type it is the first field of its link.
        if last.is_some() {
            fields.token(",")?;
        }
        fields.token(r#""message":"#)?;
        fields.value()?;
        fields.pass(r#","message_own":"#)?;
        fields.pass(r#","code":"#)?;
        fields.token("}")?;
        if !fields.has(",") {
            break;
        }
    }
    fields.token("]")?;
    Some(Root(last))
}

#[expect(clippy::option_option, reason = "the outer one says whether all is as it is written")]
fn panic_place<'a>(fields: &mut Compact<'a>) -> Option<Option<Cow<'a, PanicPlace>>> {
    if !fields.has(r#","panic":{"location":"#) {
        return Some(None);
    }
    let location = fields.text()?;
    let thread = optional(fields, r#","thread":"#)?;
    fields.token("}")?;
    let place = PanicPlace::new(&*location, thread.as_deref().map(str::to_owned));
    Some(Some(Cow::Owned(place)))
}

fn names(fields: &mut Compact<'_>) -> Option<Names> {
    fields.token(r#","fingerprint":{"scheme":"#)?;
    let scheme = fields.word()?;
    fields.pass(r#","version":"#)?;
    fields.token(r#","group":"#)?;
    let group = fields.word()?;
    fields.token(r#","coarse":"#)?;
    let coarse = fields.word()?;
    fields.pass(r#","exact":"#)?;
    fields.pass(r#","parts":"#)?;
    fields.pass(r#","rules":"#)?;
    fields.token("}")?;
    Some(Names { scheme, group, coarse })
}

fn sample(fields: &mut Compact<'_>) -> Option<Sample> {
    fields.token(r#","sample":{"reason":"#)?;
    let reason = fields.word()?;
    fields.token(r#","weight":"#)?;
    let mut sample = Sample::new(reason, fields.number()?);
    if fields.has(r#","in_hour":"#) {
        sample.in_hour = Some(fields.number()?);
    }
    if fields.has(r#","in_day":"#) {
        sample.in_day = Some(fields.number()?);
    }
    fields.token("}")?;
    Some(sample)
}

#[cfg(test)]
mod tests;
