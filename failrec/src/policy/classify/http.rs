//! HTTP: from a status, and from a whole response, to a [`Fault`].

use crate::base::Timestamp;
use crate::policy::classify::hint::Hints;
use crate::policy::classify::text;
use crate::policy::fault::{Fault, FaultKind};

impl FaultKind {
    /// What a status of HTTP stands for; [`Unknown`](Self::Unknown) for one below 400, which is no
    /// failure, and above 599, which is no status.
    ///
    /// # Examples
    ///
    /// ```
    /// use failrec::policy::FaultKind;
    ///
    /// assert_eq!(FaultKind::of_status(429), FaultKind::Throttled);
    /// assert_eq!(FaultKind::of_status(503), FaultKind::Unavailable);
    /// assert_eq!(FaultKind::of_status(404), FaultKind::InvalidRequest);
    /// ```
    pub const fn of_status(status: u16) -> Self {
        match status {
            401 | 403 | 407 => Self::Authentication,
            402 => Self::QuotaExhausted,
            408 | 598 | 599 => Self::Timeout,
            409 | 425 => Self::Conflict,
            423 => Self::Busy,
            429 | 509 => Self::Throttled,
            // Of nginx: the caller went away.
            499 => Self::Cancelled,
            400..=499 => Self::InvalidRequest,
            // 520 to 530 are of a proxy that cannot reach what stands behind it, 529 excepted.
            502..=504 | 520..=528 | 530 => Self::Unavailable,
            529 => Self::Overloaded,
            500..=599 => Self::Server,
            _ => Self::Unknown,
        }
    }
}

impl Fault {
    /// What a response of this status has met.
    pub const fn from_status(status: u16) -> Self {
        let mut fault = Self::new(FaultKind::of_status(status));
        fault.status = Some(status);
        fault
    }

    /// What a response has met, from its status, its headers and its body.
    ///
    /// The body tells apart what one status stands for: a rate limit and a quota that is used up, a
    /// request that is wrong and one that is too long for the model. The first 4 KiB of it are
    /// looked at. `now` is the wall time, for headers that name a date.
    ///
    /// # Examples
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use failrec::Timestamp;
    /// use failrec::policy::{Fault, FaultKind};
    ///
    /// let now = Timestamp::from_micros(0);
    /// let body = r#"{"error": {"type": "insufficient_quota"}}"#;
    /// let fault = Fault::from_response(429, [("retry-after", "20")], body, now);
    /// assert_eq!(fault.kind, FaultKind::QuotaExhausted);
    /// assert_eq!(fault.retry_after, Some(Duration::from_secs(20)));
    /// ```
    pub fn from_response<'a>(
        status: u16,
        headers: impl IntoIterator<Item = (&'a str, &'a str)>,
        body: &str,
        now: Timestamp,
    ) -> Self {
        let mut fault = Self::from_status(status);
        if let Some(kind) = text::coded(body) {
            fault.kind = kind;
        }
        let fault = fault.with_hints(Hints::from_headers(headers, now));
        Self { retry_after: fault.retry_after.or_else(|| text::hint(body)), ..fault }
    }

    /// With what the other side said of trying again; what it did not say stays.
    #[must_use]
    pub fn with_hints(self, hints: Hints) -> Self {
        Self {
            retry_after: hints.retry_after.or(self.retry_after),
            should_retry: hints.should_retry.or(self.should_retry),
            ..self
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn status_stands_for_a_kind() {
        let table = [
            (200, FaultKind::Unknown),
            (304, FaultKind::Unknown),
            (400, FaultKind::InvalidRequest),
            (401, FaultKind::Authentication),
            (402, FaultKind::QuotaExhausted),
            (403, FaultKind::Authentication),
            (404, FaultKind::InvalidRequest),
            (408, FaultKind::Timeout),
            (409, FaultKind::Conflict),
            (413, FaultKind::InvalidRequest),
            (418, FaultKind::InvalidRequest),
            (422, FaultKind::InvalidRequest),
            (425, FaultKind::Conflict),
            (429, FaultKind::Throttled),
            (500, FaultKind::Server),
            (501, FaultKind::Server),
            (502, FaultKind::Unavailable),
            (503, FaultKind::Unavailable),
            (504, FaultKind::Unavailable),
            (524, FaultKind::Unavailable),
            (529, FaultKind::Overloaded),
            (599, FaultKind::Timeout),
            (600, FaultKind::Unknown),
        ];
        for (status, kind) in table {
            assert_eq!(FaultKind::of_status(status), kind, "{status}");
            assert_eq!(Fault::from_status(status).status, Some(status));
        }
    }

    #[test]
    fn body_tells_apart_what_one_status_stands_for() {
        let table = [
            (429, r#"{"error":{"type":"insufficient_quota"}}"#, FaultKind::QuotaExhausted),
            (429, r#"{"error":{"type":"rate_limit_error"}}"#, FaultKind::Throttled),
            (400, r#"{"error":{"code":"context_length_exceeded"}}"#, FaultKind::ContextLength),
            (400, r#"{"error":{"message":"the read timed out"}}"#, FaultKind::InvalidRequest),
            (500, "", FaultKind::Server),
        ];
        for (status, body, kind) in table {
            let fault = Fault::from_response(status, [], body, Timestamp::from_micros(0));
            assert_eq!((fault.kind, fault.status), (kind, Some(status)), "{body}");
        }
    }

    #[test]
    fn header_comes_before_what_the_body_says_of_the_wait() {
        let body = "Please try again in 20s.";
        let now = Timestamp::from_micros(0);
        let by_header = Fault::from_response(429, [("Retry-After", "3")], body, now);
        let by_body = Fault::from_response(429, [], body, now);
        assert_eq!(by_header.retry_after, Some(Duration::from_secs(3)));
        assert_eq!(by_body.retry_after, Some(Duration::from_secs(20)));
    }
}
