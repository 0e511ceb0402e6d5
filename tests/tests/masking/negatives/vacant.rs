//! Names of secrets without a secret.

use crate::negative::NegativeKind;

/// The kinds.
pub(crate) const KINDS: &[NegativeKind] = &[
    NegativeKind::json(
        "null, true, empty",
        &[
            "{\"password\":null,\"token\":null}",
            "{\"password\":true,\"secret\":false}",
            "{\"password\":\"\",\"api_key\":\"\"}",
            "{\"credentials\":{},\"cookies\":[]}",
            "{\"authorization\":null,\"cookie\":\"\"}",
            "{\"otp\":false,\"token\":[]}",
            "{\"secrets\":{\"a\":null,\"b\":true}}",
        ],
    ),
    NegativeKind::json(
        "placeholders in json",
        &[
            "{\"password\":\"${DB_PASSWORD}\",\"token\":\"$TOKEN\"}",
            "{\"api_key\":\"<your-api-key>\",\"secret\":\"{{ secret }}\"}",
            "{\"token\":\"%TOKEN%\",\"password\":\"********\"}",
            "{\"apiKey\":\"${env.API_KEY}\",\"clientSecret\":\"{{client_secret}}\"}",
            "{\"authorization\":\"Bearer ${TOKEN}\"}",
        ],
    ),
    NegativeKind::text(
        "placeholders in text",
        &[
            "API_KEY=${API_KEY}",
            "password: <password>",
            "TOKEN=$TOKEN",
            "Authorization: Bearer $TOKEN",
            "Authorization: Bearer <token>",
            "api_key={{ api_key }}",
            "password=%PASSWORD%",
            "--token=$GITHUB_TOKEN",
            "--password $PASSWORD",
            "https://user:${PASSWORD}@example.com/",
            "https://<user>:<password>@example.com",
            "postgres://app:$DB_PASSWORD@db.example.com/orders",
            "password=********",
            "token = \"${var.token}\"",
            "curl -u $USER:$PASS https://example.com",
            "-e TOKEN=${TOKEN}",
        ],
    ),
    NegativeKind::text(
        "empty in text",
        &[
            "password=",
            "password=\ntoken=\nport=8080",
            "token: null",
            "token=None",
            "password: \"\"",
            "secret = ''",
            "api_key=&page=2",
            "Authorization:",
            "Cookie:",
            "password: ~",
            "token: undefined",
            "password=nil",
            "<password></password>",
            "<token/>",
        ],
    ),
];
