//! Documents and texts of programs that hold a secret.

use crate::kind::Kind;

/// The kinds.
pub(crate) const KINDS: &[Kind] = &[
    Kind::document(
        "json card as a number",
        &["{\"‹=user›\":\"‹user›\",\"n\":«card»,\"‹=state›\":\"open\"}"],
    ),
    Kind::document(
        "json numbers of credentials",
        &["{\"‹=credentials›\":{\"a\":«E8»,\"b\":[«E10»]},\"‹=state›\":\"open\"}"],
    ),
    Kind::document("json login", &["{\"‹=username›\":\"‹user›\",\"‹=password›\":\"«P14»\"}"]),
    Kind::document(
        "json oauth",
        &[
            "{\"‹=access_token›\":\"«U64»\",\"‹=token_type›\":\"bearer\",\"‹=expires_in›\":3600,\"‹=refresh_token›\":\"«U48»\"}",
        ],
    ),
    Kind::document(
        "json of credentials",
        &[
            "{\"‹=credentials›\":{\"a\":\"«A14»\",\"b\":[\"«A16»\",\"«A18»\"]},\"‹=host›\":\"‹host›\"}",
        ],
    ),
    Kind::document(
        "json list of passwords",
        &["{\"‹=passwords›\":[\"«A14»\",\"«A16»\"],\"‹=size›\":2}"],
    ),
    Kind::document(
        "json spaced",
        &[
            "{ \"‹=user›\" : \"‹user›\" , \"‹=password›\" : \"«P14»\" }",
            "{\n  \"‹=password›\": \"«P14»\",\n  \"‹=port›\": 5432\n}",
        ],
    ),
    Kind::farther("json with unicode escapes", &["{\"pass\\u0077ord\":\"«A14»\",\"‹=port›\":1}"]),
    Kind::carried(
        "json5",
        &["{‹=password›: \"«P14»\", ‹=port›: 5432}", "{'‹=password›': '«A14»', '‹=port›': 5432}"],
    ),
    Kind::farther(
        "graphql",
        &["mutation { login(‹=user›: \"‹user›\", ‹=password›: \"«A14»\") { ‹=id› } }"],
    ),
    Kind::document(
        "tool call",
        &[
            "{\"name\":\"‹=login›\",\"arguments\":\"{\\\"‹=user›\\\":\\\"‹user›\\\",\\\"‹=password›\\\":\\\"«A14»\\\"}\"}",
        ],
    ),
    Kind::document("webauthn", &["{\"‹=challenge›\":\"x\",\"‹=clientSecret›\":\"«U43»\"}"]),
    Kind::carried(
        "debug compact",
        &[
            "Login { ‹=user›: \"‹user›\", ‹=password›: \"«A14»\" }",
            "Some(Login { ‹=password›: Some(\"«A14»\") })",
        ],
    ),
    Kind::carried(
        "debug pretty",
        &[
            "Config {\n    ‹=db›: Db {\n        ‹=user›: \"‹user›\",\n        ‹=password›: \"«A14»\",\n    },\n}",
        ],
    ),
    Kind::farther("debug bytes", &["Login { ‹=user›: \"‹user›\", ‹=password›: b\"«A14»\" }"]),
    Kind::carried(
        "debug secret wrapper",
        &[
            "Config { ‹=password›: Secret(\"«A14»\") }",
            "Config { ‹=api_key›: ApiKey(\"«A32»\"), ‹=port›: 1 }",
        ],
    ),
    Kind::carried(
        "debug url",
        &[
            "Url { scheme: \"postgres\", username: \"‹user›\", ‹=password›: Some(\"«A14»\"), ‹=host›: Some(Domain(\"‹host›\")) }",
        ],
    ),
    Kind::carried(
        "python repr",
        &[
            "Config(‹=user›='‹user›', ‹=password›='«A14»')",
            "{'‹=headers›': {'‹=Authorization›': 'Bearer «A32»'}}",
        ],
    ),
    Kind::farther(
        "python bytes",
        &["{b'‹=authorization›': b'Bearer «A32»'}", "{'‹=password›': b'«A14»'}"],
    ),
    Kind::carried(
        "go map",
        &["map[‹=host›:‹host› ‹=password›:«A14»]", "map[string]string{\"‹=password›\":\"«A14»\"}"],
    ),
    Kind::farther(
        "php var_dump",
        &[
            "array(1) {\n  [\"‹=password›\"]=>\n  string(14) \"«A14»\"\n}",
            "Array\n(\n    [‹=password›] => «A14»\n)",
        ],
    ),
    Kind::carried(
        "stack trace",
        &[
            "java.sql.SQLException: Access denied\n\tat com.acme.Db.connect(Db.java:31) [url=jdbc:mysql://‹host›/‹database›, ‹=password›=«A14»]",
        ],
    ),
    Kind::carried(
        "error of a client",
        &[
            "error sending request for url (https://‹host›/v1?‹=api_key›=«A32»): ‹=connection› refused",
            "Incorrect API key provided: sk-proj-«U40». ‹=You› can find your key",
        ],
    ),
    Kind::carried(
        "url in markdown",
        &[
            "[‹=docs›](https://‹user›:«A14»@‹host›/docs)",
            "![‹=chart›](https://‹host›/c.png?‹=token›=«A32»)",
        ],
    ),
    Kind::farther(
        "diff",
        &[
            "-‹=password› = \"«A14»\"\n+‹=password› = \"«A16»\"",
            "@@ -1 +1 @@\n-‹=API_KEY›=«A32»\n+‹=API_KEY›=«A33»",
        ],
    ),
    Kind::farther("csv", &["‹=user›,‹=password›,‹=role›\n‹user›,«A14»,admin"]),
    Kind::farther("ruby inspect", &["#<User id: 1, ‹=password›: \"«A14»\", ‹=role›: \"admin\">"]),
];
