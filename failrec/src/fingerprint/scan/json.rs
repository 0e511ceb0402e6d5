//! Objects of JSON, and what Python prints for them.

use crate::fingerprint::scan::placeholder::Placeholder;
use crate::fingerprint::scan::sink::Sink;
use crate::fingerprint::scan::text::Text;

/// Replaces an object. One without an end was cut off and goes on to the end of the text.
pub(super) fn rule<'a>(text: Text<'a>, at: usize, sink: &mut Sink<'_, 'a>) -> Option<usize> {
    let inside = text.run(at + 1, |byte| byte == b' ');
    if !matches!(text.byte(inside), b'"' | b'}' | b'\'') {
        return None;
    }
    let end = after_object(text, at);
    sink.replace(at..end, Placeholder::Json);
    Some(end)
}

fn after_object(text: Text<'_>, at: usize) -> usize {
    let (mut depth, mut in_string, mut is_escaped) = (0_usize, false, false);
    for (index, byte) in text.rest(at).bytes().enumerate() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if in_string => is_escaped = true,
            b'"' => in_string = !in_string,
            b'{' if !in_string => depth += 1,
            b'}' if !in_string => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return at + index + 1;
        }
    }
    text.len()
}
