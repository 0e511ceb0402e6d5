use proptest::prelude::{any, proptest};

use super::*;

#[track_caller]
fn check(table: &[(&str, FaultKind)]) {
    for (text, kind) in table {
        let found = of(text).map_or(FaultKind::Unknown, |finding| finding.fault.kind);
        assert_eq!(found, *kind, "{text}");
    }
}

#[test]
fn status_is_read_in_the_usual_phrasings() {
    let table = [
        ("HTTP status server error (503 Service Unavailable) for url (http://h/)", 503),
        ("HTTP status client error (429 Too Many Requests) for url (http://h/)", 429),
        ("http status: 500", 500),
        ("https://h/: status code 404", 404),
        ("unexpected status code: 429", 429),
        ("HTTP 502", 502),
        ("HTTP/1.1 503 Service Unavailable", 503),
        ("upstream said 503 Service Unavailable", 503),
        ("status: 529", 529),
        ("Error code: 429 - {'error': {'type': 'tokens'}}", 429),
        ("got status: 429 Too Many Requests. {}", 429),
        ("{\"error\":{\"code\": 500, \"message\": \"x\"}}", 500),
        ("529 {\"type\":\"error\"}", 529),
        ("response error: StatusCode(504)", 504),
        ("server returned 504 Gateway Timeout", 504),
    ];
    for (text, status) in table {
        let fault = of(text).unwrap_or_else(|| unreachable!("nothing found in {text}")).fault;
        assert_eq!(
            (fault.status, fault.kind),
            (Some(status), FaultKind::of_status(status)),
            "{text}"
        );
    }
}

#[test]
fn numbers_that_are_no_status_are_none() {
    for text in [
        "exit status: 101",
        "error sending request for url (http://h/?status=503)",
        "http://h:502/ gave up",
        "read 404 rows",
        "error code: 1213",
        "status code 200",
        "status: 5030",
        "wrote 503 files to http",
    ] {
        assert_eq!(of(text).and_then(|finding| finding.fault.status), None, "{text}");
    }
}

#[test]
fn openai_says_what_it_means() {
    check(&[
        (
            "Rate limit reached for gpt-4o in organization org-x on tokens per min (TPM): Limit 30000, \
             Used 14567, Requested 24754. Please try again in 18.642s. Visit \
             https://platform.openai.com/account/rate-limits to learn more.",
            FaultKind::Throttled,
        ),
        (
            "Error code: 429 - {'error': {'message': 'Request too large for gpt-4o in organization \
             org-x on tokens per min (TPM): Limit 30000, Requested 31538.', 'type': 'tokens', \
             'param': None, 'code': 'rate_limit_exceeded'}}",
            FaultKind::ContextLength,
        ),
        (
            "insufficient_quota: You exceeded your current quota, please check your plan and billing \
             details.",
            FaultKind::QuotaExhausted,
        ),
        (
            "invalid_request_error: This model's maximum context length is 8192 tokens. However, your \
             messages resulted in 9001 tokens. (param: messages) (code: context_length_exceeded)",
            FaultKind::ContextLength,
        ),
        (
            "image_generation_user_error: Your request was rejected as a result of our safety system. \
             (code: content_policy_violation)",
            FaultKind::ContentPolicy,
        ),
        (
            "{\"error\":{\"message\":\"The server had an error while processing your request. Sorry \
             about that!\",\"type\":\"server_error\",\"param\":null,\"code\":null}}",
            FaultKind::Server,
        ),
        (
            "That model is currently overloaded with other requests. You can retry your request.",
            FaultKind::Overloaded,
        ),
        (
            "invalid_request_error: Incorrect API key provided: sk-x. (code: invalid_api_key)",
            FaultKind::Authentication,
        ),
    ]);
}

#[test]
fn anthropic_says_what_it_means() {
    check(&[
        (
            "529 {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}",
            FaultKind::Overloaded,
        ),
        (
            "429 {\"type\":\"error\",\"error\":{\"type\":\"rate_limit_error\",\"message\":\"This request \
             would exceed the rate limit for your organization of 20,000 input tokens per minute.\"}}",
            FaultKind::Throttled,
        ),
        (
            "400 {\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"Your \
             credit balance is too low to access the Anthropic API.\"}}",
            FaultKind::QuotaExhausted,
        ),
        (
            "400 {\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"prompt \
             is too long: 210000 tokens > 200000 maximum\"}}",
            FaultKind::ContextLength,
        ),
        (
            "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"input \
             length and `max_tokens` exceed context limit: 190000 + 20000 > 200000\"}}",
            FaultKind::ContextLength,
        ),
        (
            "400 {\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"Output \
             blocked by content filtering policy\"}}",
            FaultKind::ContentPolicy,
        ),
        (
            "500 {\"type\":\"error\",\"error\":{\"type\":\"api_error\",\"message\":\"Internal server \
             error\"}}",
            FaultKind::Server,
        ),
        (
            "401 {\"type\":\"error\",\"error\":{\"type\":\"authentication_error\",\"message\":\"invalid \
             x-api-key\"}}",
            FaultKind::Authentication,
        ),
        (
            "404 {\"type\":\"error\",\"error\":{\"type\":\"not_found_error\",\"message\":\"model: x\"}}",
            FaultKind::InvalidRequest,
        ),
    ]);
}

#[test]
fn gemini_has_one_code_for_limits_that_pass_and_quotas_that_do_not() {
    let quota = |violation: &str| {
        format!(
            "got status: 429 Too Many Requests. {{\"error\":{{\"code\":429,\"message\":\"You exceeded \
             your current quota, please check your plan and billing details.\",\"status\":\
             \"RESOURCE_EXHAUSTED\",\"details\":[{violation}]}}}}"
        )
    };
    let minute = quota("{\"quotaId\":\"GenerateContentInputTokensPerModelPerMinute-FreeTier\"}");
    let day = quota(
        "{\"quotaId\":\"GenerateRequestsPerDayPerProjectPerModel-FreeTier\"},{\"retryDelay\":\"26s\"}",
    );
    let delay =
        quota("{\"@type\":\"type.googleapis.com/google.rpc.RetryInfo\",\"retryDelay\":\"26s\"}");
    check(&[
        (&minute, FaultKind::Throttled),
        (&day, FaultKind::QuotaExhausted),
        (&delay, FaultKind::Throttled),
        (&quota(""), FaultKind::QuotaExhausted),
        (
            "{\"error\":{\"code\":429,\"message\":\"Resource has been exhausted (e.g. check quota).\",\
             \"status\":\"RESOURCE_EXHAUSTED\"}}",
            FaultKind::Throttled,
        ),
        (
            "{\"error\":{\"code\":400,\"message\":\"The input token count (1200000) exceeds the maximum \
             number of tokens allowed (1048576).\",\"status\":\"INVALID_ARGUMENT\"}}",
            FaultKind::ContextLength,
        ),
        (
            "{\"error\":{\"code\":503,\"message\":\"The model is overloaded. Please try again later.\",\
             \"status\":\"UNAVAILABLE\"}}",
            FaultKind::Overloaded,
        ),
    ]);
    assert_eq!(of(&delay).and_then(|finding| finding.fault.status), Some(429));
    assert_eq!(hint(&delay), Some(Duration::from_secs(26)));
}

#[test]
fn azure_says_what_it_means() {
    check(&[
        (
            "Requests to the ChatCompletions_Create Operation under Azure OpenAI API version 2023-05-15 \
             have exceeded call rate limit of your current OpenAI S0 pricing tier. Please retry after 6 \
             seconds.",
            FaultKind::Throttled,
        ),
        (
            "The response was filtered due to the prompt triggering Azure OpenAI's content management \
             policy.",
            FaultKind::ContentPolicy,
        ),
        (
            "{\"error\":{\"code\":\"content_filter\",\"status\":400,\"innererror\":{\"code\":\
             \"ResponsibleAIPolicyViolation\"}}}",
            FaultKind::ContentPolicy,
        ),
        (
            "{\"statusCode\":403,\"message\":\"Out of call volume quota. Quota will be replenished in \
             02:10:05.\"}",
            FaultKind::QuotaExhausted,
        ),
    ]);
}

#[test]
fn bedrock_says_what_it_means() {
    check(&[
        (
            "ThrottlingException: Too many tokens, please wait before trying again.",
            FaultKind::Throttled,
        ),
        (
            "ServiceUnavailableException: Bedrock is unable to process your request.",
            FaultKind::Unavailable,
        ),
        (
            "ValidationException: The model returned the following errors: Input is too long for \
             requested model.",
            FaultKind::ContextLength,
        ),
        (
            "ValidationException: The provided model identifier is invalid.",
            FaultKind::InvalidRequest,
        ),
        ("ModelTimeoutException: Model processing timed out", FaultKind::Timeout),
        ("ModelNotReadyException: wait", FaultKind::Unavailable),
        ("AccessDeniedException: You don't have access to the model", FaultKind::Authentication),
        ("ServiceQuotaExceededException: quota", FaultKind::QuotaExhausted),
        ("unhandled error (ThrottlingException)", FaultKind::Throttled),
    ]);
}

#[test]
fn networks_are_told_by_words() {
    check(&[
        ("connect to 10.0.0.1: connection refused", FaultKind::Connect),
        ("No route to host (os error 113)", FaultKind::Connect),
        ("read: Connection reset by peer", FaultKind::Reset),
        ("connection closed before message completed", FaultKind::Reset),
        ("end of file before message length reached", FaultKind::StreamCut),
        ("invalid peer certificate: UnknownIssuer", FaultKind::Tls),
        ("invalid peer certificate: certificate not valid for name \"h\"", FaultKind::Tls),
        ("received fatal alert: HandshakeFailure", FaultKind::Tls),
        (
            "peer closed connection without sending TLS close_notify: https://docs.rs/x",
            FaultKind::StreamCut,
        ),
        ("failed to lookup address information: Name or service not known", FaultKind::Dns),
        (
            "stream error received: refused stream before processing any application logic",
            FaultKind::Unavailable,
        ),
        ("connection error received: not a result of an error", FaultKind::Reset),
        ("connection error detected: keepalive timeout reached", FaultKind::Timeout),
        ("operation timed out", FaultKind::Timeout),
        ("deadline has elapsed", FaultKind::Timeout),
        ("pool timed out while waiting for an open connection", FaultKind::PoolTimeout),
        ("Timeout occurred while waiting for a slot to become available", FaultKind::PoolTimeout),
        ("see https://h/docs/rate-limits and https://h/timed-out", FaultKind::Unknown),
        ("", FaultKind::Unknown),
    ]);
}

#[test]
fn only_what_cannot_have_left_counts_as_not_sent() {
    let table = [
        ("failed to lookup address information: Name or service not known", true),
        ("pool timed out while waiting for an open connection", true),
        ("stream error received: refused stream before processing any application logic", true),
        ("sorry, too many clients already", true),
        ("the backend said: connection refused", false),
        ("HTTP 502: failed to lookup address information", false),
        ("connection reset by peer", false),
    ];
    for (text, is_not_sent) in table {
        let fault = of(text).unwrap_or_else(|| unreachable!("nothing found in {text}")).fault;
        assert_eq!(fault.is_not_sent, is_not_sent, "{text}");
    }
}

#[test]
fn text_names_the_wait() {
    let table = [
        ("Please try again in 20s.", Some(20_000)),
        ("Please try again in 6m0s. Visit https://h/", Some(360_000)),
        ("Please try again in 644ms.", Some(644)),
        ("Please retry after 6 seconds.", Some(6_000)),
        ("Please retry in 26.4s.", Some(26_400)),
        ("{ retryDelay: \"37s\" }", Some(37_000)),
        ("\\\"retryDelay\\\": \\\"26s\\\"", Some(26_000)),
        ("Retry-After: 30", Some(30_000)),
        ("Please try again later.", None),
        ("retry after 3 failures", None),
        ("try again in 99999999999s", None),
        ("retry again in -5s", None),
    ];
    for (text, millis) in table {
        assert_eq!(hint(text), millis.map(Duration::from_millis), "{text}");
    }
}

#[test]
fn only_the_beginning_of_a_text_is_looked_at() {
    let far = format!("{}connection reset", "é".repeat(TEXT_BYTES_MAX));
    assert_eq!(of(&far), None);
}

proptest! {
    #[test]
    fn any_text_is_read_without_harm(text in any::<String>(), place in 0_usize..3) {
        let marks = ["status: ", "retryDelay", "http://"];
        let text = format!("{}{text}", marks.get(place).copied().unwrap_or_default());
        of(&text);
        coded(&text);
        hint(&text);
    }
}
