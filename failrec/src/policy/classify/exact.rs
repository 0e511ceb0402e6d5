//! Errors whose type is known.

use std::error::Error;
use std::io;
use std::sync::Arc;
use std::sync::mpsc;

use crate::error::ErrorKind;
use crate::policy::classify::finding::{Finding, Weight};
use crate::policy::classify::io as io_kind;
use crate::policy::fault::{Fault, FaultKind};
use crate::policy::rejected::{Rejected, RejectedKind};

/// What the type of an error tells.
pub(super) fn of(error: &(dyn Error + 'static)) -> Option<Finding> {
    ROWS.iter().find_map(|row| row(error))
}

/// What an error tells if it is of the row's type.
type Row = fn(&(dyn Error + 'static)) -> Option<Finding>;

/// A row for a type that is about text or bytes that could not be read.
///
/// That comes after what an outer link says of the other side's answer: a status above a body that
/// is no JSON is the better word.
macro_rules! decode {
    ($type:ty) => {
        |error| error.is::<$type>().then(|| Finding::new(Weight::Named, FaultKind::Decode))
    };
}

static ROWS: &[Row] = &[
    |error| io_kind::of(error.downcast_ref()?),
    |error| io_kind::of(error.downcast_ref::<Arc<io::Error>>()?),
    |error| Some(of_rejected(error.downcast_ref()?)),
    |error| of_own(error.downcast_ref()?),
    |error| Some(of_json(error.downcast_ref()?)),
    |error| match error.downcast_ref()? {
        mpsc::RecvTimeoutError::Timeout => Some(Finding::new(Weight::Exact, FaultKind::Timeout)),
        mpsc::RecvTimeoutError::Disconnected => None,
    },
    #[cfg(feature = "tokio")]
    |error| {
        let is_it = error.is::<tokio::time::error::Elapsed>();
        is_it.then(|| Finding::new(Weight::Exact, FaultKind::Timeout))
    },
    #[cfg(feature = "tokio")]
    |error| {
        let is_cancelled = error.downcast_ref::<tokio::task::JoinError>()?.is_cancelled();
        is_cancelled.then(|| Finding::new(Weight::Exact, FaultKind::Cancelled))
    },
    decode!(serde::de::value::Error),
    decode!(std::num::ParseIntError),
    decode!(std::num::ParseFloatError),
    decode!(std::num::TryFromIntError),
    decode!(std::str::ParseBoolError),
    decode!(std::char::ParseCharError),
    decode!(std::char::CharTryFromError),
    decode!(std::str::Utf8Error),
    decode!(std::string::FromUtf8Error),
    decode!(std::string::FromUtf16Error),
    decode!(std::net::AddrParseError),
    decode!(std::array::TryFromSliceError),
    decode!(std::fmt::Error),
    decode!(uuid::Error),
    decode!(jiff::Error),
    decode!(regex::Error),
];

fn of_rejected(rejected: &Rejected) -> Finding {
    let mut fault = Fault::new(match rejected.kind() {
        // The call was made, and too slow: that says something of what was called.
        RejectedKind::Timeout => FaultKind::Timeout,
        _ => FaultKind::Rejected,
    });
    fault.retry_after = rejected.retry_after();
    fault.is_not_sent = rejected.is_before_call();
    Finding { fault, weight: Weight::Told }
}

fn of_own(error: &crate::error::Error) -> Option<Finding> {
    let kind = match error.kind() {
        ErrorKind::InvalidInput
        | ErrorKind::Ambiguous
        | ErrorKind::NotFound
        | ErrorKind::AlreadyInstalled
        | ErrorKind::NotInstalled => FaultKind::InvalidRequest,
        ErrorKind::Corrupt => FaultKind::Decode,
        ErrorKind::Closed => FaultKind::Cancelled,
        // The cause tells which.
        ErrorKind::Io => return None,
    };
    Some(Finding::new(Weight::Exact, kind))
}

fn of_json(error: &serde_json::Error) -> Finding {
    let by_reader = error.io_error_kind().and_then(|kind| io_kind::of(&io::Error::from(kind)));
    by_reader.unwrap_or_else(|| Finding::new(Weight::Named, FaultKind::Decode))
}
