//! What the kind of an `io::Error` tells.

use std::fmt::Write as _;
use std::io;

use crate::capture::error::facts::{Code, Facts, Name};
use crate::record::Category;

/// The name that the compiler gives to [`io::Error`].
pub(super) const TYPE_NAME: &str = "std::io::error::Error";

/// What the error itself tells, the name of its kind in `room`.
pub(super) fn facts<'a>(error: &io::Error, room: &'a mut String) -> Facts<'a> {
    room.clear();
    // Writing to a string cannot fail.
    write!(room, "{:?}", error.kind()).ok();
    facts_of(error.raw_os_error(), room)
}

/// What the `Debug` of an `io::Error` tells, in each of the shapes it has; nothing if it is none.
///
/// An error whose type is not `'static` cannot be asked for its kind in any other way.
pub(super) fn facts_by_debug(debug: &str) -> Option<Facts<'_>> {
    if let Some(rest) = debug.strip_prefix("Os { code: ") {
        let (code, rest) = rest.split_once(", ")?;
        return Some(facts_of(code.parse().ok(), kind_in(rest)?));
    }
    let kind = if let Some(rest) = debug.strip_prefix("Custom { ") {
        kind_in(rest)?
    } else if let Some(rest) = debug.strip_prefix("Kind(") {
        word(rest)?
    } else {
        kind_in(debug.strip_prefix("Error { ")?)?
    };
    Some(facts_of(None, kind))
}

fn kind_in(rest: &str) -> Option<&str> {
    word(rest.strip_prefix("kind: ")?)
}

fn word(text: &str) -> Option<&str> {
    let end = text.find(|character: char| !character.is_ascii_alphanumeric())?;
    let word = text.get(..end)?;
    (!word.is_empty()).then_some(word)
}

fn facts_of(os_error: Option<i32>, kind: &str) -> Facts<'_> {
    let code = match (os_error, kind) {
        (Some(number), _) => Some(Code::Os(number)),
        // These say nothing.
        (None, "Other" | "Uncategorized") => None,
        (None, kind) => Some(Code::Kind(kind)),
    };
    Facts { error_type: Some(Name::Static(TYPE_NAME)), code, category: Some(category(kind)) }
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
            assert_eq!(facts_by_debug(&debug), Some(facts(&error, &mut String::new())), "{debug}");
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
        let mut room = String::new();
        let facts = facts(&io::Error::from_raw_os_error(13), &mut room);
        assert_eq!(facts.code, Some(Code::Os(13)));
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
            let mut room = String::new();
            let facts = facts(&io::Error::from(kind), &mut room);
            let said = facts.code.map(|code| code.to_string());
            assert_eq!((facts.category, said.as_deref()), (Some(category), code), "{kind:?}");
        }
    }
}
