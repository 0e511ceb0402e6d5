//! What can be told of an error from its type.

use std::any;
use std::error::Error;
use std::fmt::Debug;
use std::io;

use crate::capture::error::facts::{Facts, Name};
use crate::capture::error::io_kind;
use crate::capture::{text, type_name};
use crate::error::ErrorKind;
use crate::record::Category;

/// Bytes of a `Debug` text that are looked at.
const DEBUG_BYTES_MAX: usize = 256;

/// What a cause tells: exactly if its type is known, else by its `Debug`. What must be written for
/// that is in `room`.
pub(super) fn facts<'a>(error: &(dyn Error + 'static), room: &'a mut String) -> Facts<'a> {
    match KNOWN.iter().find(|row| (row.is)(error)) {
        Some(row) => (row.facts)(error, room),
        None => facts_by_debug(&error, room),
    }
}

/// What an `io::Error` tells that cannot be asked for its type, because it borrows.
pub(super) fn io_facts<'a>(error: &dyn Debug, room: &'a mut String) -> Option<Facts<'a>> {
    let is_told = text::debug_into(room, error, DEBUG_BYTES_MAX);
    is_told.then(|| io_kind::facts_by_debug(room)).flatten()
}

/// What an error tells of which nothing is known but its `Debug`.
pub(super) fn facts_by_debug<'a>(error: &dyn Debug, room: &'a mut String) -> Facts<'a> {
    if !text::debug_into(room, error, DEBUG_BYTES_MAX) {
        return Facts::default();
    }
    let debug: &'a str = room;
    if !debug.starts_with("Error {")
        && let Some(facts) = io_kind::facts_by_debug(debug)
    {
        return facts;
    }
    if is_json(debug) {
        return of_type(any::type_name::<serde_json::Error>());
    }
    let Some(head) = leading_identifier(debug) else {
        return Facts::default();
    };
    // Several types of the standard library are plainly called `Error`.
    let known =
        KNOWN.iter().map(|row| (row.name)()).find(|name| type_name::last_segment(name) == head);
    match known {
        Some(name) => of_type(name),
        None => Facts { error_type: Some(Name::Spoken(head)), ..Facts::default() },
    }
}

/// Nothing but the type, and what its name tells.
fn of_type(error_type: &'static str) -> Facts<'static> {
    let category = category_of(error_type);
    Facts { error_type: Some(Name::Static(error_type)), code: None, category }
}

/// What the name of a type tells.
pub(super) fn category_of(error_type: &str) -> Option<Category> {
    KNOWN.iter().find(|row| (row.name)() == error_type)?.category
}

/// The name that a derived `Debug` starts with; other texts that start with a word have none.
pub(crate) fn leading_identifier(debug: &str) -> Option<&str> {
    /// Names that tell nothing, or belong to what an error is wrapped in.
    const EMPTY: &[&str] =
        &["Error", "ErrorImpl", "Inner", "Repr", "Custom", "Some", "None", "Ok", "Err", "Other"];
    let is_part = |character: char| character.is_ascii_alphanumeric() || character == '_';
    let end = debug.find(|character| !is_part(character)).unwrap_or(debug.len());
    let (head, rest) = debug.split_at(end);
    let is_derived = rest.is_empty() || rest.starts_with('(') || rest.starts_with(" {");
    let is_type = head.starts_with(|first: char| first.is_ascii_uppercase());
    (is_derived && is_type && !EMPTY.contains(&head)).then_some(head)
}

fn is_json(debug: &str) -> bool {
    debug.starts_with("Error(\"") && debug.contains("\", line: ") && debug.contains(", column: ")
}

/// One type that is known.
struct Known {
    /// Its name, as the compiler gives it.
    name: fn() -> &'static str,
    /// An error is of this type.
    is: fn(&(dyn Error + 'static)) -> bool,
    /// What an error of this type tells; only its type is told of another one.
    facts: for<'a> fn(&(dyn Error + 'static), &'a mut String) -> Facts<'a>,
    /// What its name alone tells.
    category: Option<Category>,
}

/// A row for a type; for one that tells nothing but its name without `facts`.
macro_rules! named {
    ($type:ty) => {
        named!($type, None, |_, _| of_type(any::type_name::<$type>()))
    };
    ($type:ty => $category:ident) => {
        named!($type, Some(Category::$category), |_, _| of_type(any::type_name::<$type>()))
    };
    ($type:ty, $category:expr, $facts:expr) => {
        Known {
            name: any::type_name::<$type>,
            is: |error| error.is::<$type>(),
            facts: $facts,
            category: $category,
        }
    };
}

/// The types that are known. A type with a code of its own, such as the status of an HTTP client
/// or the SQLSTATE of a database, gets a row with a `facts` of its own.
static KNOWN: &[Known] = &[
    named!(io::Error, Some(Category::Io), |error, room| {
        error.downcast_ref().map(|error| io_kind::facts(error, room)).unwrap_or_default()
    }),
    named!(crate::error::Error, None, |error, _| {
        error.downcast_ref().map(facts_of_own).unwrap_or_default()
    }),
    #[cfg(feature = "tokio")]
    named!(tokio::task::JoinError, None, |error, _| {
        error.downcast_ref().map(facts_of_join).unwrap_or_default()
    }),
    named!(serde_json::Error => Parse),
    named!(serde::de::value::Error => Parse),
    named!(std::num::ParseIntError => Parse),
    named!(std::num::ParseFloatError => Parse),
    named!(std::str::ParseBoolError => Parse),
    named!(std::char::ParseCharError => Parse),
    named!(std::char::CharTryFromError => Parse),
    named!(std::str::Utf8Error => Parse),
    named!(std::string::FromUtf8Error => Parse),
    named!(std::string::FromUtf16Error => Parse),
    named!(std::net::AddrParseError => Parse),
    named!(uuid::Error => Parse),
    named!(jiff::Error => Parse),
    named!(regex::Error => Parse),
    named!(std::num::TryFromIntError => Validation),
    named!(std::array::TryFromSliceError => Validation),
    named!(std::ffi::NulError => Validation),
    named!(std::path::StripPrefixError => Validation),
    named!(std::env::VarError => Config),
    named!(std::env::JoinPathsError => Config),
    named!(std::collections::TryReserveError => ResourceExhausted),
    named!(std::cell::BorrowError => Bug),
    named!(std::cell::BorrowMutError => Bug),
    named!(std::fmt::Error),
    named!(std::time::SystemTimeError),
    named!(std::sync::mpsc::RecvError),
    named!(std::sync::mpsc::TryRecvError),
    named!(std::sync::mpsc::RecvTimeoutError),
    named!(std::thread::AccessError),
];

fn facts_of_own(error: &crate::error::Error) -> Facts<'static> {
    let category = match error.kind() {
        ErrorKind::InvalidInput | ErrorKind::Ambiguous => Some(Category::Validation),
        ErrorKind::NotFound => Some(Category::NotFound),
        ErrorKind::AlreadyInstalled | ErrorKind::NotInstalled => Some(Category::Config),
        ErrorKind::Io => Some(Category::Io),
        ErrorKind::Corrupt => Some(Category::Parse),
        ErrorKind::Closed => None,
    };
    Facts { category, ..of_type(any::type_name::<crate::error::Error>()) }
}

#[cfg(feature = "tokio")]
fn facts_of_join(error: &tokio::task::JoinError) -> Facts<'static> {
    let category = if error.is_panic() { Category::Panic } else { Category::Cancelled };
    let facts = of_type(any::type_name::<tokio::task::JoinError>());
    Facts { category: Some(category), ..facts }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Default)]
    #[expect(dead_code, reason = "its Debug is read")]
    struct CustomRoot {
        code: u32,
    }

    #[derive(Debug)]
    struct Unit;

    #[test]
    fn derived_debug_gives_the_name_of_its_type() {
        let named = |debug: &dyn Debug| {
            let mut room = String::new();
            facts_by_debug(debug, &mut room).error_type.map(|name| name.as_str().to_owned())
        };
        assert_eq!(named(&CustomRoot::default()).as_deref(), Some("CustomRoot"));
        assert_eq!(named(&Unit).as_deref(), Some("Unit"));
        assert_eq!(named(&Some(Unit)), None);
    }

    #[test]
    fn text_that_is_no_derived_debug_gives_no_name() {
        for debug in
            ["Connection refused", "Error: x", "refused", "\"text\"", "", "Custom { a: 1 }"]
        {
            let mut room = String::new();
            let facts = facts_by_debug(&format_args!("{debug}"), &mut room);
            assert_eq!(facts.error_type, None, "{debug}");
        }
    }

    #[test]
    fn known_type_has_one_name_however_it_is_found() {
        let number = "x".parse::<u8>().unwrap_err();
        let file = io::Error::from_raw_os_error(2);
        let json = serde_json::from_str::<u8>("[").unwrap_err();
        let errors: [(&(dyn Error + 'static), &str); 3] = [
            (&number, any::type_name_of_val(&number)),
            (&file, any::type_name_of_val(&file)),
            (&json, any::type_name_of_val(&json)),
        ];
        for (error, name) in errors {
            let [mut one, mut other] = [String::new(), String::new()];
            let exact = facts(error, &mut one);
            assert_eq!(exact.error_type.map(Name::as_str), Some(name));
            assert_eq!(facts_by_debug(&error, &mut other), exact, "{error:?}");
        }
    }

    #[cfg(feature = "tokio")]
    #[test]
    fn aborted_task_counts_as_cancelled() {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let error = runtime.block_on(async {
            let task = tokio::spawn(std::future::pending::<()>());
            task.abort();
            task.await.unwrap_err()
        });
        assert_eq!(facts(&error, &mut String::new()).category, Some(Category::Cancelled));
    }
}
