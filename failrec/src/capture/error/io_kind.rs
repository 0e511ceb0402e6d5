//! What the kind of an `io::Error` tells.

use std::io;

use crate::capture::error::facts::Facts;
use crate::record::Category;

/// The name that the compiler gives to [`io::Error`].
pub(super) const TYPE_NAME: &str = "std::io::error::Error";

/// What the error itself tells.
pub(super) fn facts(error: &io::Error) -> Facts {
    facts_of(error.raw_os_error(), &format!("{:?}", error.kind()))
}

/// What the `Debug` of an `io::Error` tells, in each of the shapes it has; nothing if it is none.
///
/// An error whose type is not `'static` cannot be asked for its kind in any other way.
pub(super) fn facts_by_debug(debug: &str) -> Option<Facts> {
    let kind_in = |rest: &str| word(rest.strip_prefix("kind: ")?);
    if let Some(rest) = debug.strip_prefix("Os { code: ") {
        let (code, rest) = rest.split_once(", ")?;
        return Some(facts_of(code.parse().ok(), &kind_in(rest)?));
    }
    let kind = if let Some(rest) = debug.strip_prefix("Custom { ") {
        kind_in(rest)?
    } else if let Some(rest) = debug.strip_prefix("Kind(") {
        word(rest)?
    } else {
        kind_in(debug.strip_prefix("Error { ")?)?
    };
    Some(facts_of(None, &kind))
}

fn word(text: &str) -> Option<String> {
    let end = text.find(|character: char| !character.is_ascii_alphanumeric())?;
    let word = text.get(..end)?;
    (!word.is_empty()).then(|| word.to_owned())
}

fn facts_of(os_error: Option<i32>, kind: &str) -> Facts {
    let code = match (os_error, kind) {
        (Some(number), _) => Some(format!("os:{number}")),
        // These say nothing.
        (None, "Other" | "Uncategorized") => None,
        (None, kind) => Some(format!("io:{kind}")),
    };
    Facts { error_type: Some(TYPE_NAME.into()), code, category: Some(category(kind)) }
}

fn category(kind: &str) -> Category {
    match kind {
        "TimedOut" => Category::Timeout,
        "ConnectionRefused" | "ConnectionReset" | "ConnectionAborted" | "NotConnected"
        | "BrokenPipe" | "AddrInUse" | "AddrNotAvailable" | "NetworkDown"
        | "NetworkUnreachable" | "HostUnreachable" => Category::Network,
        "NotFound" => Category::NotFound,
        "PermissionDenied" | "ReadOnlyFilesystem" => Category::Permission,
        "StorageFull" | "QuotaExceeded" | "OutOfMemory" | "FileTooLarge" => {
            Category::ResourceExhausted
        }
        "AlreadyExists" | "ResourceBusy" | "ExecutableFileBusy" | "Deadlock" => Category::Conflict,
        "InvalidData" => Category::Parse,
        "InvalidInput" | "InvalidFilename" | "ArgumentListTooLong" => Category::Validation,
        _ => Category::Io,
    }
}

#[cfg(test)]
mod tests {
    use std::io::ErrorKind;

    use super::*;

    #[test]
    fn debug_text_tells_what_the_error_tells() {
        let errors = [
            io::Error::from_raw_os_error(2),
            io::Error::from_raw_os_error(5),
            io::Error::from(ErrorKind::UnexpectedEof),
            io::Error::new(ErrorKind::TimedOut, "no answer in 30 s"),
            io::Error::other("text"),
            // The text of this one is a constant of the standard library, a shape of its own.
            io::Read::read_exact(&mut io::empty(), &mut [0]).unwrap_err(),
        ];
        for error in errors {
            let debug = format!("{error:?}");
            assert_eq!(facts_by_debug(&debug), Some(facts(&error)), "{debug}");
        }
    }

    #[test]
    fn debug_text_of_another_type_tells_nothing() {
        for debug in ["Os", "Os { number: 3 }", "Kind", "Custom { text: \"x\" }", "Error(3)", ""] {
            assert_eq!(facts_by_debug(debug), None, "{debug}");
        }
    }

    #[test]
    fn number_of_the_system_comes_before_the_kind() {
        let facts = facts(&io::Error::from_raw_os_error(13));
        assert_eq!(facts.code.as_deref(), Some("os:13"));
        assert_eq!(facts.category, Some(Category::Permission));
    }

    #[test]
    fn kind_decides_the_category() {
        let table = [
            (ErrorKind::TimedOut, Category::Timeout, Some("io:TimedOut")),
            (ErrorKind::ConnectionRefused, Category::Network, Some("io:ConnectionRefused")),
            (ErrorKind::BrokenPipe, Category::Network, Some("io:BrokenPipe")),
            (ErrorKind::NotFound, Category::NotFound, Some("io:NotFound")),
            (ErrorKind::StorageFull, Category::ResourceExhausted, Some("io:StorageFull")),
            (ErrorKind::OutOfMemory, Category::ResourceExhausted, Some("io:OutOfMemory")),
            (ErrorKind::UnexpectedEof, Category::Io, Some("io:UnexpectedEof")),
            (ErrorKind::Other, Category::Io, None),
        ];
        for (kind, category, code) in table {
            let facts = facts(&io::Error::from(kind));
            assert_eq!((facts.category, facts.code.as_deref()), (Some(category), code), "{kind:?}");
        }
    }
}
