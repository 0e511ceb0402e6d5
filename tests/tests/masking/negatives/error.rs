//! Messages of programs.

use crate::negative::NegativeKind;

/// The kinds.
pub(crate) const KINDS: &[NegativeKind] = &[
    NegativeKind::text(
        "std",
        &[
            "No such file or directory (os error 2)",
            "Connection refused (os error 111)",
            "invalid digit found in string",
            "called `Option::unwrap()` on a `None` value",
            "failed to fill whole buffer",
            "stream did not contain valid UTF-8",
            "deadline has elapsed",
            "channel closed",
        ],
    ),
    NegativeKind::text(
        "hyper, reqwest",
        &[
            "error sending request for url (https://api.example.com/v1/items): connection closed before message completed",
            "client error (Connect): tcp connect error: Connection refused (os error 111)",
            "http2 error: stream error received: refused stream before processing any application logic",
            "operation timed out after 30s",
            "error decoding response body: expected value at line 1 column 1",
        ],
    ),
    NegativeKind::text(
        "databases",
        &[
            "error returned from database: duplicate key value violates unique constraint \"users_pkey\"",
            "FATAL: password authentication failed for user \"app\" (SQLSTATE 28P01)",
            "pool timed out while waiting for an open connection",
            "ERROR 1045 (28000): Access denied for user 'app'@'10.0.0.«D1»' (using password: YES)",
            "NOAUTH Authentication required.",
            "WRONGPASS invalid username-password pair or user is disabled.",
            "deadlock detected: Process «D5» waits for ShareLock on transaction «D6»",
        ],
    ),
    NegativeKind::text(
        "aws",
        &[
            "ExpiredToken: The security token included in the request is expired (request id «uuid»)",
            "AccessDenied: User: arn:aws:iam::«D12»:user/ci is not authorized to perform: s3:GetObject",
            "InvalidClientTokenId: The security token included in the request is invalid.",
            "ThrottlingException: Rate exceeded",
            "SignatureDoesNotMatch: The request signature we calculated does not match",
        ],
    ),
    NegativeKind::text(
        "models' errors",
        &[
            "Rate limit reached for gpt-4o in organization org-«A24» on tokens per min (TPM): Limit 30000, Used 29«D3», Requested 1«D3».",
            "This model's maximum context length is 128000 tokens. However, your messages resulted in 1«D5» tokens.",
            "overloaded_error: Overloaded (request_id: req_01«A22»)",
            "invalid x-api-key",
            "You didn't provide an API key.",
            "prompt is too long: 2«D5» tokens > 200000 maximum",
            "max_tokens: 4096 > 2048, which is the maximum allowed",
            "The api_key client option must be set",
        ],
    ),
    NegativeKind::text(
        "tracing",
        &[
            "«date»T«time».«D6»Z  INFO request{method=GET uri=/v1/items version=HTTP/1.1}: tower_http::trace: finished latency=«D2» ms status=200",
            "«date»T«time»Z ERROR app::auth: token refresh failed error=timeout attempt=3 user_id=«D5»",
            "WARN sqlx::query: slow statement: summary=\"SELECT * FROM tokens\" elapsed=1.«D3»s",
            "level=info ts=«date»T«time»Z caller=main.go:«D2» msg=\"listening\" addr=:8080",
            "[«date» «time»,«D3»] INFO [Consumer clientId=c-1, groupId=g] Revoked partitions (kafka)",
        ],
    ),
    NegativeKind::text(
        "access logs",
        &[
            "10.0.0.«D1» - - [04/Jan/2026:«time» +0000] \"GET /login?next=%2Fhome HTTP/1.1\" 200 5«D3»",
            "\"POST /oauth/token HTTP/1.1\" 401 32 \"-\" \"curl/8.5.0\"",
            "\"GET /password/reset HTTP/2.0\" 302 0 \"-\" \"Mozilla/5.0 (X11; Linux x86_64)\"",
        ],
    ),
    NegativeKind::text(
        "tls, kernel",
        &[
            "invalid peer certificate: UnknownIssuer",
            "cert expired: verification time 17«D8» (UNIX), but certificate is not valid after 16«D8»",
            "[«D5».«D6»] Out of memory: Killed process «D4» (app) total-vm:1«D6»kB",
            "segfault at 7f«H10» ip 000055«H10» sp 00007ff«H9» error 4",
            "sshd[«D4»]: Accepted publickey for marta from 10.0.0.«D1» port 5«D4» ssh2",
            "sshd[«D4»]: Failed password for root from 10.0.0.«D1» port 5«D4» ssh2",
        ],
    ),
];
