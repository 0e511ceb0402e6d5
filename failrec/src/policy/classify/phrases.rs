//! What phrases in the text of an error stand for: networks, pools, and the words of everybody.

use crate::policy::classify::finding::Weight;
use crate::policy::fault::FaultKind;

/// Phrases that stand for one thing, in lower case.
pub(super) struct Phrases {
    pub(super) sense: Sense,
    pub(super) texts: &'static [&'static str],
}

/// What a phrase stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sense {
    /// This kind of fault.
    Fault(Weight, FaultKind),
    /// The same, before anything of the request was sent.
    NotSent(Weight, FaultKind),
    /// A status of HTTP follows.
    StatusFollows,
    /// The phrase begins with a status of HTTP.
    StatusLeads,
    /// A wait follows, with its unit.
    WaitFollows,
    /// A wait follows, in seconds if it has no unit.
    SecondsFollow,
    /// The provider's one code for limits that pass and quotas that do not.
    Exhausted,
    /// The limit holds for a day.
    PerDay,
    /// The limit holds for a minute.
    PerMinute,
}

const fn vague(kind: FaultKind, texts: &'static [&'static str]) -> Phrases {
    Phrases { sense: Sense::Fault(Weight::Vague, kind), texts }
}

const fn plain(kind: FaultKind, texts: &'static [&'static str]) -> Phrases {
    Phrases { sense: Sense::Fault(Weight::Text, kind), texts }
}

const fn not_sent(weight: Weight, kind: FaultKind, texts: &'static [&'static str]) -> Phrases {
    Phrases { sense: Sense::NotSent(weight, kind), texts }
}

const fn sign(sense: Sense, texts: &'static [&'static str]) -> Phrases {
    Phrases { sense, texts }
}

/// Of phrases in one text the one that stands further up here counts.
pub(super) static COMMON: &[Phrases] = &[
    plain(
        FaultKind::Tls,
        &[
            "invalid peer certificate",
            "certificate verify failed",
            "certificate has expired",
            "certificate is not valid",
            "certificate required",
            "self-signed certificate",
            "self signed certificate",
            "unable to get local issuer certificate",
            "unknownissuer",
            "notvalidforname",
            "received fatal alert",
            "tls handshake failed",
            "error performing tls handshake",
            "ssl routines",
        ],
    ),
    not_sent(
        Weight::Text,
        FaultKind::Dns,
        &[
            "failed to lookup address information",
            "name or service not known",
            "nodename nor servname provided",
            "temporary failure in name resolution",
            "no such host is known",
            "could not resolve host",
            "error resolving dns",
            "dns error",
            "no records found for",
            "no record found for",
            "getaddrinfo",
            "nxdomain",
        ],
    ),
    not_sent(
        Weight::Text,
        FaultKind::PoolTimeout,
        &[
            "pool timed out while waiting",
            "timed out waiting for connection",
            "timed out in bb8",
            "timeout occurred while waiting for a slot",
            "queuepool limit",
        ],
    ),
    // The HTTP/2 server promises that it did nothing for such a stream.
    not_sent(
        Weight::Text,
        FaultKind::Unavailable,
        &["refused stream before processing any application logic"],
    ),
    plain(FaultKind::Throttled, &["detected excessive load generating behavior"]),
    plain(
        FaultKind::StreamCut,
        &[
            "end of file before message length reached",
            "unexpected end of file",
            "unexpected eof",
            "failed to fill whole buffer",
            "without sending tls close_notify",
            "stream ended before",
            "stream ended unexpectedly",
            "incomplete body",
            "early eof",
        ],
    ),
    plain(
        FaultKind::Reset,
        &[
            "connection reset",
            "connection was reset",
            "connection aborted",
            "connection was aborted",
            "connection closed",
            "connection was closed",
            "connection was forcibly closed",
            "closed the connection",
            "broken pipe",
            "socket hang up",
            "stream error received: stream no longer needed",
            "connection error received: not a result of an error",
        ],
    ),
    plain(
        FaultKind::Connect,
        &[
            "connection refused",
            "no route to host",
            "network is unreachable",
            "host is unreachable",
            "host unreachable",
            "network unreachable",
            "address not available",
            "failed to connect to",
            "could not connect to",
        ],
    ),
    plain(
        FaultKind::Timeout,
        &[
            "timed out",
            "timed-out",
            "deadline has elapsed",
            "deadline exceeded",
            "deadline has passed",
            "timeout expired",
            "timeout exceeded",
            "timeout elapsed",
            "timeout waiting",
            "timeout while",
            "timeout error",
            "connection timeout",
            "connect timeout",
            "request timeout",
            "read timeout",
            "timeout reached",
            // How the system words the passed time limit of a socket.
            "resource temporarily unavailable",
        ],
    ),
    plain(
        FaultKind::Throttled,
        &["too many requests", "rate limit", "rate-limit", "ratelimited", "throttled"],
    ),
    plain(FaultKind::Overloaded, &["overloaded"]),
    plain(
        FaultKind::Unavailable,
        &[
            "service unavailable",
            "service is unavailable",
            "temporarily unavailable",
            "bad gateway",
            "gateway timeout",
            "gateway time-out",
            "upstream connect error",
            "no healthy upstream",
        ],
    ),
    plain(FaultKind::Server, &["internal server error", "unexpected internal error encountered"]),
    plain(
        FaultKind::Authentication,
        &[
            "unauthorized",
            "authentication failed",
            "authentication required",
            "permission denied",
            "access denied",
            "invalid api key",
            "forbidden",
        ],
    ),
    plain(
        FaultKind::Cancelled,
        &[
            "was cancelled",
            "was canceled",
            "context canceled",
            "been cancelled",
            "been canceled",
            "cancelled by",
            "canceled by",
        ],
    ),
    plain(
        FaultKind::InvalidRequest,
        &["relative url without a base", "scheme is not http", "no such file or directory"],
    ),
    plain(
        FaultKind::Decode,
        &[
            "eof while parsing",
            "expected value at line",
            "key must be a string at line",
            "trailing characters at line",
            "missing field `",
            "unknown variant `",
            "invalid type: ",
            "invalid utf-8",
            "failed to deserialize",
            "failed to decode",
            "invalid http version",
            "invalid http header",
            "invalid http status",
        ],
    ),
    vague(FaultKind::StreamCut, &["error reading a body from connection"]),
    vague(FaultKind::Decode, &["error decoding response body"]),
    vague(FaultKind::Reset, &["http2 error"]),
    not_sent(
        Weight::Vague,
        FaultKind::Connect,
        // Of hyper-util and of tokio-postgres: they are at it, and nothing else has begun.
        &["client error (connect)", "tcp connect error", "error connecting to server"],
    ),
    sign(
        Sense::StatusFollows,
        &[
            "http status client error",
            "http status server error",
            "http status code",
            "http status",
            "status code",
            "statuscode",
            "status",
            "http/1.0",
            "http/1.1",
            "http/2",
            "http/2.0",
            "http/3",
            "http error",
            "http",
            "error code",
            "response code",
            "\"code\"",
            "'code'",
            "\\\"code\\\"",
        ],
    ),
    sign(
        Sense::StatusLeads,
        &[
            "400 bad request",
            "401 unauthorized",
            "402 payment required",
            "403 forbidden",
            "404 not found",
            "408 request timeout",
            "409 conflict",
            "413 payload too large",
            "413 content too large",
            "413 request entity too large",
            "422 unprocessable",
            "425 too early",
            "429 too many requests",
            "500 internal server error",
            "502 bad gateway",
            "503 service unavailable",
            "503 service temporarily unavailable",
            "504 gateway time",
            "529 site is overloaded",
            "529 overloaded",
        ],
    ),
    sign(
        Sense::WaitFollows,
        &["again in ", "again after ", "retry in ", "retry after ", "retrydelay"],
    ),
    sign(Sense::SecondsFollow, &["retry-after: ", "retry_after: ", "retry after: "]),
];
