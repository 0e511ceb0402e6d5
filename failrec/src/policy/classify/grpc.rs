//! gRPC: what its status codes mean, and the ways to write one.

use crate::policy::classify::finding::{Finding, Weight};
use crate::policy::fault::FaultKind;

/// A status code of gRPC.
struct Code {
    name: &'static str,
    /// What tonic writes in its place.
    description: &'static str,
    kind: FaultKind,
}

macro_rules! code {
    ($name:literal, $description:literal, $kind:ident) => {
        Code { name: $name, description: $description, kind: FaultKind::$kind }
    };
}

static CODES: &[Code] = &[
    code!("Cancelled", "The operation was cancelled", Cancelled),
    code!("InvalidArgument", "Client specified an invalid argument", InvalidRequest),
    code!("DeadlineExceeded", "Deadline expired before operation could complete", Timeout),
    code!("NotFound", "Some requested entity was not found", InvalidRequest),
    code!(
        "AlreadyExists",
        "Some entity that we attempted to create already exists",
        InvalidRequest
    ),
    code!(
        "PermissionDenied",
        "The caller does not have permission to execute the specified operation",
        Authentication
    ),
    code!("ResourceExhausted", "Some resource has been exhausted", Throttled),
    code!(
        "FailedPrecondition",
        "The system is not in a state required for the operation's execution",
        InvalidRequest
    ),
    code!("Aborted", "The operation was aborted", Conflict),
    code!("OutOfRange", "Operation was attempted past the valid range", InvalidRequest),
    code!("Unimplemented", "Operation is not implemented or not supported", InvalidRequest),
    code!("Internal", "Internal error", Server),
    code!("Unavailable", "The service is currently unavailable", Unavailable),
    code!("DataLoss", "Unrecoverable data loss or corruption", Server),
    code!(
        "Unauthenticated",
        "The request does not have valid authentication credentials",
        Authentication
    ),
];

/// How a code is written where more text stands around it.
const MARKS: &[&str] = &["Code::", "rpc error: code = ", "StatusCode."];

/// What the code in the text of a status tells.
pub(super) fn of_text(text: &str) -> Option<Finding> {
    let at_start = ["code: ", "status: "].iter().find_map(|mark| text.strip_prefix(mark));
    let written = match at_start {
        Some(rest) => Some(rest.trim_start_matches('\'')),
        None => MARKS.iter().find_map(|mark| text.get(text.find(mark)? + mark.len()..)),
    };
    find(written?)
}

/// What the `Debug` of tonic's status tells.
pub(super) fn of_debug(debug: &str) -> Option<Finding> {
    find(debug.strip_prefix("Status { code: ")?)
}

fn find(written: &str) -> Option<Finding> {
    let is_part = |character: char| character.is_ascii_alphanumeric() || character == '_';
    let end = written.find(|character| !is_part(character)).unwrap_or(written.len());
    let name = written.get(..end)?;
    let code = CODES
        .iter()
        .find(|code| written.starts_with(code.description) || is_same(code.name, name))?;
    Some(Finding::new(Weight::Coded, code.kind))
}

/// `Unavailable` and `UNAVAILABLE`, `DeadlineExceeded` and `DEADLINE_EXCEEDED` are the same.
fn is_same(name: &str, written: &str) -> bool {
    let letters =
        written.bytes().filter(|byte| *byte != b'_').map(|byte| byte.to_ascii_lowercase());
    name.bytes().map(|byte| byte.to_ascii_lowercase()).eq(letters)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_to_write_a_code_is_read() {
        let table = [
            (
                "code: 'The service is currently unavailable', message: \"no\"",
                FaultKind::Unavailable,
            ),
            ("code: 'The operation was cancelled'", FaultKind::Cancelled),
            (
                "code: 'The system is not in a state required for the operation's execution'",
                FaultKind::InvalidRequest,
            ),
            (
                "status: Unavailable, message: \"x\", details: [], metadata: MetadataMap { }",
                FaultKind::Unavailable,
            ),
            ("status: 'Internal error', self: \"x\"", FaultKind::Server),
            ("call failed with Code::ResourceExhausted", FaultKind::Throttled),
            ("rpc error: code = DeadlineExceeded desc = late", FaultKind::Timeout),
            ("status = StatusCode.UNAUTHENTICATED", FaultKind::Authentication),
        ];
        for (text, kind) in table {
            assert_eq!(of_text(text).map(|finding| finding.fault.kind), Some(kind), "{text}");
        }
    }

    #[test]
    fn other_words_at_the_same_place_tell_nothing() {
        for text in
            ["code: 17", "status: open", "code: 'x'", "status: ", "Code::", "code: 'Unknown error'"]
        {
            assert_eq!(of_text(text), None, "{text}");
        }
    }
}
