//! [`Webhook`]: an address on the network that a recorder tells.

use std::fmt;
use std::net::IpAddr;
use std::time::Duration;

use ureq::Agent;
use ureq::http::{HeaderMap, HeaderName, HeaderValue, Uri, header};

use crate::error::{Error, ErrorKind, Result};
use crate::recorder::notification::Notification;

/// One that takes longer is given up.
const LIMIT: Duration = Duration::from_secs(5);

/// An address on the network that a recorder tells, by a `POST` with the notification as JSON.
///
/// An answer with a status from 200 to 299 within the [limit](Self::timeout) takes it. Any other
/// answer refuses it, also one that points elsewhere: what is told, and the headers with it, go to
/// no host but the one that was named. It is told once and not tried again.
///
/// `HTTPS_PROXY` and its kin are obeyed, except for an address of this machine. Certificates are
/// those of Mozilla's list.
///
/// # Examples
///
/// ```
/// use std::io::{BufRead as _, BufReader, Write as _};
/// use std::net::TcpListener;
/// use std::time::Duration;
///
/// use failrec::recorder::Webhook;
///
/// let listener = TcpListener::bind("127.0.0.1:0")?;
/// let url = format!("http://{}/failures", listener.local_addr()?);
/// let service = std::thread::spawn(move || {
///     let (mut stream, _) = listener.accept()?;
///     let head = BufReader::new(&stream).lines().map_while(Result::ok);
///     let head: Vec<_> = head.take_while(|line| !line.is_empty()).collect();
///     stream.write_all(b"HTTP/1.1 204 No Content\r\n\r\n").map(|()| head)
/// });
///
/// let folder = tempfile::tempdir()?;
/// let hook = Webhook::new(url).header("authorization", "Bearer 6f3a");
/// assert!(!format!("{hook:?}").contains("6f3a"));
/// let recorder = failrec::builder().store_path(folder.path()).notify_webhook(hook).build()?;
/// recorder.in_force(|| failrec::record(&std::fmt::Error));
/// recorder.shutdown(Duration::from_secs(10));
/// assert_eq!(recorder.health().notified, 1);
///
/// let head = service.join().unwrap()?;
/// assert_eq!(head[0], "POST /failures HTTP/1.1");
/// assert!(head.contains(&"authorization: Bearer 6f3a".to_owned()));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
#[must_use = "give it to `RecorderBuilder::notify_webhook`"]
pub struct Webhook {
    url: String,
    headers: Vec<(String, String)>,
    limit: Duration,
}

/// A webhook whose parts are known to be well formed.
pub(super) struct Post {
    agent: Agent,
    uri: Uri,
    headers: HeaderMap,
}

impl Webhook {
    /// The webhook at this address, which begins with `https://` or `http://`.
    pub fn new(url: impl Into<String>) -> Self {
        Self { url: url.into(), headers: Vec::new(), limit: LIMIT }
    }

    /// Sends a header with each notification, such as `authorization`. Its value is never shown.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// How long one notification may take in all, from finding the host to the end of the answer's
    /// headers; 5 seconds without this. Others wait meanwhile.
    pub const fn timeout(mut self, limit: Duration) -> Self {
        self.limit = limit;
        self
    }

    /// Reads its parts.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`] if the address, a header or the limit is of no use.
    pub(super) fn open(self) -> Result<Post> {
        let refuse = |what: String| Error::new(ErrorKind::InvalidInput, what);
        // An address may hold a secret in its path, so that no error shows more than its host.
        let uri: Uri = self.url.parse().map_err(|error| {
            Error::with_source(ErrorKind::InvalidInput, "read the url of a webhook", error)
        })?;
        let is_http = matches!(uri.scheme_str(), Some("http" | "https"));
        if !is_http || uri.host().is_none_or(str::is_empty) {
            let why =
                "read the url of a webhook: it must begin with https:// or http:// and a host";
            return Err(refuse(why.to_owned()));
        }
        if self.limit.is_zero() {
            return Err(refuse("set the timeout of a webhook: it must be more than 0".to_owned()));
        }
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        for (name, value) in self.headers {
            let known: HeaderName = name
                .parse()
                .map_err(|_| refuse(format!("send the header {name:?}: that is no name of one")))?;
            let mut value: HeaderValue = value.parse().map_err(|_| {
                refuse(format!(
                    "send the header {name:?}: its value holds a line break or the like"
                ))
            })?;
            value.set_sensitive(true);
            headers.insert(known, value);
        }
        let config = Agent::config_builder()
            .timeout_global(Some(self.limit))
            .max_redirects(0)
            .http_status_as_error(false)
            // Notifications are rare, and a connection that was kept would be closed by then.
            .max_idle_connections(0)
            .user_agent(concat!("failrec/", env!("CARGO_PKG_VERSION")));
        // What listens on this machine no proxy can reach.
        let config = if is_local(&uri) { config.proxy(None) } else { config };
        Ok(Post { agent: config.build().new_agent(), uri, headers })
    }
}

impl Post {
    /// Sends it, and waits for the answer.
    pub(super) fn send(&self, notification: &Notification) -> Result<()> {
        let host = self.uri.host().unwrap_or_default();
        let message = format!("tell the webhook at {host}");
        let failed = |error: ureq::Error| Error::with_source(ErrorKind::Io, &*message, error);
        let body = serde_json::to_vec(notification).map_err(|error| {
            Error::with_source(ErrorKind::Io, "write a notification as JSON", error)
        })?;
        let mut request = self.agent.post(&self.uri);
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        let status = request.send(&body[..]).map_err(failed)?.status();
        if status.is_success() {
            return Ok(());
        }
        Err(Error::new(ErrorKind::Io, format!("{message}: it answered {status}")))
    }
}

fn is_local(uri: &Uri) -> bool {
    let host = uri.host().unwrap_or_default();
    let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    host.eq_ignore_ascii_case("localhost") || address.is_ok_and(|address| address.is_loopback())
}

impl From<&str> for Webhook {
    fn from(url: &str) -> Self {
        Self::new(url)
    }
}

impl From<String> for Webhook {
    fn from(url: String) -> Self {
        Self::new(url)
    }
}

impl fmt::Debug for Webhook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let uri = self.url.parse::<Uri>().ok();
        let names: Vec<_> = self.headers.iter().map(|(name, _)| name).collect();
        f.debug_struct("Webhook")
            .field("host", &uri.as_ref().and_then(Uri::host))
            .field("headers", &names)
            .field("timeout", &self.limit)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
