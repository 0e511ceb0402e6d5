//! [`Hints`]: what a server says of trying again, in the headers of its answer.

use std::time::Duration;

use crate::base::Timestamp;
use crate::policy::classify::{http_date, span};

/// What a server says of trying again, in the headers of its answer.
///
/// # Examples
///
/// ```
/// use std::time::Duration;
///
/// use failrec::Timestamp;
/// use failrec::policy::Hints;
///
/// let now: Timestamp = "2026-11-22T05:19:00Z".parse()?;
/// let hints = Hints::from_headers([("Retry-After", "Sun, 22 Nov 2026 05:19:30 GMT")], now);
/// assert_eq!(hints.retry_after, Some(Duration::from_secs(30)));
/// # Ok::<(), failrec::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Hints {
    /// How long it asks to wait.
    pub retry_after: Option<Duration>,
    /// Whether to try again at all.
    pub should_retry: Option<bool>,
}

impl Hints {
    /// What these headers say; `now` is the wall time, for a header that names a date.
    ///
    /// Names are read in any case. A value that cannot be read is as if it were not there, and so is
    /// a wait of more than ten years. A date that has passed is a wait of zero. Of several waits the
    /// plainest counts: `retry-after-ms`, `retry-after`, `grpc-retry-pushback-ms`, then the longest
    /// of `x-ratelimit-reset-requests` and `x-ratelimit-reset-tokens` whose limit is not known to
    /// have room (`x-ratelimit-remaining-requests` and `-tokens`), then `ratelimit-reset`. A
    /// negative `grpc-retry-pushback-ms` says not to try again, and so does `x-should-retry: false`.
    pub fn from_headers<'a>(
        headers: impl IntoIterator<Item = (&'a str, &'a str)>,
        now: Timestamp,
    ) -> Self {
        let mut seen = Seen::default();
        for (name, value) in headers {
            seen.note(name, value, now);
        }
        seen.hints()
    }
}

/// Bytes of a value that can mean anything.
const VALUE_BYTES_MAX: usize = 64;

/// What each header says.
#[derive(Default)]
struct Seen {
    millis: Option<Duration>,
    plain: Option<Duration>,
    pushback: Option<Duration>,
    requests: Limit,
    tokens: Limit,
    reset: Option<Duration>,
    should_retry: Option<bool>,
    is_pushed_off: bool,
}

/// One of the limits of a provider.
#[derive(Default)]
struct Limit {
    reset: Option<Duration>,
    has_room: bool,
}

impl Limit {
    fn wait(&self) -> Option<Duration> {
        self.reset.filter(|_| !self.has_room)
    }
}

impl Seen {
    fn note(&mut self, name: &str, value: &str, now: Timestamp) {
        let value = value.trim();
        if VALUE_BYTES_MAX < value.len() {
            return;
        }
        let is = |wanted: &str| name.eq_ignore_ascii_case(wanted);
        let has_room = || value.parse::<u64>().is_ok_and(|left| 0 < left);
        if is("retry-after") {
            self.plain = self.plain.or_else(|| wait(value, now));
        } else if is("retry-after-ms") {
            self.millis = self.millis.or_else(|| span::whole_millis(value));
        } else if is("x-should-retry") {
            self.should_retry = self.should_retry.or_else(|| word(value));
        } else if is("grpc-retry-pushback-ms") {
            self.is_pushed_off |= value.parse::<i64>().is_ok_and(i64::is_negative);
            self.pushback = self.pushback.or_else(|| span::whole_millis(value));
        } else if is("x-ratelimit-reset-requests") {
            self.requests.reset = self.requests.reset.or_else(|| span::whole(value));
        } else if is("x-ratelimit-reset-tokens") {
            self.tokens.reset = self.tokens.reset.or_else(|| span::whole(value));
        } else if is("x-ratelimit-remaining-requests") {
            self.requests.has_room = has_room();
        } else if is("x-ratelimit-remaining-tokens") {
            self.tokens.has_room = has_room();
        } else if is("ratelimit-reset") {
            self.reset = self.reset.or_else(|| span::whole_seconds(value));
        }
    }

    fn hints(&self) -> Hints {
        let should_retry = if self.is_pushed_off { Some(false) } else { self.should_retry };
        let limits = self.requests.wait().max(self.tokens.wait());
        let waits = [self.millis, self.plain, self.pushback, limits, self.reset];
        Hints { retry_after: waits.into_iter().flatten().next(), should_retry }
    }
}

fn wait(value: &str, now: Timestamp) -> Option<Duration> {
    let until = || {
        let wait = http_date::parse(value, now)?.since(now);
        (wait <= span::WAIT_MAX).then_some(wait)
    };
    span::whole_seconds(value).or_else(until)
}

fn word(value: &str) -> Option<bool> {
    if value.eq_ignore_ascii_case("true") {
        return Some(true);
    }
    value.eq_ignore_ascii_case("false").then_some(false)
}

#[cfg(test)]
mod tests;
