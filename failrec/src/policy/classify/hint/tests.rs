use proptest::prelude::{any, proptest};

use super::*;

const NOW: &str = "2026-11-22T05:19:00Z";

fn read(headers: &[(&str, &str)]) -> Hints {
    Hints::from_headers(headers.iter().copied(), NOW.parse().unwrap())
}

#[test]
fn wait_is_read_from_each_header() {
    let table = [
        ("Retry-After", "120", Some(120_000)),
        ("RETRY-AFTER", " 0 ", Some(0)),
        ("retry-after", "1.5", Some(1_500)),
        ("retry-after", "Sun, 22 Nov 2026 05:20:00 GMT", Some(60_000)),
        ("retry-after", "Sunday, 22-Nov-26 05:20:00 GMT", Some(60_000)),
        ("retry-after", "Sun Nov 22 05:20:00 2026", Some(60_000)),
        ("retry-after", "Sun, 06 Nov 1994 08:49:37 GMT", Some(0)),
        ("retry-after-ms", "250", Some(250)),
        ("x-ratelimit-reset-requests", "1s", Some(1_000)),
        ("x-ratelimit-reset-tokens", "6m0s", Some(360_000)),
        ("x-ratelimit-reset-tokens", "20ms", Some(20)),
        ("ratelimit-reset", "7", Some(7_000)),
        ("grpc-retry-pushback-ms", "40", Some(40)),
        ("date", "120", None),
    ];
    for (name, value, millis) in table {
        let wait = read(&[(name, value)]).retry_after;
        assert_eq!(wait, millis.map(Duration::from_millis), "{name}: {value}");
    }
}

#[test]
fn absurd_waits_are_refused() {
    for value in [
        "-1",
        "NaN",
        "inf",
        "1e9",
        "",
        "soon",
        "999999999",
        "1795000000",
        "99999999999999999999999999999999",
        "Sun, 22 Nov 2099 05:20:00 GMT",
        "1, 2",
        "²",
    ] {
        for name in [
            "retry-after",
            "retry-after-ms",
            "ratelimit-reset",
            "x-ratelimit-reset-requests",
            "grpc-retry-pushback-ms",
        ] {
            // 1e9 milliseconds are twelve days.
            let is_fair = name.ends_with("-ms") && matches!(value, "999999999" | "1795000000");
            let wait = read(&[(name, value)]).retry_after;
            assert_eq!(wait.is_some(), is_fair, "{name}: {value}");
        }
    }
}

#[test]
fn server_says_whether_to_try_again() {
    let table = [
        (("x-should-retry", "true"), Some(true)),
        (("X-Should-Retry", "False"), Some(false)),
        (("x-should-retry", "maybe"), None),
        (("grpc-retry-pushback-ms", "-1"), Some(false)),
        (("grpc-retry-pushback-ms", "x"), None),
    ];
    for (header, should_retry) in table {
        assert_eq!(read(&[header]).should_retry, should_retry, "{header:?}");
    }
    let both = [("x-should-retry", "true"), ("grpc-retry-pushback-ms", "-1")];
    assert_eq!(read(&both), Hints { retry_after: None, should_retry: Some(false) });
}

#[test]
fn plainest_wait_counts() {
    let headers = [
        ("ratelimit-reset", "5"),
        ("x-ratelimit-reset-tokens", "4s"),
        ("x-ratelimit-reset-requests", "3s"),
        ("grpc-retry-pushback-ms", "2500"),
        ("retry-after", "2"),
        ("retry-after-ms", "1000"),
    ];
    let expected = [5_000, 4_000, 4_000, 2_500, 2_000, 1_000];
    for (count, millis) in (1..).zip(expected) {
        let wait = read(&headers[..count]).retry_after;
        assert_eq!(wait, Some(Duration::from_millis(millis)), "the first {count}");
    }
}

#[test]
fn limit_with_room_asks_for_no_wait() {
    let headers = [
        ("x-ratelimit-remaining-requests", "499"),
        ("x-ratelimit-reset-requests", "8m0s"),
        ("x-ratelimit-remaining-tokens", "0"),
        ("x-ratelimit-reset-tokens", "2s"),
    ];
    assert_eq!(read(&headers).retry_after, Some(Duration::from_secs(2)));
}

#[test]
fn garbage_before_a_good_value_is_ignored() {
    let headers = [("retry-after", "soon"), ("retry-after", "3"), ("x-should-retry", "?")];
    assert_eq!(read(&headers).retry_after, Some(Duration::from_secs(3)));
}

proptest! {
    #[test]
    fn any_headers_are_read_without_harm(
        name in 0_usize..9,
        value in "\\PC{0,80}",
        micros in any::<i64>(),
    ) {
        let names = [
            "retry-after", "retry-after-ms", "x-should-retry", "grpc-retry-pushback-ms",
            "x-ratelimit-reset-requests", "x-ratelimit-reset-tokens", "ratelimit-reset",
            "x-ratelimit-remaining-tokens", "other",
        ];
        let header = (names.get(name).copied().unwrap_or_default(), value.as_str());
        let hints = Hints::from_headers([header], Timestamp::from_micros(micros));
        assert!(hints.retry_after.is_none_or(|wait| wait <= span::WAIT_MAX));
    }

    #[test]
    fn anything_like_a_date_is_read_without_harm(
        text in "[A-Z][a-z]{2,8},? [0-9]{1,2}[ -][A-Z][a-z]{2}[ -][0-9]{2,4} [0-9:]{5,9} (GMT|[0-9]{4})",
        micros in any::<i64>(),
    ) {
        Hints::from_headers([("retry-after", text.as_str())], Timestamp::from_micros(micros));
    }
}
