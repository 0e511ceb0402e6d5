//! [`Client`]: how the agent reaches the model and the customer service.

use std::net::SocketAddr;
use std::time::Duration;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use failrec::scope;
use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper::header::{AUTHORIZATION, CONTENT_TYPE, RETRY_AFTER};
use hyper::{Method, Request, StatusCode};
use hyper_util::client::legacy;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::json;
use thiserror::Error;
use tokio::time::error::Elapsed;
use tokio::time::timeout;

use crate::secrets::Secrets;

/// The model may think for as long as the graph lets it, which is less.
const PATIENCE_WITH_MODEL: Duration = Duration::from_secs(3);
/// A tool has to be quick.
const PATIENCE_WITH_TOOL: Duration = Duration::from_millis(250);

/// Why a call brought no answer.
#[derive(Debug, Error)]
pub(crate) enum CallError {
    #[error("{url} did not answer within {patience:?}")]
    TimedOut { url: String, patience: Duration, source: Elapsed },
    #[error("cannot reach {url}")]
    Unreachable { url: String, source: legacy::Error },
    #[error("the answer of {url} broke off")]
    BrokeOff { url: String, source: hyper::Error },
    #[error("HTTP status {status} from {url}: {text}")]
    Refused { status: StatusCode, url: String, text: String },
    #[error("HTTP status 429 from {url}, to be tried again in {seconds} s: {text}")]
    RateLimited { url: String, seconds: u64, text: String },
    #[error("cannot read the answer of {url}")]
    Malformed { url: String, source: serde_json::Error },
    #[error("cannot form a request to {url}")]
    Request { url: String, source: hyper::http::Error },
}

/// What the customer service knows of a customer.
#[derive(Debug, Deserialize)]
pub(crate) struct Customer {
    pub(crate) plan: String,
    pub(crate) note: String,
}

/// How the agent reaches the model and the customer service.
#[derive(Clone)]
pub(crate) struct Client {
    http: legacy::Client<HttpConnector, Full<Bytes>>,
    server: SocketAddr,
    secrets: Secrets,
}

impl Client {
    pub(crate) fn new(server: SocketAddr, secrets: Secrets) -> Self {
        // A connection that the server has cut is of no use to the next call.
        let http =
            legacy::Client::builder(TokioExecutor::new()).pool_max_idle_per_host(0).build_http();
        Self { http, server, secrets }
    }

    /// What the model says to `prompt`.
    pub(crate) async fn chat(&self, prompt: &str) -> Result<String, CallError> {
        let url = format!("http://{}/v1/chat/completions", self.server);
        let key = format!("Bearer {}", self.secrets.api_key);
        let message = json!({ "role": "user", "content": prompt });
        let body = json!({ "model": "gpt-5-mini", "messages": [message] }).to_string();
        let call = Call { method: Method::POST, url, credentials: key, body };
        let answer: Completion = self.within(PATIENCE_WITH_MODEL, call).await?;
        Ok(answer.choices.into_iter().map(|choice| choice.message.content).collect())
    }

    /// What the customer service knows of the customer with this address.
    pub(crate) async fn customer(&self, email: &str) -> Result<Customer, CallError> {
        let Secrets { api_key, password, .. } = &self.secrets;
        let email = email.replace('@', "%40");
        let url = format!("http://{}/customer?email={email}&api_key={api_key}", self.server);
        let credentials =
            format!("Basic {}", BASE64_STANDARD.encode(format!("support:{password}")));
        let call = Call { method: Method::GET, url, credentials, body: String::new() };
        self.within(PATIENCE_WITH_TOOL, call).await
    }

    async fn within<T: DeserializeOwned>(
        &self,
        patience: Duration,
        call: Call,
    ) -> Result<T, CallError> {
        let url = call.url.clone();
        timeout(patience, self.send(call)).await.map_err(|source| CallError::TimedOut {
            url,
            patience,
            source,
        })?
    }

    async fn send<T: DeserializeOwned>(&self, call: Call) -> Result<T, CallError> {
        let Call { method, url, credentials, body } = call;
        scope::breadcrumb("http", format!("{method} {url}"));
        let request = Request::builder()
            .method(method)
            .uri(&url)
            .header(AUTHORIZATION, credentials)
            .header(CONTENT_TYPE, "application/json")
            .body(Full::from(body));
        let request = match request {
            Ok(request) => request,
            Err(source) => return Err(CallError::Request { url, source }),
        };
        let answer = match self.http.request(request).await {
            Ok(answer) => answer,
            Err(source) => return Err(CallError::Unreachable { url, source }),
        };
        let status = answer.status();
        scope::breadcrumb("http", format!("{url} says {status}"));
        let wait = answer.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok());
        let wait = wait.and_then(|seconds| seconds.parse().ok());
        let body = match answer.into_body().collect().await {
            Ok(body) => body.to_bytes(),
            Err(source) => return Err(CallError::BrokeOff { url, source }),
        };
        if status.is_success() {
            return serde_json::from_slice(&body)
                .map_err(|source| CallError::Malformed { url, source });
        }
        let text = String::from_utf8_lossy(&body).into_owned();
        Err(match wait {
            Some(seconds) => CallError::RateLimited { url, seconds, text },
            None => CallError::Refused { status, url, text },
        })
    }
}

struct Call {
    method: Method,
    url: String,
    credentials: String,
    body: String,
}

#[derive(Deserialize)]
struct Completion {
    choices: Vec<Choice>,
}

#[derive(Deserialize)]
struct Choice {
    message: Message,
}

#[derive(Deserialize)]
struct Message {
    content: String,
}
