//! [`Cost`]: how many tokens a call takes.

/// How many tokens a call takes; made by [`RateLimiter::cost`](crate::policy::RateLimiter::cost),
/// which sees that the limiter ever has so many.
///
/// A limiter that never has so many, because the cost was made by another one, always refuses it,
/// without a time after which it may go better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cost {
    tokens: u32,
}

impl Cost {
    /// One token, which every limiter has.
    pub const ONE: Self = Self { tokens: 1 };

    /// So many tokens, whether a limiter has them or not.
    pub(crate) const fn new(tokens: u32) -> Self {
        Self { tokens }
    }

    /// How many tokens.
    pub const fn tokens(self) -> u32 {
        self.tokens
    }
}
