//! What the name before a separator says of the value behind it.

use crate::mask::key::{NameRules, Sensitivity};
use crate::mask::scan::run::Run;
use crate::mask::scan::separator::Separator;
use crate::mask::text::Bytes;
use crate::mask::text::class::{BLANK, DOT, HIGH, LETTER, WORD};

/// The longest name that is looked at.
pub(crate) const NAME_BYTES_MAX: usize = 64;
const BLANKS_MAX: usize = 8;

/// What the name that ends with `run` says, read as one word, without an escape before it, with
/// the dotted path before it, or together with the word before it.
pub(crate) fn judge(
    bytes: Bytes<'_>,
    run: Run,
    separator: Separator,
    names: &NameRules,
) -> Sensitivity {
    let alone = names.judge(bytes.slice(run.start, run.end));
    if run.inner != run.start {
        let inner = names.judge(bytes.slice(run.inner, run.end));
        // With the `n` of its escape, `PWD` is another name.
        if inner == Sensitivity::Directory || inner.is_sensitive() && !alone.is_sensitive() {
            return inner;
        }
    }
    if alone.is_sensitive() {
        return if is_marked_harmless(bytes, run) { Sensitivity::Open } else { alone };
    }
    let before = bytes.before(run.start);
    if DOT.or(HIGH).has(before) || HIGH.has(bytes.at(run.start)) {
        let class = WORD.or(DOT).or(HIGH);
        let start = bytes.run_start(run.end, class, NAME_BYTES_MAX);
        let found = names.judge(bytes.slice(start, run.end));
        if found.is_sensitive() || bytes.before(start) != b' ' {
            return found;
        }
        // Some languages have two words for it.
        let start = bytes.run_start(start - 1, class, NAME_BYTES_MAX);
        return names.judge(bytes.slice(start, run.end));
    }
    if before == b' '
        && matches!(separator, Separator::Colon | Separator::Equals | Separator::SpacedEquals)
    {
        let previous = bytes.run_start(run.start - 1, WORD, NAME_BYTES_MAX);
        let first = bytes.slice(previous, run.start - 1);
        return names.judge_pair(first, bytes.slice(run.start, run.end));
    }
    Sensitivity::Open
}

/// `auth: api_key: x`: the first is where a line comes from, and the second is the name.
pub(crate) fn names_follow(bytes: Bytes<'_>, after: usize, names: &NameRules) -> bool {
    let start = bytes.run_end_within(after, BLANK, BLANKS_MAX);
    let end = bytes.run_end_within(start, WORD, NAME_BYTES_MAX);
    after < start
        && bytes.at(end) == b':'
        && BLANK.has(bytes.at(end + 1))
        && names.judge(bytes.slice(start, end)).is_sensitive()
}

/// `unexpected token: ..`: parsers speak of tokens that are none.
fn is_marked_harmless(bytes: Bytes<'_>, run: Run) -> bool {
    const BEFORE_TOKEN: &[&str] =
        &["unexpected", "expected", "unknown", "illegal", "invalid", "next", "previous"];
    if bytes.before(run.start) != b' '
        || !bytes.slice(run.start, run.end).eq_ignore_ascii_case("token")
    {
        return false;
    }
    let start = bytes.run_start(run.start - 1, LETTER, NAME_BYTES_MAX);
    let previous = bytes.slice(start, run.start - 1);
    BEFORE_TOKEN.iter().any(|word| previous.eq_ignore_ascii_case(word))
}
