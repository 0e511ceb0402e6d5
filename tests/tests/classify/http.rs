//! Errors of reqwest, and of hyper and hyper-util below it.

use std::error::Error;
use std::fmt;
use std::net::SocketAddr;
use std::time::Duration;

use failrec::policy::{Fault, FaultKind, classify};
use reqwest::{Client, Response};

use crate::loopback::{Then, answering, refusing};

fn client() -> Client {
    Client::builder().no_proxy().build().unwrap()
}

async fn get(address: SocketAddr) -> reqwest::Result<Response> {
    client().get(format!("http://{address}/status/500?retry in 3s")).send().await
}

fn seen(error: &(dyn Error + 'static)) -> (FaultKind, Option<u16>, bool) {
    let Fault { kind, status, is_not_sent, .. } = classify(error);
    (kind, status, is_not_sent)
}

#[tokio::test]
async fn refused_connection_was_not_sent() {
    let error = get(refusing().address).await.unwrap_err();
    assert_eq!(seen(&error), (FaultKind::Connect, None, true));
}

#[tokio::test]
async fn unknown_host_was_not_sent() {
    let error = client().get("http://nohost.invalid/").send().await.unwrap_err();
    assert_eq!(seen(&error), (FaultKind::Dns, None, true));
    let error = tokio::net::lookup_host("nohost.invalid:80").await.err().unwrap();
    assert_eq!(seen(&error), (FaultKind::Dns, None, true));
}

#[tokio::test]
async fn connection_closed_before_the_answer_is_broken() {
    let error = get(answering(b"", Then::Close).await).await.unwrap_err();
    assert_eq!(seen(&error), (FaultKind::Reset, None, false));
}

#[tokio::test]
async fn answer_that_never_comes_is_a_timeout() {
    let address = answering(b"", Then::SayNoMore).await;
    let request = client().get(format!("http://{address}/"));
    let error = request.timeout(Duration::from_millis(50)).send().await.unwrap_err();
    assert_eq!(seen(&error), (FaultKind::Timeout, None, false));
}

#[tokio::test]
async fn body_that_ends_early_is_a_cut_stream() {
    for answer in [
        &b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"a\":"[..],
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nff\r\n{\"a\":",
    ] {
        let response = get(answering(answer, Then::Close).await).await.unwrap();
        let error = response.text().await.unwrap_err();
        assert_eq!(seen(&error), (FaultKind::StreamCut, None, false));
    }
}

#[tokio::test]
async fn body_that_never_ends_is_a_timeout() {
    let answer = b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"a\":";
    let address = answering(answer, Then::SayNoMore).await;
    let request = client().get(format!("http://{address}/")).timeout(Duration::from_millis(50));
    let error = request.send().await.unwrap().text().await.unwrap_err();
    assert_eq!(seen(&error), (FaultKind::Timeout, None, false));
}

#[tokio::test]
async fn body_that_is_no_json_is_a_decoding_error() {
    for answer in [
        &b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n{\"a\":"[..],
        b"HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\n<html>",
    ] {
        let response = get(answering(answer, Then::Close).await).await.unwrap();
        let error = response.json::<serde_json::Value>().await.unwrap_err();
        assert_eq!(seen(&error), (FaultKind::Decode, None, false));
    }
}

#[tokio::test]
async fn status_of_the_answer_is_known() {
    let table: [(&[u8], FaultKind, u16); 6] = [
        (b"HTTP/1.1 401 Unauthorized\r\n", FaultKind::Authentication, 401),
        (b"HTTP/1.1 404 Not Found\r\n", FaultKind::InvalidRequest, 404),
        (b"HTTP/1.1 429 Too Many Requests\r\n", FaultKind::Throttled, 429),
        (b"HTTP/1.1 500 Internal Server Error\r\n", FaultKind::Server, 500),
        (b"HTTP/1.1 503 Service Unavailable\r\n", FaultKind::Unavailable, 503),
        (b"HTTP/1.1 529 Site is overloaded\r\n", FaultKind::Overloaded, 529),
    ];
    for (line, kind, status) in table {
        let answer = [line, b"content-length: 0\r\n\r\n"].concat().leak();
        let response = get(answering(answer, Then::Close).await).await.unwrap();
        let error = response.error_for_status().unwrap_err();
        assert_eq!(seen(&error), (kind, Some(status), false));
        // Somebody who keeps only the text loses nothing.
        let text = std::io::Error::other(error.to_string());
        assert_eq!(seen(&text), (kind, Some(status), false));
    }
}

#[tokio::test]
async fn answer_that_is_no_http_is_a_decoding_error() {
    let error = get(answering(b"nonsense", Then::Close).await).await.unwrap_err();
    assert_eq!(seen(&error), (FaultKind::Decode, None, false));
}

#[tokio::test]
async fn redirects_in_a_circle_are_no_passing_trouble() {
    let answer = b"HTTP/1.1 302 Found\r\nlocation: /\r\ncontent-length: 0\r\n\r\n";
    let error = get(answering(answer, Then::Close).await).await.unwrap_err();
    assert_eq!(seen(&error), (FaultKind::InvalidRequest, None, false));
}

#[tokio::test]
async fn request_that_cannot_be_made_was_not_sent() {
    let error = client().get("no address").send().await.unwrap_err();
    assert_eq!(seen(&error), (FaultKind::InvalidRequest, None, true));
    // Without TLS in the build.
    let error = client().get("https://127.0.0.1/").send().await.unwrap_err();
    assert_eq!(seen(&error), (FaultKind::InvalidRequest, None, true));
}

#[tokio::test]
async fn wrapped_error_tells_the_same() {
    #[derive(Debug, thiserror::Error)]
    enum ShopError {
        #[error("no price")]
        Price(#[source] reqwest::Error),
        #[error(transparent)]
        Stock(reqwest::Error),
    }
    let broken = get(refusing().address).await.unwrap_err();
    assert_eq!(seen(&ShopError::Price(broken)), (FaultKind::Connect, None, true));
    let broken = get(refusing().address).await.unwrap_err();
    assert_eq!(seen(&ShopError::Stock(broken)), (FaultKind::Connect, None, true));

    let broken = get(refusing().address).await.unwrap_err();
    let report = anyhow::Error::from(broken).context("no price");
    assert_eq!(seen(report.as_ref()), (FaultKind::Connect, None, true));
    let broken = get(refusing().address).await.unwrap_err();
    let report = eyre::Report::from(broken).wrap_err("no price");
    assert_eq!(seen(report.as_ref()), (FaultKind::Connect, None, true));
}

#[tokio::test]
async fn word_of_the_server_on_trying_again_is_read_from_a_response() {
    let answer = b"HTTP/1.1 429 Too Many Requests\r\nRetry-After: 7\r\nx-should-retry: true\r\n\
        content-length: 38\r\n\r\n{\"error\":{\"type\":\"rate_limit_error\"}}\n";
    let response = get(answering(answer, Then::Close).await).await.unwrap();
    let status = response.status().as_u16();
    let headers = response.headers().clone();
    let body = response.text().await.unwrap();
    let texts =
        headers.iter().filter_map(|(name, value)| Some((name.as_str(), value.to_str().ok()?)));
    let fault = Fault::from_response(status, texts, &body, failrec::Timestamp::from_micros(0));
    assert_eq!((fault.kind, fault.status), (FaultKind::Throttled, Some(429)));
    assert_eq!((fault.retry_after, fault.should_retry), (Some(Duration::from_secs(7)), Some(true)));
}

/// An error that keeps the texts of another and nothing else.
#[derive(Debug)]
struct Kept(String);

impl fmt::Display for Kept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for Kept {}

#[tokio::test]
async fn text_of_the_innermost_cause_is_enough_for_its_kind() {
    let error = get(refusing().address).await.unwrap_err();
    let mut innermost: &(dyn Error + 'static) = &error;
    while let Some(cause) = innermost.source() {
        innermost = cause;
    }
    assert_eq!(seen(&Kept(innermost.to_string())), (FaultKind::Connect, None, true));
}
