//! What providers say in their codes and in the sentences around them: OpenAI, Azure `OpenAI`,
//! Anthropic, Gemini, Bedrock and the rest of AWS.

use crate::policy::classify::finding::Weight;
use crate::policy::classify::phrases::{Phrases, Sense};
use crate::policy::fault::FaultKind;

const fn coded(kind: FaultKind, texts: &'static [&'static str]) -> Phrases {
    Phrases { sense: Sense::Fault(Weight::Coded, kind), texts }
}

/// Of phrases in one text the one that stands further up here counts: one answer often holds the
/// name of a group (`invalid_request_error`) and that of its case (`context_length_exceeded`).
pub(super) static CLOUD: &[Phrases] = &[
    coded(
        FaultKind::ContentPolicy,
        &[
            "content_policy_violation",
            "responsibleaipolicyviolation",
            "content management policy",
            "content filtering policy",
            "\"content_filter\"",
            "violating our usage policy",
            "our safety system",
            "blocked due to safety",
            "finishreason: safety",
            "\"finishreason\": \"safety\"",
            "\"blockreason\": \"safety\"",
            "prohibited_content",
            "guardrail_intervened",
        ],
    ),
    coded(
        FaultKind::ContextLength,
        &[
            "context_length_exceeded",
            "maximum context length",
            "prompt is too long",
            "input is too long",
            "exceed context limit",
            "exceeds the context window",
            "exceeds the maximum number of tokens",
            "too many input tokens",
            // A single request above the limit of a whole minute: waiting does not help.
            "request too large for",
        ],
    ),
    coded(
        FaultKind::QuotaExhausted,
        &[
            "insufficient_quota",
            "credit balance is too low",
            "billing_hard_limit",
            "billing_not_active",
            "billing_error",
            "requires more credits",
            "insufficient credits",
            "out of call volume quota",
            "servicequotaexceededexception",
        ],
    ),
    // Gemini writes the next two of limits that pass as well; see `text`.
    Phrases { sense: Sense::Exhausted, texts: &["resource_exhausted"] },
    Phrases { sense: Sense::PerDay, texts: &["perday", "per day"] },
    Phrases { sense: Sense::PerMinute, texts: &["perminute", "per minute", "retrydelay"] },
    coded(FaultKind::QuotaExhausted, &["exceeded your current quota"]),
    coded(
        FaultKind::Overloaded,
        &[
            "overloaded_error",
            "model is overloaded",
            "engine is currently overloaded",
            "currently overloaded with other requests",
        ],
    ),
    coded(
        FaultKind::Throttled,
        &[
            "rate_limit_exceeded",
            "rate_limit_error",
            "ratelimitexceeded",
            "rate limit reached for",
            "rate limit of your current",
            "throttlingexception",
            "throttledexception",
            "toomanyrequestsexception",
            "provisionedthroughputexceededexception",
            "requestlimitexceeded",
            "requestthrottled",
            "slowdown:",
            "\"slowdown\"",
            "resource has been exhausted",
        ],
    ),
    coded(FaultKind::StreamCut, &["modelstreamerrorexception"]),
    coded(
        FaultKind::Timeout,
        &[
            "modeltimeoutexception",
            "requesttimeoutexception",
            "\"timeout_error\"",
            "deadline_exceeded",
        ],
    ),
    coded(
        FaultKind::Unavailable,
        &[
            "serviceunavailableexception",
            "modelnotreadyexception",
            "\"unavailable\"",
            "service_unavailable",
        ],
    ),
    coded(
        FaultKind::Server,
        &[
            "internalserverexception",
            "internalserviceexception",
            "internalfailure",
            "modelerrorexception",
            "\"server_error\"",
            "server_error: ",
            "\"api_error\"",
            "api_error: ",
            "internal_server_error",
            "had an error while processing your request",
        ],
    ),
    coded(FaultKind::Conflict, &["transactionconflictexception", "conflictexception"]),
    coded(FaultKind::Constraint, &["conditionalcheckfailedexception"]),
    coded(
        FaultKind::Authentication,
        &[
            "invalid_api_key",
            "incorrect api key",
            "invalid x-api-key",
            "authentication_error",
            "permission_error",
            "permission_denied",
            "\"unauthenticated\"",
            "accessdeniedexception",
            "unrecognizedclientexception",
            "expiredtokenexception",
            "invalidsignatureexception",
        ],
    ),
    coded(
        FaultKind::InvalidRequest,
        &[
            "invalid_request_error",
            "not_found_error",
            "model_not_found",
            "request_too_large",
            "invalid_argument",
            "validationexception",
            "resourcenotfoundexception",
            "message larger than max",
        ],
    ),
];
