//! [`RateLimiterStats`]: what a rate limiter has counted.

/// What a rate limiter has counted since it was made or its figures reset. Every figure is exact
/// once those who call have been waited for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct RateLimiterStats {
    /// Calls that were admitted, at once or after waiting.
    pub admitted: u64,
    /// Calls among them whose moment was later than when they asked.
    pub waited: u64,
    /// Calls that were refused because of the rate.
    pub limited: u64,
    /// Calls that were refused because their operation would have ended first.
    pub past_deadline: u64,
    /// Reservations that were dropped unused.
    pub given_back: u64,
    /// Reservations that are held now.
    pub reserved: u64,
}
