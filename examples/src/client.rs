//! [`Client`]: calls the server, and tells policies what went wrong.

use std::net::SocketAddr;

use failrec::policy::{Classify, Fault, Rejected, classify};
use failrec::{Clock as _, SystemClock};
use http_body_util::{BodyExt as _, Full};
use hyper::body::Bytes;
use hyper::header::AUTHORIZATION;
use hyper::{Method, Request};
use hyper_util::client::legacy;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use thiserror::Error;

/// Why a call brought no answer.
#[derive(Debug, Error)]
pub enum CallError {
    /// No request can be made of this.
    #[error("cannot form a request to {url}")]
    Request {
        /// Of what.
        url: String,
        /// Why.
        source: hyper::http::Error,
    },
    /// There was no connection, or no answer on it.
    #[error("no answer from {url}")]
    Unreachable {
        /// From where.
        url: String,
        /// Why.
        source: legacy::Error,
    },
    /// The answer did not come to its end.
    #[error("the answer of {url} broke off")]
    BrokeOff {
        /// From where.
        url: String,
        /// Why.
        source: hyper::Error,
    },
    /// The answer was that it cannot be done.
    #[error("HTTP status {status} from {url}: {text}")]
    Refused {
        /// The answer's status.
        status: u16,
        /// From where.
        url: String,
        /// The answer's body.
        text: String,
        /// What status, headers and body mean.
        fault: Fault,
    },
    /// A policy did not let the call through, or cut it off.
    #[error("not done")]
    NotDone(#[from] Rejected),
}

/// By this a retry knows whether and when to try again, and a breaker what counts.
impl Classify for CallError {
    fn fault(&self) -> Fault {
        match self {
            Self::Request { source, .. } => classify(source),
            Self::Unreachable { source, .. } => classify(source),
            Self::BrokeOff { source, .. } => classify(source),
            Self::Refused { fault, .. } => *fault,
            Self::NotDone(rejected) => classify(rejected),
        }
    }
}

/// Calls a server.
#[derive(Clone, Debug)]
pub struct Client {
    http: legacy::Client<HttpConnector, Full<Bytes>>,
    server: SocketAddr,
}

impl Client {
    /// A client of the server at this address.
    pub fn new(server: SocketAddr) -> Self {
        let http =
            legacy::Client::builder(TokioExecutor::new()).pool_max_idle_per_host(0).build_http();
        Self { http, server }
    }

    /// The body of the answer to a request with this key.
    ///
    /// # Errors
    ///
    /// [`CallError`] if there was no answer, or one without success.
    ///
    /// # Cancel safety
    ///
    /// Dropped, it closes its connection; the request may have arrived.
    pub async fn send(&self, method: Method, path: &str, key: &str) -> Result<String, CallError> {
        let url = format!("http://{}{path}", self.server);
        let request = Request::builder().method(method).uri(&url);
        let request = request.header(AUTHORIZATION, format!("Bearer {key}"));
        let request = match request.body(Full::default()) {
            Ok(request) => request,
            Err(source) => return Err(CallError::Request { url, source }),
        };
        let answer = match self.http.request(request).await {
            Ok(answer) => answer,
            Err(source) => return Err(CallError::Unreachable { url, source }),
        };
        let (head, body) = answer.into_parts();
        let text = match body.collect().await {
            Ok(body) => String::from_utf8_lossy(&body.to_bytes()).into_owned(),
            Err(source) => return Err(CallError::BrokeOff { url, source }),
        };
        if head.status.is_success() {
            return Ok(text);
        }
        let status = head.status.as_u16();
        let headers = head.headers.iter();
        let headers =
            headers.filter_map(|(name, value)| Some((name.as_str(), value.to_str().ok()?)));
        let fault = Fault::from_response(status, headers, &text, SystemClock::new().now());
        Err(CallError::Refused { status, url, text, fault })
    }
}
