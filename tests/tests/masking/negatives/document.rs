//! Documents.

use crate::negative::NegativeKind;

/// The kinds.
pub(crate) const KINDS: &[NegativeKind] = &[
    NegativeKind::json(
        "tool definitions",
        &[
            "{\"type\":\"function\",\"function\":{\"name\":\"login\",\"parameters\":{\"type\":\"object\",\"properties\":{\"user\":{\"type\":\"string\"},\"password\":{\"type\":\"string\",\"description\":\"at least 12 characters\"}},\"required\":[\"user\",\"password\"]}}}",
            "{\"name\":\"set_key\",\"input_schema\":{\"type\":\"object\",\"properties\":{\"api_key\":{\"type\":\"string\",\"minLength\":20},\"token\":{\"type\":[\"string\",\"null\"]}}}}",
            "{\"properties\":{\"secret\":{\"type\":\"string\",\"maxLength\":64},\"pin\":{\"type\":\"integer\",\"minimum\":0}}}",
            "{\"$schema\":\"https://json-schema.org/draft/2020-12/schema\",\"properties\":{\"credentials\":{\"type\":\"object\",\"properties\":{\"token\":{\"type\":\"string\"}}}}}",
        ],
    ),
    NegativeKind::json(
        "agent steps",
        &[
            "{\"node\":\"plan\",\"state\":{\"messages\":[{\"role\":\"assistant\",\"content\":\"I will look up the order «D6».\"}],\"step\":1«D1»}}",
            "{\"tool_calls\":[{\"id\":\"call_«A24»\",\"type\":\"function\",\"function\":{\"name\":\"search\",\"arguments\":\"{\\\"query\\\":\\\"rust tokens 2026\\\"}\"}}]}",
            "{\"id\":\"chatcmpl-«A29»\",\"object\":\"chat.completion\",\"created\":17«D8»,\"model\":\"gpt-4o-2024-08-06\",\"system_fingerprint\":\"fp_«H10»\"}",
            "{\"thread_id\":\"thread_«A24»\",\"run_id\":\"run_«A24»\",\"assistant_id\":\"asst_«A24»\"}",
            "{\"stop_reason\":\"max_tokens\",\"id\":\"msg_01«A22»\",\"usage\":{\"input_tokens\":1«D3»}}",
        ],
    ),
    NegativeKind::json(
        "package files",
        &[
            "{\"name\":\"app\",\"version\":\"1.2.«D1»\",\"dependencies\":{\"jsonwebtoken\":\"^9.0.2\",\"keytar\":\"7.9.0\",\"passport\":\"~0.7.0\"}}",
            "{\"resolved\":\"https://registry.npmjs.org/cookie/-/cookie-0.6.0.tgz\",\"integrity\":\"sha512-«B86»==\"}",
            "{\"packages\":{\"node_modules/secret-handshake\":{\"version\":\"1.0.0\",\"license\":\"MIT\"}}}",
        ],
    ),
    NegativeKind::json(
        "records of failures",
        &[
            "{\"id\":\"fail_«A22»\",\"severity\":\"error\",\"fingerprint\":\"«H32»\",\"at\":\"«date»T«time»Z\",\"count\":1«D2»}",
            "{\"type_name\":\"app::auth::TokenError\",\"file\":\"src/auth/token.rs\",\"line\":1«D2»}",
            "{\"span\":\"login\",\"fields\":{\"user_id\":1«D5»,\"attempt\":2,\"auth_method\":\"oauth2\"}}",
        ],
    ),
    NegativeKind::json(
        "numbers of any length",
        &[
            "{\"a\":0.1,\"b\":1e300,\"c\":123456789012345678901234567890,\"d\":-0.0,\"e\":1.0}",
            "{\"n\":1«D17»,\"m\":0.30000000000000004,\"k\":5e-324}",
            "[1,2.50,3E2,-4,1«D1».0]",
        ],
    ),
    NegativeKind::json(
        "white space and order",
        &[
            "{ \"b\" : 1 ,\n  \"a\" : [ ] , \"c\" : { } }",
            "{\"z\":1,\"a\":2,\"z2\":{\"y\":null,\"b\":\"\\u00e9\\/x\"}}",
            "[\t]",
            "{\"e\":\"\\ud83d\\ude00 \\\\ \\\" \\n\"}",
        ],
    ),
];
