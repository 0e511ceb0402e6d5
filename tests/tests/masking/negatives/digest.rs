//! Ids and digests.

use crate::negative::NegativeKind;

/// The kinds.
pub(crate) const KINDS: &[NegativeKind] = &[
    NegativeKind::text(
        "uuid",
        &[
            "«uuid»",
            "request «uuid» done",
            "job=«uuid» state=open",
            "/v1/jobs/«uuid»/logs",
            "urn:uuid:«uuid»",
        ],
    ),
    NegativeKind::text("ulid", &["«ulid»", "event «ulid» stored", "trace_id=«ulid»"]),
    NegativeKind::text(
        "sha-1",
        &[
            "«H40»",
            "commit «H40»",
            "tree «H40» parent «H40»",
            "fixed in «H7»",
            "git checkout «H12»",
        ],
    ),
    NegativeKind::text(
        "sha-256",
        &["«H64»", "sha256:«H64»", "checksum «H64» matches", "digest=«H64»", "«H64»  app.tar.gz"],
    ),
    NegativeKind::text("sha-512, md5", &["«H128»", "md5 «H32»", "etag: \"«H32»\"", "\"«H32»-3\""]),
    NegativeKind::text("sri", &["sha512-«B86»==", "integrity=\"sha384-«B64»\"", "sha256-«B43»="]),
    NegativeKind::text("etag", &["ETag: W/\"«H16»\"", "If-None-Match: \"«H40»\"", "etag=«H32»"]),
    NegativeKind::text(
        "docker digest",
        &["alpine@sha256:«H64»", "pulled registry.example.com/app@sha256:«H64»", "image id «H12»"],
    ),
    NegativeKind::text(
        "trace ids",
        &[
            "trace_id=«H32» span_id=«H16»",
            "traceparent: 00-«H32»-«H16»-01",
            "x-request-id: «uuid»",
            "request_id=req_«A24»",
            "session_id=«uuid»",
            "idempotency_key: «uuid»",
        ],
    ),
    NegativeKind::text(
        "base64 image",
        &[
            "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAA«B40»",
            "<img src=\"data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7\">",
        ],
    ),
    NegativeKind::text(
        "object ids",
        &[
            "ObjectId(\"«H24»\")",
            "id: «H24»",
            "resp_«H48»",
            "chatcmpl-«A29»",
            "call_«A24»",
            "run_«A24»",
            "toolu_01«A22»",
        ],
    ),
];
