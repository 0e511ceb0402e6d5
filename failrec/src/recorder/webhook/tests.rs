use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};

use serde_json::{Value, json};

use super::*;
use crate::recorder::{Health, Recorder, record};

/// As long as a busy machine may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// What a service on this machine was sent.
struct Sent {
    head: Vec<String>,
    body: Value,
}

/// A service that gives the same answer to everyone, and tells what it was sent.
fn service(answer: &'static str) -> (SocketAddr, Receiver<Sent>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let (tell, told) = channel();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let sent = serve(&mut stream.unwrap(), answer).unwrap();
            if tell.send(sent).is_err() {
                break;
            }
        }
    });
    (address, told)
}

fn serve(stream: &mut TcpStream, answer: &str) -> io::Result<Sent> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let lines = reader.by_ref().lines().map_while(Result::ok);
    let head: Vec<_> = lines.take_while(|line| !line.is_empty()).collect();
    let length = head.iter().find_map(|line| line.strip_prefix("content-length: "));
    let mut body = vec![0; length.unwrap().parse().unwrap()];
    reader.read_exact(&mut body)?;
    stream.write_all(answer.as_bytes())?;
    Ok(Sent { head, body: serde_json::from_slice(&body)? })
}

const TAKEN: &str = "HTTP/1.1 204 No Content\r\n\r\n";

fn url(address: SocketAddr) -> String {
    format!("http://{address}/told")
}

/// Lets a recorder with this hook live for so many failures, each of a group of its own.
fn live(hook: Webhook, groups: u8) -> Health {
    let folder = tempfile::tempdir().unwrap();
    let recorder = Recorder::builder().store_path(folder.path()).notify_webhook(hook).build();
    let recorder = recorder.unwrap();
    for number in 0..groups {
        let letters = [b'a' + number / 10, b'k' + number % 10].map(char::from);
        let error = io::Error::other(String::from_iter(letters));
        recorder.in_force(|| record(&error));
    }
    recorder.shutdown(PATIENCE);
    recorder.health()
}

fn told(health: &Health) -> (u64, u64) {
    (health.notified, health.unnotified)
}

fn refusal(hook: impl Into<Webhook>) -> String {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("store");
    let built = Recorder::builder().store_path(&store).notify_webhook(hook).build();
    let error = built.unwrap_err();
    assert_eq!((error.kind(), store.exists()), (ErrorKind::InvalidInput, false));
    error.to_string()
}

#[test]
fn notification_is_posted_as_json_with_the_headers() {
    let (address, sent) = service(TAKEN);
    let hook = Webhook::new(url(address)).header("X-Token", "tok").header("x-team", "core");
    assert_eq!(told(&live(hook, 1)), (1, 0));
    let sent = sent.recv().unwrap();
    assert_eq!(sent.head[0], "POST /told HTTP/1.1");
    for line in ["content-type: application/json", "x-token: tok", "x-team: core"] {
        assert!(sent.head.iter().any(|known| known == line), "{line}: {:?}", sent.head);
    }
    assert_eq!((&sent.body["cause"], &sent.body["count"]), (&json!("new"), &json!(1)));
    assert_eq!(sent.body["message"], "ak");
}

#[test]
fn answer_that_is_no_success_is_a_refusal() {
    for (answer, status) in [
        ("HTTP/1.1 500 Internal Server Error\r\ncontent-length: 0\r\n\r\n", "500"),
        ("HTTP/1.1 304 Not Modified\r\n\r\n", "304"),
    ] {
        let (address, _sent) = service(answer);
        let health = live(Webhook::new(url(address)), 1);
        assert_eq!(told(&health), (0, 1));
        let said = health.last_error.unwrap();
        let wanted = format!("tell the webhook at 127.0.0.1: it answered {status}");
        assert!(said.starts_with(&wanted), "{said}");
    }
}

#[test]
fn answer_that_points_elsewhere_is_not_followed() {
    let (elsewhere, seen) = service(TAKEN);
    let answer = format!("HTTP/1.1 307 Temporary Redirect\r\nlocation: {}\r\n\r\n", url(elsewhere));
    let (address, _sent) = service(answer.leak());
    assert_eq!(told(&live(Webhook::new(url(address)), 1)), (0, 1));
    assert!(seen.try_recv().is_err());
}

#[test]
fn service_that_does_not_answer_is_given_up() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let hook = Webhook::new(url(listener.local_addr().unwrap()));
    let health = live(hook.timeout(Duration::from_millis(50)), 1);
    assert_eq!(told(&health), (0, 1));
    let said = health.last_error.unwrap();
    assert_eq!(said, "tell the webhook at 127.0.0.1: timeout: global");
}

#[test]
fn failure_to_reach_anybody_is_counted_and_not_recorded() {
    let nobody = SocketAddr::from(([127, 0, 0, 1], 1));
    let health = live(Webhook::new(url(nobody)), 2);
    assert_eq!((told(&health), health.emitted), ((0, 2), 2));
}

#[test]
fn what_is_too_much_for_an_hour_comes_as_a_digest() {
    let (address, sent) = service(TAKEN);
    assert_eq!(told(&live(Webhook::new(url(address)), 63)), (61, 0));
    let digest = sent.recv_timeout(PATIENCE).into_iter().chain(sent.try_iter()).last().unwrap();
    assert_eq!((&digest.body["cause"], &digest.body["count"]), (&json!("digest"), &json!(3)));
    assert_eq!(digest.body["groups"].as_array().unwrap().len(), 3);
}

#[test]
fn group_that_fails_often_is_posted_once() {
    let (address, sent) = service(TAKEN);
    let folder = tempfile::tempdir().unwrap();
    let recorder = Recorder::builder().store_path(folder.path()).notify_webhook(url(address));
    let recorder = recorder.build().unwrap();
    assert_eq!((0..5).filter_map(|_| recorder.in_force(|| record(&fmt::Error))).count(), 5);
    recorder.shutdown(PATIENCE);
    assert_eq!((told(&recorder.health()), sent.try_iter().count()), ((1, 0), 1));
}

#[test]
fn address_that_cannot_be_told_is_refused_before_a_store_is_made() {
    for bad in ["", "hooks.example.com/x", "ftp://hooks.example.com/x", "https://", "http://a b/"] {
        let said = refusal(bad);
        assert!(said.starts_with("read the url of a webhook"), "{bad}: {said}");
    }
}

#[test]
fn header_that_cannot_be_sent_is_refused_without_its_value() {
    let hook = || Webhook::new("https://hooks.example.com/x");
    let said = refusal(hook().header("author ization", "secret"));
    assert_eq!(said, "send the header \"author ization\": that is no name of one");
    let said = refusal(hook().header("authorization", "secret\nx: y"));
    let wanted = "send the header \"authorization\": its value holds a line break or the like";
    assert_eq!(said, wanted);
}

#[test]
fn timeout_of_nothing_is_refused() {
    let said = refusal(Webhook::new("https://hooks.example.com/x").timeout(Duration::ZERO));
    assert_eq!(said, "set the timeout of a webhook: it must be more than 0");
}

#[test]
fn debug_shows_neither_path_nor_values() {
    let hook = Webhook::new("https://me:pw@hooks.example.com/T0/secret").header("auth", "value");
    let shown = format!("{hook:?}");
    let wanted =
        r#"Webhook { host: Some("hooks.example.com"), headers: ["auth"], timeout: 5s, .. }"#;
    assert_eq!(shown, wanted);
    let builder = format!("{:?}", Recorder::builder().notify_webhook(hook));
    assert!(!builder.contains("secret") && !builder.contains("value\""), "{builder}");
}
