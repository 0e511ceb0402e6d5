use proptest::prelude::{Strategy, prop, prop_assert, prop_assert_eq, proptest};

use super::*;
use crate::fingerprint::scan::NORMAL_BYTES_MAX;

fn normal(text: &str) -> String {
    Normalizer::default().normalize(text)
}

/// Messages and what they become. Lines that stand together in one list belong to one group.
fn assert_each(cases: &[(&[&str], &str)]) {
    for (texts, expected) in cases {
        for text in *texts {
            assert_eq!(normal(text), *expected, "{text}");
        }
    }
}

#[test]
fn addresses_go_and_ports_of_services_stay() {
    assert_each(&[
        (
            &["connection to 10.0.3.17:5432 refused", "connection to 10.0.9.44:5432 refused"],
            "connection to <ip>:5432 refused",
        ),
        (&["connection to 10.0.3.17:6379 refused"], "connection to <ip>:6379 refused"),
        (&["peer 10.1.1.1:51234 reset", "peer 10.1.1.2:60011 reset"], "peer <ip>:<port> reset"),
        (
            &["mail to a.b+c@example.org bounced", "mail to zed@corp.co.uk bounced"],
            "mail to <email> bounced",
        ),
        (
            &[
                "dns lookup of api-7f9c2.eu.example.com failed",
                "dns lookup of api-1a2b3.eu.example.com failed",
            ],
            "dns lookup of api-<id>.eu.example.com failed",
        ),
        (
            &["bind [::1]:8080: address in use", "bind [fe80::1%eth0]:8080: address in use"],
            "bind [<ip>]:8080: address in use",
        ),
        (&["no route to 2001:db8::17", "no route to ::ffff:10.0.0.1"], "no route to <ip>"),
        (
            &["db.internal:5432 closed by db.internal:50123"],
            "db.internal:5432 closed by db.internal:<port>",
        ),
        (&["cannot reach redis:6379", "cannot reach redis:6379."], "cannot reach redis:6379"),
        (&["station 00:1a:2b:3c:4d:5e gone"], "station <hex> gone"),
        (&["frame 00:1a:2b:3c:4d:5e:00:1a:2b:3c:4d:5e:08:00 lost"], "frame <hex> lost"),
    ]);
}

#[test]
fn urls_keep_scheme_host_and_port() {
    assert_each(&[
        (
            &["HTTP status 429 from https://api.openai.com/v1/chat"],
            "HTTP status 429 from https://api.openai.com/<path>",
        ),
        (
            &["HTTP status 500 from https://api.openai.com/v1/chat"],
            "HTTP status 500 from https://api.openai.com/<path>",
        ),
        (
            &[
                "429 from https://api.openai.com/v1/chat?x=1",
                "17 from https://api.openai.com/v1/embeddings",
            ],
            "<n> from https://api.openai.com/<path>",
        ),
        (
            &["status 429 from https://api.anthropic.com/v1/messages"],
            "status 429 from https://api.anthropic.com/<path>",
        ),
        (
            &["dial tcp://10.1.2.3:5432: refused", "dial tcp://root:pw@10.9.9.9:5432: refused"],
            "dial tcp://<ip>:5432: refused",
        ),
        (&["no answer from redis://cache:6379/0"], "no answer from redis://cache:6379/<path>"),
        (
            &["no answer from postgres://u:********@db:5432/app"],
            "no answer from postgres://db:5432/<path>",
        ),
        (
            &["error sending request for url (http://localhost:3000/)"],
            "error sending request for url (http://localhost:3000)",
        ),
        (
            &["see https://api-7f9c2.example.com:50001/a."],
            "see https://api-<id>.example.com:<port>/<path>",
        ),
    ]);
}

#[test]
fn ids_go_and_their_prefixes_stay() {
    assert_each(&[
        (
            &[
                "request req_011CSHoEeqs5C35K2UUqR7Fy timed out after 30s",
                "request req_01JABCDEFGHJKMNPQRSTVWXYZ0 timed out after 45s",
            ],
            "request req_<id> timed out after <dur>",
        ),
        (
            &[
                "job 7c1811ed-9cad-4f0e-8d5c-3f6e0a7b1c2d not found",
                "job BEA691F2-1111-4222-8333-444455556666 not found",
            ],
            "job <uuid> not found",
        ),
        (
            &["invoice k9Mtd2gDcgG rejected", "invoice Zx81QpL0aaB rejected"],
            "invoice <id> rejected",
        ),
        (
            &[
                "trace 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01 dropped",
                "trace 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01 dropped",
            ],
            "trace <trace> dropped",
        ),
        (
            &["session sess-8f3a2b1c expired", "session sess-9a1b2c3d expired"],
            "session sess-<id> expired",
        ),
        (&["record fail_01K8ZQ3V5E7RJ9T2M4N6P8Q0AB is gone"], "record fail_<id> is gone"),
        (
            &[
                "key sk-ab12****************9f3c refused",
                "key ********Yz9Q refused",
                "key ********abcd refused",
                "key 4111****** refused",
            ],
            "key <id> refused",
        ),
        (&["key ******** of ****FATAL**** ***12***"], "key ******** of ****FATAL**** ***<n>***"),
        (
            &["pod web-7d4b9c6f5d-x2x9k evicted", "pod web-5c9f8d7b64-4kq2p evicted"],
            "pod web-<id>-<id> evicted",
        ),
        (&["lost 01K8ZQ3V5E7RJ9T2M4N6P8Q0AB"], "lost <id>"),
        (&["tool call toolu_01A09q90qw90lq917835lq9 failed"], "tool call toolu_<id> failed"),
        (&["blob job_7c1811ed-9cad-4f0e-8d5c-3f6e0a7b1c2d-out lost"], "blob job_<uuid>-out lost"),
    ]);
}

#[test]
fn numbers_go() {
    assert_each(&[
        (
            &[
                "index out of bounds: the len is 3 but the index is 5",
                "index out of bounds: the len is 17 but the index is 17",
            ],
            "index out of bounds: the len is <n> but the index is <n>",
        ),
        (
            &["expected 4,150,908 rows, got 12", "expected 9 rows, got 1_000_000"],
            "expected <n> rows, got <n>",
        ),
        (
            &["memory 93.4% over limit 85%", "memory 88.0% over limit 85%"],
            "memory <n> over limit <n>",
        ),
        (&["ids [1, 2, 3] rejected", "ids [4, 5] rejected"], "ids [<n>..] rejected"),
        (
            &["model gpt-4o returned 128001 tokens", "model gpt-4o returned 200 tokens"],
            "model gpt-4o returned <n> tokens",
        ),
        (&["residual 1e-9 too large", "residual 3.2e-7 too large"], "residual <n> too large"),
        (&["budget $12.50 of $40 used", "budget $3.75 of $1,000 used"], "budget $<n> of $<n> used"),
        (&["Fee::add() with 3", "Fee::add() with 4"], "Fee::add() with <n>"),
        (&["thread ThreadId(7) died", "thread ThreadId(12) died"], "thread ThreadId(<n>) died"),
        (
            &["key user:42:profile missing", "key user:7:profile missing"],
            "key user:<n>:profile missing",
        ),
        (&["needs serde 1.0.229", "needs serde 1.0.3"], "needs serde <n>"),
        (&["delta -5 at +3", "delta 12 at 4"], "delta <n> at <n>"),
        (&["image of 1024x768", "image of 1920x1080"], "image of <n>x<n>"),
        (&["3rd try is 2.5x slower"], "<n> try is <n> slower"),
        (&["block blk_-2259254 lost", "block blk_819163 lost"], "block blk_<n> lost"),
    ]);
}

#[test]
fn numbers_that_mean_something_stay() {
    for text in [
        "Permission denied (os error 13)",
        "No such file (os error 2)",
        "exit status: 1",
        "exit status: 137",
        "process exited with code 3",
        "exit code 0xc0000005",
        "JSON-RPC error -32601",
        "JSON-RPC error -32602",
        "SQLSTATE 23505 duplicate key",
        "SQLSTATE 40001 serialization failure",
        "SQLSTATE[42P01]: undefined table",
        "killed by signal: 9",
        "[Errno 111] connection refused",
        "HTTP/1.1 503 Service Unavailable",
        "server returned 404 not found",
        "unexpected response: 502",
        "status_code=429",
        "HttpError { status: Some(429) }",
        "error code: 1054",
        "mismatched types E0308",
        "TLS 1.3 handshake failed",
        "HTTP status client error (429 Too Many Requests)",
        "cannot bind port 5432",
    ] {
        assert_eq!(normal(text), text);
    }
}

#[test]
fn numbers_that_only_look_like_codes_go() {
    assert_each(&[
        (&["returned 200 rows"], "returned <n> rows"),
        (&["returned 128001"], "returned <n>"),
        (&["could not decode 5"], "could not decode <n>"),
        (&["error: 5 files failed"], "error: <n> files failed"),
        (&["status 2026-11-22"], "status <ts>"),
        (&["code 482913"], "code <n>"),
        (&["port 51234 is closed"], "port <n> is closed"),
        (&["429 times in 500 Tries"], "<n> times in <n> Tries"),
    ]);
}

#[test]
fn identifiers_in_back_ticks_stay_and_user_data_goes() {
    assert_each(&[
        (
            &[
                "missing field `name` at line 1 column 20",
                "missing field `name` at line 44 column 2",
            ],
            "missing field `name` at line <n> column <n>",
        ),
        (
            &["missing field `age` at line 1 column 20"],
            "missing field `age` at line <n> column <n>",
        ),
        (
            &[
                "unknown variant `foo`, expected one of `a`, `b`",
                "unknown variant `bar`, expected one of `a`, `b`",
            ],
            "unknown variant <str>, expected one of `a`, `b`",
        ),
        (
            &["unknown variant `foo`, expected `c` or `d`"],
            "unknown variant <str>, expected `c` or `d`",
        ),
        (&["expected `,` or `}` at line 3 column 1"], "expected `,` or `}` at line <n> column <n>"),
        (&["expected `,` at line 3 column 1"], "expected `,` at line <n> column <n>"),
        (
            &["the trait `Into<u32>` is missing for `Vec<u8>`"],
            "the trait `Into<u32>` is missing for `Vec<u8>`",
        ),
        (
            &["assertion `left == right` failed: left: 3"],
            "assertion `left == right` failed: left: <n>",
        ),
        (&["no `alice went home today` here", "no `item 17` here"], "no <str> here"),
    ]);
}

#[test]
fn quoted_text_goes() {
    assert_each(&[
        (
            &[
                "invalid type: string \"abc\", expected u32",
                "invalid type: string \"xyz 9\", expected u32",
            ],
            "invalid type: string <str>, expected u32",
        ),
        (
            &["invalid type: string \"abc\", expected u64"],
            "invalid type: string <str>, expected u64",
        ),
        (&["user 'alice' not found", "user 'Bob Smith' not found"], "user <str> not found"),
        (
            &["panicked: \"a \\\"b\\\" c\" in task", "panicked: \"x\" in task"],
            "panicked: <str> in task",
        ),
        (&["user “alice” not found"], "user <str> not found"),
        (&["can't open the agent's file, won't retry"], "can't open the agent's file, won't retry"),
        (&["lives for 'static, not 'a only"], "lives for 'static, not 'a only"),
    ]);
}

#[test]
fn quoted_names_of_things_of_the_program_stay() {
    for text in [
        "column \"email\" does not exist",
        "Unknown column 'orders.total' in <str>",
        "unique constraint \"users_email_key\"",
        "Table 'shop.orders' doesn't exist",
        "no bean named 'dataSource' available",
        "KeyError: 'user_id'",
        "missing <n> required positional argument: 'event'",
        "'NoneType' object has no attribute 'group'",
        "wrong number of arguments for 'set' command",
        "'limit' is a required property",
        "invalid value for 'top_p': must be low",
        "cannot find module 'express'",
    ] {
        assert_eq!(normal(text), text);
    }
    assert_each(&[
        (&["no key \"user:42:profile\"", "no key \"k9Mtd2gDcgG\""], "no key <str>"),
        (&["command: 'alice went home'"], "command: <str>"),
        (&["Item { name: \"alice\", key: \"x\" }"], "Item { name: <str>, key: <str> }"),
        (
            &["column \"c_20261122\" is gone", "column \"c_20251231\" is gone"],
            "column <str> is gone",
        ),
    ]);
}

#[test]
fn quoted_addresses_keep_their_host_and_request_lines_their_method() {
    assert_each(&[
        (
            &[
                "cannot reach \"https://s3.example.com/a/1\"",
                "cannot reach \"https://s3.example.com/b\"",
            ],
            "cannot reach \"https://s3.example.com/<path>\"",
        ),
        (
            &["\"GET /a HTTP/1.1\" 404 17", "\"GET /b/2?x=1 HTTP/1.1\" 404 2048"],
            "\"GET <path> HTTP/1.1\" 404 <n>",
        ),
        (
            &[
                "no HTTP/2 at \"https://s3.example.com/a\"",
                "no HTTP/2 at \"https://s3.example.com/b\"",
            ],
            "no HTTP/2 at \"https://s3.example.com/<path>\"",
        ),
        (
            &[
                "\"GET /a HTTP/1.1\" 404 17 \"https://a.example.com/x\"",
                "\"GET /b HTTP/1.1\" 404 9 \"-\"",
            ],
            "\"GET <path> HTTP/1.1\" 404 <n> <str>",
        ),
    ]);
}

#[test]
fn names_of_users_go_without_quotes_too() {
    assert_each(&[
        (
            &["password for root from 10.0.0.1 failed", "password for j.doe from 10.0.0.2 failed"],
            "password for <str> from <ip> failed",
        ),
        (&["user alice not found", "user svc-17 not found"], "user <str> not found"),
        (
            &["session closed for user bob", "session closed for user Eve"],
            "session closed for user <str>",
        ),
        (&["login failed user=alice", "login failed user=99"], "login failed user=<str>"),
    ]);
    for text in [
        "user not found",
        "user is locked out",
        "user disabled",
        "no such user",
        "user cancelled it",
    ] {
        assert_eq!(normal(text), text);
    }
}

#[test]
fn names_of_machines_beside_their_address_go() {
    assert_each(&[
        (
            &["connect from mail.example.org[10.0.0.1]", "connect from gw7[10.9.0.3]"],
            "connect from <host>[<ip>]",
        ),
        (
            &["refused: db-1/10.0.0.1:5432", "refused: dn08/10.0.0.7:5432"],
            "refused: <host>/<ip>:5432",
        ),
        (&["sshd[17] died"], "sshd[<n>] died"),
        (&["no lease in 10.0.4.0/24"], "no lease in <ip>/<n>"),
    ]);
}

#[test]
fn machine_in_the_head_of_a_line_goes() {
    assert_each(&[(
        &["Nov 22 05:19:01 gw kernel: out of memory", "Nov 23 07:00:59 db-1 kernel: out of memory"],
        "<ts> <host> kernel: out of memory",
    )]);
    assert_eq!(normal("2026-11-22T05:19:01Z ERROR main: gone"), "<ts> ERROR main: gone");
}

#[test]
fn sentence_under_a_key_of_a_logger_is_read() {
    assert_each(&[
        (
            &[
                "msg=\"no job 17\" err=\"refused by 10.0.0.1\"",
                "msg=\"no job 3\" err=\"refused by 10.9.9.9\"",
            ],
            "msg=\"no job <n>\" err=\"refused by <ip>\"",
        ),
        (
            &["err=\"no \\\"alice\\\" here\" x=\"a b\"", "err=\"no \\\"bob\\\" here\" x=\"c\""],
            "err=\"no <str> here\" x=<str>",
        ),
    ]);
}

#[test]
fn message_of_a_failure_printed_for_developers_is_read() {
    assert_each(&[(
        &[
            "Custom { kind: Other, error: \"no job 17\" }",
            "Custom { kind: Other, error: \"no job 3\" }",
        ],
        "Custom { kind: Other, error: \"no job <n>\" }",
    )]);
}

#[test]
fn sentence_that_klog_begins_with_is_read() {
    assert_each(&[
        (
            &[
                "E1122 05:19:01.123456 77 pod.go:12] \"Sync of 7 failed\" pod=\"a/b\"",
                "E1122 05:19:02.000001 78 pod.go:12] \"Sync of 8 failed\" pod=\"c/d\"",
            ],
            "<ts> <n> pod.go] \"Sync of <n> failed\" pod=<str>",
        ),
        (&["\"alice at home\" is no name", "\"bob\" is no name"], "<str> is no name"),
    ]);
}

#[test]
fn numbers_of_one_id_are_one() {
    assert_each(&[(
        &[
            "lost attempt_1445062781478_0011_m_000000_0",
            "lost attempt_1445087491445_0005_r_000012_1",
        ],
        "lost attempt_<id>",
    )]);
}

#[test]
fn values_of_keys_that_name_one_of_many_go() {
    assert_each(&[
        (
            &["took job queue=mail in 3s", "took job queue=thumbs in 1s"],
            "took job queue=<str> in <dur>",
        ),
        (
            &["done method=GET path=/a status=200", "done method=GET path=/b/7 status=200"],
            "done method=GET path=<path> status=200",
        ),
        (&["lost host=db-1, code=17", "lost host=web, code=17"], "lost host=<str>, code=17"),
    ]);
    for text in ["state=open", "error=refused", "user=null", "host=", "db=a:5432"] {
        assert_eq!(normal(text), text);
    }
}

#[test]
fn statuses_behind_the_word_error_stay() {
    for text in ["API error (429)", "API error (401): no", "returned error: 403"] {
        assert_eq!(normal(text), text);
    }
    assert_each(&[(&["error (5 of 7)", "error (6 of 8)"], "error (<n> of <n>)")]);
}

#[test]
fn paths_keep_their_extension() {
    assert_each(&[
        (
            &["os error 2: /var/lib/app/a1/state.json", "os error 2: /srv/data/b/other.json"],
            "os error 2: <path.json>",
        ),
        (&["cannot open /etc/app/config.toml"], "cannot open <path.toml>"),
        (&["cannot open /opt/models/weights.bin"], "cannot open <path.bin>"),
        (
            &["cannot open C:\\Users\\a\\x.txt", "cannot open D:\\b\\y.txt"],
            "cannot open <path.txt>",
        ),
        (
            &["cannot open ~/.cache/a", "cannot open ./target/b", "cannot open ../c"],
            "cannot open <path>",
        ),
        (&["GET /v1/users/42 refused"], "GET <path> refused"),
        (&["GET /health refused and/or late"], "GET /health refused and/or late"),
    ]);
}

#[test]
fn source_files_stay_and_their_lines_go() {
    assert_each(&[
        (
            &[
                "panicked at src/graph/exec.rs:120:9: boom",
                "panicked at src/graph/exec.rs:131:13: boom",
            ],
            "panicked at src/graph/exec.rs: boom",
        ),
        (&["panicked at src/graph/plan.rs:120:9: boom"], "panicked at src/graph/plan.rs: boom"),
        (
            &[
                "panicked at /rustc/90b35a6/library/core/src/option.rs:12:5: boom",
                "panicked at /home/me/core/src/option.rs:99: boom",
            ],
            "panicked at src/option.rs: boom",
        ),
        (&["app.py:33: KeyError", "app.py:7: KeyError"], "app.py: KeyError"),
        (&["config.yaml:3:5: mapping expected"], "config.yaml: mapping expected"),
    ]);
}

#[test]
fn moments_go() {
    assert_each(&[(
        &[
            "token expired at 2026-11-22T05:19:01Z",
            "token expired at 2026-01-02 03:04:05.678+01:00",
            "token expired at 2026-01-02 03:04:05.678 UTC",
            "token expired at 2026-11-22T05:19:01+01:00[Europe/Berlin]",
            "token expired at 2026-11-22",
            "token expired at 2026/11/22 05:19:01",
            "token expired at 20261122T051901Z",
            "token expired at Sun, 22 Nov 2026 05:19:01 GMT",
            "token expired at Sun Nov 22 05:19:01 UTC 2026",
            "token expired at Sun Nov 22 05:19:01 2026",
            "token expired at Nov 22 05:19:01",
            "token expired at November 22, 2026",
            "token expired at 22/Nov/2026:05:19:01 +0000",
            "token expired at 11/22/2026 5:19:01 PM",
            "token expired at 05:19:01.123",
            "token expired at E1122 05:19:01.123",
        ],
        "token expired at <ts>",
    )]);
}

#[test]
fn durations_and_sizes_go() {
    assert_each(&[
        (
            &[
                "lock wait 1.5s on shard 4",
                "lock wait 250ms on shard 11",
                "lock wait 2m 30s on shard 0",
            ],
            "lock wait <dur> on shard <n>",
        ),
        (
            &[
                "permit wait 1.2µs",
                "permit wait 30 seconds",
                "permit wait 1h30m",
                "permit wait 3 ms",
            ],
            "permit wait <dur>",
        ),
        (
            &["retry after 20 seconds", "retry after 3 seconds", "retry after 1 second"],
            "retry after <dur>",
        ),
        (
            &[
                "body of 512MB is too large",
                "body of 1.5 GiB is too large",
                "body of 12 bytes is too large",
            ],
            "body of <size> is too large",
        ),
    ]);
}

#[test]
fn hexadecimal_numbers_go() {
    assert_each(&[
        (
            &["pointer 0x7ffee4b2 freed twice", "pointer 0xDEADBEEF freed twice"],
            "pointer <hex> freed twice",
        ),
        (
            &[
                "commit a93c7d2 does not build",
                "commit 3f786850e387550fdab836ed7e6dc881de23001b does not build",
            ],
            "commit <hex> does not build",
        ),
        (&["shard 00f1 is down", "shard 00a9 is down"], "shard <hex> is down"),
        (
            &[
                "blob sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 missing",
                "blob sha256:60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752 missing",
            ],
            "blob sha256:<hex> missing",
        ),
        (&["trait impl on deadbeef1::Face"], "trait impl on deadbeef1::Face"),
    ]);
}

#[test]
fn json_goes() {
    assert_each(&[
        (
            &[
                "tool call failed: {\"id\": 1, \"q\": \"a } b\"}",
                "tool call failed: {\"id\": 22, \"x\": {\"y\": [1]}}",
                "tool call failed: {'id': 3}",
                "tool call failed: {}",
                "tool call failed: {\"cut\": \"off here",
            ],
            "tool call failed: <json>",
        ),
        (&["bad item Item { id: 7, name: \"x\" }"], "bad item Item { id: <n>, name: <str> }"),
    ]);
}

#[test]
fn what_an_object_says_of_a_failure_stays() {
    assert_each(&[
        (
            &[
                r#"{"error":{"message":"No job 17 of \"alice\"","type":"not_found","param":null,"code":"no_job"}}"#,
                r#"{"error": {"message": "No job 3 of \"bob\"", "type": "not_found", "code": "no_job"}, "id": 7}"#,
            ],
            r#"{"message":"No job <n> of <str>","type":"not_found","code":"no_job"}"#,
        ),
        (
            &[
                "429: {'type': 'error', 'error': {'type': 'rate_limit', 'message': \"can't take 17\"}}",
                "429: {'type': 'error', 'error': {'type': 'rate_limit', 'message': \"can't take 3\"}}",
            ],
            "<n>: {'type':'error','type':'rate_limit','message':\"can't take <n>\"}",
        ),
        (
            &[
                r#"got {"status": 503, "retry": 5} twice"#,
                r#"got {"retry": 50, "status":503} twice"#,
            ],
            r#"got {"status":503} twice"#,
        ),
        (
            &[
                r#"{"at":"10:00:01","msg":"took job","job":7}"#,
                r#"{"at":"10:00:02","msg":"took job"}"#,
            ],
            r#"{"msg":"took job"}"#,
        ),
        (&[r#"{"input": {"type": "x"}, "user": "alice"}"#, r#"{"message": null}"#], "<json>"),
    ]);
}

#[test]
fn object_in_a_string_that_was_printed_for_developers_is_read() {
    // It was one quoted text: a rate limit and a wrong key were one group.
    assert_each(&[
        (
            &[
                r#"body: "{\"error\":{\"message\":\"rate limit\",\"code\":429}}""#,
                r#"body: "{\"error\":{\"id\":\"x\",\"message\":\"rate limit\",\"code\":429}}\n""#,
                r#"body: "{\n  \"error\": {\n    \"message\": \"rate limit\",\n    \"code\": 429\n  }\n}\n""#,
                r#"body: {"error":{"message":"rate limit","code":429}}"#,
            ],
            r#"body: {"message":"rate limit","code":429}"#,
        ),
        (
            &[
                r#"Failure { status: 404, message: "{\"error\":\"no \\\"a b\\\" in C:\\\\\",\"n\":[1]}", tries: 7 }"#,
                r#"Failure { status: 404, message: "{\"error\":\"no \\\"c\\\" in C:\\\\\"}", tries: 8 }"#,
            ],
            r#"Failure { status: 404, message: {"error":"no <str> in C:\\\\"}, tries: <n> }"#,
        ),
        (
            &[r#"got "{\"message\":\"job 17 was cut"#, r#"got "{\"message\":\"job 3 was cut"#],
            r#"got {"message":"job <n> was cut"#,
        ),
        (
            &[
                r#"got "{\"id\":17}" twice"#,
                r#"got "{\"message\":\"no\"} of 17" twice"#,
                r#"got "{\"message\":null}" twice"#,
                r#"got "{17}" twice"#,
            ],
            "got <str> twice",
        ),
    ]);
}

#[test]
fn object_over_many_lines_is_read_to_its_end() {
    assert_each(&[(
        &[
            "failed: {\n  \"error\": {\n    \"id\": 7,\n    \"message\": \"no room\"\n  }\n}",
            r#"failed: {"error": {"id": 8, "message": "no room"}}"#,
        ],
        r#"failed: {"message":"no room"}"#,
    )]);
}

#[test]
fn names_with_digits_stay_and_instances_go() {
    for text in [
        "model gpt-4 overloaded",
        "model gpt-5 overloaded",
        "claude-3-5-sonnet-20241022 overloaded",
        "claude-3-opus-20240229 overloaded",
        "llama-3.1-70b overloaded",
        "model acme-7 overloaded",
        "invalid encoding utf-8",
        "invalid encoding utf-16",
        "invalid base64 in Utf8Error",
        "target x86_64-unknown-linux-gnu on aarch64",
        "expected u32, found i64",
        "see rfc-7231 for a 64-bit host",
        "aes-256-gcm with ed25519 and sha256",
        "tool web_search failed",
        "tool run_sql failed",
        "api v2 is gone",
    ] {
        assert_eq!(normal(text), text);
    }
    assert_each(&[
        (&["worker-17 panicked", "worker-3 panicked"], "worker-<n> panicked"),
        (&["worker17 panicked", "worker3 panicked"], "worker<n> panicked"),
        (
            &["table orders_20261122 is locked", "table orders_20251231 is locked"],
            "table orders_<n> is locked",
        ),
        (&["release v1.2.3 is broken", "release v1.12.0 is broken"], "release v<n> is broken"),
    ]);
}

#[test]
fn words_alone_tell_causes_apart() {
    for text in [
        "deadline exceeded while reading body",
        "deadline exceeded while connecting",
        "assertion failed: left == right",
        "assertion failed: left != right",
        "Option::unwrap() on None",
        "Result::unwrap() on Err",
        "task was cancelled",
        "task panicked with a value",
        "certificate expired",
        "unknown issuer",
        "stream ended before headers",
    ] {
        assert_eq!(normal(text), text);
    }
    assert_each(&[
        (
            &["stream ended after 0 chunks", "stream ended after 7 chunks"],
            "stream ended after <n> chunks",
        ),
        (
            &[
                "invalid UTF-8 sequence of 1 bytes from index 5",
                "invalid UTF-8 sequence of 2 bytes from index 17",
            ],
            "invalid UTF-8 sequence of <size> from index <n>",
        ),
        (
            &[
                "maximum context length is 8192 tokens, got 9001",
                "maximum context length is 128000 tokens, got 130112",
            ],
            "maximum context length is <n> tokens, got <n>",
        ),
    ]);
}

#[test]
fn colours_and_layout_do_not_count() {
    assert_each(&[(
        &[
            "\u{1b}[31mretry 3 of 5 failed\u{1b}[0m",
            "retry 4 of 5 failed",
            "  retry 4\n of 5 failed!\n",
            "retry 4 of 5 failed:",
        ],
        "retry <n> of <n> failed",
    )]);
}

#[test]
fn message_that_is_normal_already_stays() {
    let text = "connection to <ip>:5432 refused after <dur>, ids [<n>..], see <path.json>";
    assert_eq!(normal(text), text);
}

#[test]
fn long_message_is_cut() {
    let text = "word ".repeat(1_000);
    assert_eq!(normal(&text).len(), NORMAL_BYTES_MAX);
}

#[test]
fn explanation_names_each_replacement() {
    let text = "\u{1b}[1mjob 17\u{1b}[0m  at 10.0.0.1 took 3 s";
    let explanation = Normalizer::default().explain(text);
    assert_eq!(explanation.normal, "job <n> at <ip> took <dur>");
    let told: Vec<_> = explanation
        .replacements
        .iter()
        .map(|part| (part.text.as_str(), &*part.rule, part.placeholder.as_str()))
        .collect();
    assert_eq!(
        told,
        [("17", "number", "<n>"), ("10.0.0.1", "address", "<ip>"), ("3 s", "quantity", "<dur>")]
    );
    assert!(explanation.replacements.iter().all(|part| text[part.span.clone()] == part.text));
}

#[test]
fn buffer_with_room_is_not_replaced() {
    let mut buffer = String::with_capacity(NORMAL_BYTES_MAX + 64);
    let address = buffer.as_ptr();
    let messages = ["job 17 failed", "\u{1b}[1mid `user` 0xff\n", &"1;".repeat(600)];
    for message in messages {
        Normalizer::default().normalize_into(message, &mut buffer);
    }
    assert_eq!(buffer.as_ptr(), address);
}

/// What the rules look for.
const PIECES: &str = r#"
    http :// status code , : :: . .. / \ - _ <n> <ip> < > <path.rs> " ' ` { } [ ] ( ) = % @ 0 1 17 404 65000 0x
    ab face dead1     10.0.0.1 ::1 2026-11-22 05:19:01 Nov Sun 30s ms MB seconds gpt-4 utf-8 u32 worker x86 k9Mtd2gDcgG
    7c1811ed-9cad-4f0e-8d5c-3f6e0a7b1c2d main.rs src/ C:\ ~/ localhost example.com é “ ” µ
    error returned HTTP/ 1.5 e9 Some(     model rows ! + ~ # v1 T Z x
    column key KeyError: command named user for from host= user= msg=" err=" \" blk_- 'alice' "bob" http://a.b/c
    statement: GET *** ******** ****9 sk-a1**** @
    {"message":" {'error':' "}, "type":" "code": 429} {"error":{ ":[ \" \\\" a=" kubelet.go] "b {
    "{\" "{\"message\":\" "{\"code\":429, \",\"type\":\" \"}" }" \n
"#;

/// Texts made of what the rules look for, glued together in every way.
fn tangled() -> impl Strategy<Value = String> {
    let pieces: Vec<_> = PIECES.split_whitespace().collect();
    let between = prop::sample::select(vec!["", "", "", " ", " ", ", ", "\n", "\u{1b}[1m"]);
    let piece =
        (prop::sample::select(pieces), between).prop_map(|(piece, after)| [piece, after].concat());
    prop::collection::vec(piece, 0..120).prop_map(|pieces| pieces.concat())
}

/// What lies behind the first 512 bytes is not looked at, so nothing can be slow in it.
#[test]
fn text_made_to_be_slow_is_cut_like_any_other() {
    let pieces = [
        "a.", "a@", "1.", "a-1-", "x_17", "'a", "{", "\"", "\"{\\\"", "`", "::", "/a", "<", "0x",
        "(1,", "1:1", "*", "a****", "1****b",
    ];
    for piece in pieces {
        let (long, longer) = (piece.repeat(10_000), piece.repeat(100_000));
        assert_eq!(normal(&long), normal(&longer), "{piece}");
    }
}

proptest! {
    #[test]
    fn any_text_has_a_normal_form_of_bounded_length(text in "\\PC{0,700}|(?s).{0,700}") {
        prop_assert!(normal(&text).len() <= NORMAL_BYTES_MAX);
    }

    #[test]
    fn normal_form_is_its_own_normal_form(text in tangled()) {
        let once = normal(&text);
        prop_assert_eq!(normal(&once), once, "{}", text);
    }

    #[test]
    fn normal_form_of_any_text_is_its_own(text in "(?s).{0,300}|[ -~]{0,300}|[0-9a-f:. /<>'\"`{}_-]{0,100}") {
        let once = normal(&text);
        prop_assert_eq!(normal(&once), once, "{}", text);
    }

    #[test]
    fn normal_form_grows_by_little(text in tangled()) {
        let explanation = Normalizer::default().explain(&text);
        prop_assert!(explanation.normal.len() <= text.len() + 16 * explanation.replacements.len());
    }

    #[test]
    fn replacements_lie_in_the_text_in_order(text in tangled()) {
        let explanation = Normalizer::default().explain(&text);
        let mut end = 0;
        for part in &explanation.replacements {
            prop_assert!(end <= part.span.start && part.span.end <= text.len());
            prop_assert_eq!(&text[part.span.clone()], &part.text);
            end = part.span.end;
        }
    }

    #[test]
    fn digits_that_were_replaced_are_gone(before in "q[a-z]{3,9}", number in 1_000_000_u64.., after in "q[a-z]{3,9}") {
        let expected = format!("{before} <n> {after}");
        prop_assert_eq!(normal(&format!("{before} {number} {after}")), expected);
    }
}
