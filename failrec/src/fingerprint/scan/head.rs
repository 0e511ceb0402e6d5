//! What stands in the head of a line of a log.

use crate::fingerprint::scan::byte::is_name_byte;
use crate::fingerprint::scan::naming;
use crate::fingerprint::scan::placeholder::Placeholder;
use crate::fingerprint::scan::sink::Sink;
use crate::fingerprint::scan::text::{NAME_BYTES_MAX, Text};

/// Replaces the machine in the head of a line of syslog: behind the time, which ends at `time`, and
/// before the program.
pub(super) fn after_time<'a>(
    text: Text<'a>,
    time: usize,
    sink: &mut Sink<'_, 'a>,
) -> Option<usize> {
    let at = text.literal(time, " ")?;
    let end = text.run_within(at, NAME_BYTES_MAX, is_name_byte);
    let program = text.literal(end, " ")?;
    let program_end = text.run_within(program, NAME_BYTES_MAX, is_name_byte);
    let colon = match text.byte(program_end) {
        b'[' => {
            let number = text.literal(program_end, "[<n>]");
            number.unwrap_or_else(|| text.digits(program_end + 1) + 1)
        }
        _ => program_end,
    };
    let is_head = program < program_end && text.literal(colon, ": ").is_some();
    if !is_head || at == end || naming::is_level(text.slice(at, end)) {
        return None;
    }
    sink.keep(" ");
    sink.replace(at..end, Placeholder::Host);
    Some(end)
}

/// Replaces the user in the head of a line of access, behind the address, which ends at `address`,
/// and before the time.
pub(super) fn after_address<'a>(
    text: Text<'a>,
    address: usize,
    sink: &mut Sink<'_, 'a>,
) -> Option<usize> {
    let at = text.literal(address, " - ")?;
    let end = text.run_within(at, NAME_BYTES_MAX, |byte| is_name_byte(byte) || byte == b'@');
    text.literal(end, " [").filter(|_| at < end)?;
    sink.keep(" - ");
    sink.replace(at..end, Placeholder::Text);
    Some(end)
}
