//! What the `Debug` of an error tells: the names that libraries give to what happened.

use crate::capture::error::leading_identifier;
use crate::policy::classify::finding::{Finding, Weight};
use crate::policy::classify::status;
use crate::policy::fault::{Fault, FaultKind};

/// What the names tell that a derived `Debug` begins with.
pub(super) fn of(debug: &str) -> Option<Finding> {
    let rows = LIBRARIES.iter().filter_map(|(head, row)| Some((debug.strip_prefix(head)?, row)));
    let by_library = rows.into_iter().find_map(|(rest, row)| row(rest));
    by_library.or_else(|| status_field(debug)).or_else(|| of_head(leading_identifier(debug)?))
}

fn named(kind: FaultKind) -> Finding {
    Finding::new(Weight::Named, kind)
}

fn vague(kind: FaultKind) -> Finding {
    Finding::new(Weight::Vague, kind)
}

type Row = fn(&str) -> Option<Finding>;

/// How the `Debug` of a library's error begins, and what the rest tells.
static LIBRARIES: &[(&str, Row)] = &[
    ("reqwest::Error { kind: ", of_reqwest),
    ("hyper_util::client::legacy::Error(", of_hyper_util),
    ("hyper::Error(", of_hyper),
    ("Error { kind: ", of_tokio_postgres),
    ("DispatchFailure(", |_| Some(vague(FaultKind::Connect))),
    ("ConstructionFailure(", |_| Some(named(FaultKind::InvalidRequest).not_sent())),
    ("TimeoutError(", |_| Some(named(FaultKind::Timeout))),
    ("JoinError::Cancelled(", |_| Some(named(FaultKind::Cancelled))),
];

fn of_reqwest(rest: &str) -> Option<Finding> {
    Some(match word(rest) {
        "Status" => {
            let status = status::behind(rest.strip_prefix("Status")?)?;
            Finding { fault: Fault::from_status(status), weight: Weight::Named }
        }
        "Builder" => named(FaultKind::InvalidRequest).not_sent(),
        "Redirect" => named(FaultKind::InvalidRequest),
        // A time limit or a connection that broke may stand behind these.
        "Decode" => vague(FaultKind::Decode),
        "Body" => vague(FaultKind::StreamCut),
        _ => return None,
    })
}

fn of_hyper_util(rest: &str) -> Option<Finding> {
    Some(match word(rest) {
        "Connect" => vague(FaultKind::Connect).not_sent(),
        "Canceled" | "ChannelClosed" => named(FaultKind::Reset),
        "UserUnsupportedRequestMethod" | "UserUnsupportedVersion" | "UserAbsoluteUriRequired" => {
            named(FaultKind::InvalidRequest)
        }
        _ => return None,
    })
}

fn of_hyper(rest: &str) -> Option<Finding> {
    Some(match word(rest) {
        "IncompleteMessage" | "Canceled" | "ChannelClosed" => named(FaultKind::Reset),
        "Parse" | "UnexpectedMessage" => named(FaultKind::Decode),
        "HeaderTimeout" => named(FaultKind::Timeout),
        "User" => named(FaultKind::InvalidRequest),
        "Body" => vague(FaultKind::StreamCut),
        "BodyWrite" | "Io" | "Http2" | "Shutdown" => vague(FaultKind::Reset),
        _ => return None,
    })
}

fn of_tokio_postgres(rest: &str) -> Option<Finding> {
    let kind = word(rest);
    let behind = rest.strip_prefix(kind)?;
    if !behind.starts_with(", cause: ") && !behind.starts_with('(') {
        return None;
    }
    Some(match kind {
        "Connect" => vague(FaultKind::Connect).not_sent(),
        "Closed" => named(FaultKind::Reset),
        "Timeout" => named(FaultKind::Timeout),
        "Tls" => named(FaultKind::Tls),
        "Authentication" => named(FaultKind::Authentication),
        "FromSql" => named(FaultKind::Decode),
        "ToSql" | "Parameters" | "Column" | "Encode" | "ConfigParse" | "Config" | "RowCount" => {
            named(FaultKind::InvalidRequest)
        }
        "Io" => vague(FaultKind::Reset),
        "Parse" | "UnexpectedMessage" => vague(FaultKind::Decode),
        _ => return None,
    })
}

/// The status in the `Debug` of a response that stands in the error of an AWS client.
fn status_field(debug: &str) -> Option<Finding> {
    const MARK: &str = "StatusCode(";
    let rest = debug.get(debug.find(MARK)? + MARK.len() - 1..)?;
    let fault = Fault::from_status(status::behind(rest)?);
    Some(Finding { fault, weight: Weight::Named })
}

/// Names of types and variants that mean the same wherever they stand.
fn of_head(head: &str) -> Option<Finding> {
    Some(match head {
        "PoolTimedOut" => named(FaultKind::PoolTimeout).not_sent(),
        "PoolClosed" => named(FaultKind::Cancelled).not_sent(),
        "RowNotFound" => named(FaultKind::InvalidRequest),
        "Elapsed" | "TimedOut" | "TimeoutError" | "Timeout" => named(FaultKind::Timeout),
        "DnsError" => vague(FaultKind::Dns),
        "InvalidCertificate" => named(FaultKind::Tls),
        "Cancelled" | "Canceled" => named(FaultKind::Cancelled),
        "ThrottlingException" | "TooManyRequestsException" | "RateLimited" => {
            named(FaultKind::Throttled)
        }
        _ => return None,
    })
}

/// The identifier that `text` begins with.
fn word(text: &str) -> &str {
    let is_part = |next: char| next.is_ascii_alphanumeric() || next == '_';
    let end = text.find(|next| !is_part(next)).unwrap_or(text.len());
    text.get(..end).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn derived_debug_tells_by_its_names() {
        let table = [
            (
                "reqwest::Error { kind: Status(429, None), url: \"http://h/\" }",
                FaultKind::Throttled,
            ),
            ("reqwest::Error { kind: Builder, source: EmptyHost }", FaultKind::InvalidRequest),
            ("hyper::Error(IncompleteMessage)", FaultKind::Reset),
            ("hyper::Error(Parse(Version))", FaultKind::Decode),
            ("hyper::Error(HeaderTimeout)", FaultKind::Timeout),
            ("Error { kind: Closed, cause: None }", FaultKind::Reset),
            ("TimeoutError(TimeoutError { source: MaybeTimeoutError })", FaultKind::Timeout),
            (
                "ServiceError(ServiceError { source: X, raw: Response { status: StatusCode(503) } })",
                FaultKind::Unavailable,
            ),
            ("PoolTimedOut", FaultKind::PoolTimeout),
            ("Elapsed(())", FaultKind::Timeout),
            ("JoinError::Cancelled(Id(7))", FaultKind::Cancelled),
        ];
        for (debug, kind) in table {
            assert_eq!(of(debug).map(|finding| finding.fault.kind), Some(kind), "{debug}");
        }
    }

    #[test]
    fn simple_message_of_the_standard_library_is_not_taken_for_another() {
        let debug = "Error { kind: UnexpectedEof, message: \"failed to fill whole buffer\" }";
        assert_eq!(of(debug), None);
        for debug in [
            "",
            "Error",
            "reqwest::Error { kind: ",
            "Timeouts",
            "Timeout of it",
            "StatusCode(",
            "é",
        ] {
            assert_eq!(of(debug), None, "{debug}");
        }
    }
}
