//! Elements of XML and HTML whose name says that their content is secret.

use crate::mask::scan::block;
use crate::mask::scan::run::Run;
use crate::mask::scan::value::Value;
use crate::mask::text::class::{BLANK, HIGH, LINE_END, WORD};
use crate::mask::text::{Ahead, Bytes};

const BLANKS_MAX: usize = 8;
const NAME_BYTES_MAX: usize = 64;

/// Whether a tag begins with the name that `run` ends, or with a prefix before it.
pub(crate) fn is_tag(bytes: Bytes<'_>, run: Run) -> bool {
    let start = bytes.run_start(run.start, WORD.or(HIGH), NAME_BYTES_MAX);
    matches!(bytes.before(start), b'<' | b':')
}

/// The content of the element whose opening tag ends before `after`; `tags` knows the next `<`.
pub(crate) fn content(bytes: Bytes<'_>, run: Run, after: usize, tags: &mut Ahead) -> Option<Value> {
    if let Some(value) = block::section(bytes, after) {
        return Some(value);
    }
    let len = bytes.len();
    let end = tags.find(after, || bytes.find_first(after, len, b'<').unwrap_or(len));
    // `Into<Cookie> + Send` is no element; one that is cut off has no end to show that.
    let is_closed = bytes.at(end + 1) == b'/';
    let is_cut_off = end == len && may_be_cut_off(bytes, run);
    let value = Value { start: after, end, next: end, is_quoted: false };
    let is_element = is_closed || is_cut_off;
    (is_element && !value.text(bytes).trim_ascii().is_empty()).then_some(value)
}

/// Whether the tag opens an element, and is no placeholder behind a name: `password: <password>`.
fn may_be_cut_off(bytes: Bytes<'_>, run: Run) -> bool {
    let tag = run.start - 1;
    let before = bytes.run_start(tag, BLANK, BLANKS_MAX);
    let last = bytes.before(before);
    let is_escape = matches!(last, b'n' | b'r' | b't') && bytes.before(before - 1) == b'\\';
    bytes.at(tag) == b':' && !WORD.has(bytes.before(tag))
        || before == 0
        || is_escape
        || LINE_END.has(last)
        || matches!(last, b'>' | b'"' | b'\'')
}
