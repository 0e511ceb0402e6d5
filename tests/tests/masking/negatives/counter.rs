//! Counters and settings whose names sound like those of secrets.

use crate::negative::NegativeKind;

/// The kinds.
pub(crate) const KINDS: &[NegativeKind] = &[
    NegativeKind::json(
        "usage",
        &[
            "{\"usage\":{\"prompt_tokens\":1«D4»,\"completion_tokens\":1«D3»,\"total_tokens\":1«D4»1}}",
            "{\"input_tokens\":1«D4»1,\"output_tokens\":1«D3»2,\"cache_read_input_tokens\":0,\"reasoning_tokens\":12}",
            "{\"promptTokenCount\":1«D3»,\"candidatesTokenCount\":2«D2»,\"totalTokenCount\":3«D3»}",
            "{\"tokens\":1«D3»,\"cached_tokens\":0}",
        ],
    ),
    NegativeKind::json(
        "limits",
        &[
            "{\"max_tokens\":4«D3»,\"temperature\":0.7,\"model\":\"gpt-4o-2024-08-06\"}",
            "{\"token_count\":512,\"token_limit\":8192,\"tokens_per_second\":4«D1».5}",
            "{\"max_completion_tokens\":1«D3»,\"tokenizer\":\"cl100k_base\",\"token_budget\":99}",
        ],
    ),
    NegativeKind::text(
        "counters in text",
        &[
            "max_tokens=4096",
            "token_count: 512",
            "tokens_per_second=4«D1».5",
            "total tokens: 1«D4»",
            "used 1«D3» of 8192 tokens",
            "prompt_tokens=1«D2» completion_tokens=2«D2»",
            "token usage: input=3«D2», output=4«D2»",
        ],
    ),
    NegativeKind::json(
        "names of the other list",
        &[
            "{\"primary_key\":\"id\",\"key_id\":\"k-12\",\"public_key\":\"spki\",\"token_type\":\"bearer\"}",
            "{\"password_policy\":\"strong\",\"secret_name\":\"db-main\",\"password_min_length\":12}",
            "{\"token_endpoint\":\"https://id.example.com/oauth/token\",\"authorization_endpoint\":\"https://id.example.com/authorize\"}",
            "{\"secret_version\":\"3\",\"credential_provider\":\"env\",\"api_key_name\":\"ci\",\"token_ttl\":3600}",
            "{\"cookie_policy\":\"lax\",\"signature_algorithm\":\"RS256\",\"password_strength\":4}",
            "{\"has_password\":true,\"requires_mfa\":true,\"password_reset_url\":\"https://example.com/reset\"}",
        ],
    ),
    NegativeKind::json(
        "words with such letters",
        &[
            "{\"author\":\"Marta\",\"monkey\":\"banana7\",\"keyboard\":\"qwertz\",\"compass\":\"north\"}",
            "{\"secretary\":\"J. Doe\",\"tokenizer\":\"cl100k_base\",\"passenger\":\"12A\",\"spinner\":\"dots12\"}",
            "{\"keyword\":\"rust2024\",\"passage\":\"p12\",\"pinned\":\"v1.2\",\"hotkey\":\"ctrl-k\",\"design\":\"d41\"}",
            "{\"sort_key\":\"created_at\",\"partition_key\":\"tenant\",\"foreign_key\":\"user_id\",\"cache_key\":\"user:12:v3\"}",
        ],
    ),
    NegativeKind::text(
        "names of the other list in text",
        &[
            "token_type=bearer",
            "password_policy: strong",
            "primary_key=id",
            "secret_name=db-main",
            "sort=key",
            "key_id=k-«D3»",
            "PasswordPolicy=strong",
            "Persist Security Info=False",
            "author=marta12",
            "public_key=spki-«D2»",
            "cache_key=user:1«D3»:v3",
            "cookie_policy=lax2",
        ],
    ),
    NegativeKind::text(
        "settings",
        &[
            "--token-file /etc/app/token",
            "--verbose --color=always",
            "--password-stdin",
            "--secret-name db-main",
            "PASSWORD_MIN_LENGTH=12",
            "TOKEN_TTL=3600",
            "SECRET_PATH=/run/secrets/db",
            "always-auth=true",
            "SignedHeaders=host;x-amz-date",
            "X-Amz-Expires=300",
            "JWT_ALGORITHM=HS256",
            "API_KEY_HEADER=x-api-key",
        ],
    ),
    NegativeKind::json(
        "metrics",
        &[
            "{\"name\":\"tokens_total\",\"value\":1«D4»,\"labels\":{\"model\":\"claude-sonnet-4-20250514\"}}",
            "{\"auth_failures_total\":12,\"login_attempts\":1«D1»1,\"key_hits\":0.9«D2»}",
        ],
    ),
];
