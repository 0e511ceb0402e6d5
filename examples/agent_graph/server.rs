//! [`Server`]: a model's API and a customer service that fail in the ways real ones do.

use std::collections::VecDeque;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Json;
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use http_body_util::channel::Channel;
use serde_json::json;
use tokio::net::TcpListener;

use crate::secrets::Secrets;

/// How long a late answer takes: longer than anybody here waits.
const LATE: Duration = Duration::from_secs(4);

/// One answer of the server.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Reply {
    /// 200, and the model says this.
    Says(&'static str),
    /// 200, and a customer's file that opens with this and goes on with an address and a password.
    CustomerFile(&'static str),
    /// 429 with `Retry-After`. The text repeats the key, as some APIs do.
    TooManyRequests,
    /// 500. The text repeats the request's headers, as some frameworks do.
    InternalError,
    /// 200, and the connection is cut in the middle of the body.
    CutInBody,
    /// 200, and something that is nearly JSON.
    NearlyJson,
    /// The right answer, when nobody waits for it any more.
    Late,
    /// 400, because the prompt is too long.
    ContextLengthExceeded,
}

/// A model's API and a customer service on one port of this machine.
#[derive(Clone, Default)]
pub(crate) struct Server {
    script: Arc<Mutex<VecDeque<Reply>>>,
}

impl Server {
    /// Serves on a free port until the runtime ends.
    pub(crate) async fn start() -> io::Result<(Self, SocketAddr)> {
        let server = Self::default();
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = listener.local_addr()?;
        let router = Router::new().fallback(answer).with_state(server.clone());
        tokio::spawn(axum::serve(listener, router).into_future());
        Ok((server, address))
    }

    /// Answers the next requests with `replies`, one each.
    pub(crate) fn plan(&self, replies: &[Reply]) {
        let mut script = self.script.lock().unwrap_or_else(PoisonError::into_inner);
        script.clear();
        script.extend(replies);
    }

    fn next(&self) -> Option<Reply> {
        self.script.lock().unwrap_or_else(PoisonError::into_inner).pop_front()
    }
}

async fn answer(State(server): State<Server>, headers: HeaderMap) -> Response {
    let credentials = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let credentials = credentials.unwrap_or("none");
    let Some(reply) = server.next() else {
        return (StatusCode::SERVICE_UNAVAILABLE, "the script is over").into_response();
    };
    match reply {
        Reply::Says(text) => completion(text),
        Reply::CustomerFile(opening) => customer_file(opening),
        Reply::TooManyRequests => {
            let key = credentials.trim_start_matches("Bearer ");
            let text = format!("Rate limit reached for gpt-5-mini, key {key}. Try again in 2s.");
            let wait = [(header::RETRY_AFTER, "2")];
            (StatusCode::TOO_MANY_REQUESTS, wait, problem("rate_limit_exceeded", &text))
                .into_response()
        }
        Reply::InternalError => {
            let text = format!("cannot open the file; request had authorization: {credentials}");
            (StatusCode::INTERNAL_SERVER_ERROR, problem("internal", &text)).into_response()
        }
        Reply::CutInBody => cut_in_body(),
        Reply::NearlyJson => {
            let body = "{'choices': [{'message': {'content': 'None'}}]}";
            ([(header::CONTENT_TYPE, "application/json")], body).into_response()
        }
        Reply::Late => {
            tokio::time::sleep(LATE).await;
            completion("customer")
        }
        Reply::ContextLengthExceeded => {
            let text = "This model's maximum context length is 128000 tokens, \
                        but 131072 tokens were requested.";
            (StatusCode::BAD_REQUEST, problem("context_length_exceeded", text)).into_response()
        }
    }
}

fn completion(text: &str) -> Response {
    let choice = json!({ "index": 0, "message": { "role": "assistant", "content": text } });
    Json(json!({ "object": "chat.completion", "choices": [choice] })).into_response()
}

fn customer_file(opening: &str) -> Response {
    let Secrets { email, password, .. } = Secrets::planted();
    let note = format!("{opening}, written by {email}, password: {password}");
    Json(json!({ "plan": "gold", "note": note })).into_response()
}

fn problem(code: &str, message: &str) -> Json<serde_json::Value> {
    Json(json!({ "error": { "code": code, "message": message } }))
}

/// Sends the first half of an answer, then cuts the connection.
fn cut_in_body() -> Response {
    let (mut sender, body) = Channel::<Bytes, io::Error>::new(1);
    tokio::spawn(async move {
        let half = Bytes::from_static(br#"{"choices":[{"message":{"content":"Your inv"#);
        if sender.send_data(half).await.is_ok() {
            // An abort overtakes what is not on the wire yet.
            tokio::time::sleep(Duration::from_millis(30)).await;
            sender.abort(io::ErrorKind::BrokenPipe.into());
        }
    });
    ([(header::CONTENT_TYPE, "application/json")], Body::new(body)).into_response()
}
