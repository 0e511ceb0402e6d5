//! What an `io::Error` tells by its kind.

use std::io::{Error, ErrorKind};

use crate::policy::classify::finding::{Finding, Weight};
use crate::policy::fault::FaultKind;

/// What the error itself tells; what it holds is a link of its own.
pub(super) fn of(error: &Error) -> Option<Finding> {
    let kind = error.kind();
    if error.get_ref().is_some() && kind == ErrorKind::InvalidData {
        // TLS reports a bad certificate like this.
        return Some(Finding::new(Weight::Vague, FaultKind::Decode));
    }
    let is_by_system = error.raw_os_error().is_some();
    let finding = Finding::new(Weight::Exact, fault_kind(kind, is_by_system)?);
    Some(if is_before_sending(kind) { finding.not_sent() } else { finding })
}

/// What the text tells that `io::Error` gives to an error of the system: `.. (os error 111)`.
///
/// An `Arc` around the error hides its type, and some errors keep only the text.
pub(super) fn of_text(text: &str) -> Option<Finding> {
    const MARK: &str = "(os error ";
    let rest = text.get(text.find(MARK)? + MARK.len()..)?;
    let code = rest.split_once(')')?.0.parse().ok()?;
    let error = Error::from_raw_os_error(code);
    let exact = of(&error)?;
    let mut finding = Finding::new(Weight::Named, exact.fault.kind);
    // Another machine may have said it in the middle of its answer.
    finding.fault.is_not_sent = exact.fault.is_not_sent && error.to_string() == text;
    Some(finding)
}

/// A connection that is refused or has no way to go has carried nothing.
fn is_before_sending(kind: ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::ConnectionRefused
            | ErrorKind::HostUnreachable
            | ErrorKind::NetworkUnreachable
            | ErrorKind::AddrNotAvailable
    )
}

fn fault_kind(kind: ErrorKind, is_by_system: bool) -> Option<FaultKind> {
    Some(match kind {
        ErrorKind::ConnectionRefused
        | ErrorKind::HostUnreachable
        | ErrorKind::NetworkUnreachable
        | ErrorKind::NetworkDown
        | ErrorKind::AddrNotAvailable
        | ErrorKind::AddrInUse => FaultKind::Connect,
        ErrorKind::ConnectionReset
        | ErrorKind::ConnectionAborted
        | ErrorKind::NotConnected
        | ErrorKind::BrokenPipe => FaultKind::Reset,
        ErrorKind::UnexpectedEof | ErrorKind::WriteZero => FaultKind::StreamCut,
        ErrorKind::TimedOut => FaultKind::Timeout,
        // How Linux says that the time limit of a socket has passed.
        ErrorKind::WouldBlock if is_by_system => FaultKind::Timeout,
        ErrorKind::WouldBlock | ErrorKind::ResourceBusy | ErrorKind::ExecutableFileBusy => {
            FaultKind::Busy
        }
        ErrorKind::Deadlock => FaultKind::Deadlock,
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => FaultKind::Authentication,
        ErrorKind::QuotaExceeded => FaultKind::QuotaExhausted,
        ErrorKind::InvalidData => FaultKind::Decode,
        ErrorKind::NotFound
        | ErrorKind::AlreadyExists
        | ErrorKind::NotADirectory
        | ErrorKind::IsADirectory
        | ErrorKind::DirectoryNotEmpty
        | ErrorKind::InvalidInput
        | ErrorKind::InvalidFilename
        | ErrorKind::ArgumentListTooLong
        | ErrorKind::FileTooLarge
        | ErrorKind::NotSeekable
        | ErrorKind::Unsupported => FaultKind::InvalidRequest,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kind_of_an_io_error_decides() {
        let table = [
            (ErrorKind::ConnectionRefused, FaultKind::Connect, true),
            (ErrorKind::HostUnreachable, FaultKind::Connect, true),
            (ErrorKind::NetworkUnreachable, FaultKind::Connect, true),
            (ErrorKind::AddrNotAvailable, FaultKind::Connect, true),
            (ErrorKind::NetworkDown, FaultKind::Connect, false),
            (ErrorKind::ConnectionReset, FaultKind::Reset, false),
            (ErrorKind::ConnectionAborted, FaultKind::Reset, false),
            (ErrorKind::BrokenPipe, FaultKind::Reset, false),
            (ErrorKind::UnexpectedEof, FaultKind::StreamCut, false),
            (ErrorKind::TimedOut, FaultKind::Timeout, false),
            (ErrorKind::WouldBlock, FaultKind::Busy, false),
            (ErrorKind::ResourceBusy, FaultKind::Busy, false),
            (ErrorKind::PermissionDenied, FaultKind::Authentication, false),
            (ErrorKind::InvalidData, FaultKind::Decode, false),
            (ErrorKind::NotFound, FaultKind::InvalidRequest, false),
        ];
        for (kind, expected, is_not_sent) in table {
            let fault = of(&Error::from(kind)).unwrap().fault;
            assert_eq!((fault.kind, fault.is_not_sent), (expected, is_not_sent), "{kind:?}");
        }
        assert_eq!(of(&Error::other("text")), None);
        assert_eq!(of(&Error::from(ErrorKind::Interrupted)), None);
    }

    #[test]
    fn text_of_a_system_error_tells_what_the_error_tells() {
        let error = Error::from(ErrorKind::ConnectionRefused);
        assert_eq!(of_text(&error.to_string()), None);
        #[cfg(target_os = "linux")]
        for (code, kind, is_not_sent) in [
            (111, FaultKind::Connect, true),
            (113, FaultKind::Connect, true),
            (104, FaultKind::Reset, false),
            (11, FaultKind::Timeout, false),
        ] {
            let text = Error::from_raw_os_error(code).to_string();
            let fault = of_text(&text).unwrap().fault;
            assert_eq!((fault.kind, fault.is_not_sent), (kind, is_not_sent), "{text}");
        }
    }

    #[test]
    fn system_error_quoted_by_somebody_else_proves_nothing_of_the_request() {
        let text = format!("worker 3: {}", Error::from_raw_os_error(111));
        assert!(of_text(&text).is_none_or(|finding| !finding.fault.is_not_sent));
        for text in ["(os error", "(os error x)", "(os error 99999999999)", "(os error )"] {
            assert_eq!(of_text(text), None, "{text}");
        }
    }
}
