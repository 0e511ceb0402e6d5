//! A word about logs that are left alone because their programs may still write to them.

use crate::output::plural;

/// Logs that are named.
const NAMED_MAX: usize = 5;

/// What helps with logs whose programs are no more.
pub(crate) const END_LOGS: &str = "end those programs and try again; if one was killed, and no program writes to the store any more: \
     `failrec fsck --end-logs`";

/// That these logs were left alone, and why.
pub(crate) fn left_open(logs: &[String]) -> String {
    let count = u64::try_from(logs.len()).unwrap_or(u64::MAX);
    let mut named = logs.iter().take(NAMED_MAX).map(String::as_str).collect::<Vec<_>>();
    if NAMED_MAX < logs.len() {
        named.push("and others");
    }
    let (what, who) = (plural(count, "log"), "programs that may still write to them");
    format!("{what} left alone, of {who}, perhaps on another machine: {}", named.join(", "))
}
