//! [`Number`]: a number that compares exactly where it can.

use std::cmp::Ordering;
use std::fmt;

/// A number: whole where that is possible, so that large ids are not rounded.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Number {
    Whole(i128),
    Real(f64),
}

impl Number {
    /// The number that all of `text` is.
    pub(super) fn parse(text: &str) -> Option<Self> {
        if let Ok(whole) = text.parse() {
            return Some(Self::Whole(whole));
        }
        // Words such as `inf` and `nan` are words.
        let is_number =
            text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'-' | b'+' | b'e' | b'E'));
        let real = text.parse().ok().filter(|_| is_number)?;
        Self::from_real(real)
    }

    fn from_real(real: f64) -> Option<Self> {
        if !real.is_finite() {
            return None;
        }
        if real.fract() == 0.0
            && let Ok(whole) = format!("{real:.0}").parse()
        {
            return Some(Self::Whole(whole));
        }
        Some(Self::Real(real))
    }

    pub(super) fn from_json(number: &serde_json::Number) -> Option<Self> {
        let whole = number.as_i64().map(i128::from).or_else(|| number.as_u64().map(i128::from));
        whole.map(Self::Whole).or_else(|| Self::from_real(number.as_f64()?))
    }

    pub(super) fn times(self, factor: Self) -> Option<Self> {
        match (self, factor) {
            (Self::Whole(a), Self::Whole(b)) => a.checked_mul(b).map(Self::Whole),
            _ => Self::from_real(self.to_real() * factor.to_real()),
        }
    }

    pub(super) fn divided_by(self, divisor: Self) -> Option<Self> {
        match (self, divisor) {
            (Self::Whole(a), Self::Whole(b)) if b != 0 && a.checked_rem(b) == Some(0) => {
                a.checked_div(b).map(Self::Whole)
            }
            _ => Self::from_real(self.to_real() / divisor.to_real()),
        }
    }

    /// The nearest whole number of 64 bits.
    pub(super) fn to_i64(self) -> i64 {
        let whole = match self {
            Self::Whole(whole) => whole,
            Self::Real(real) => format!("{real:.0}").parse().unwrap_or(0),
        };
        i64::try_from(whole).unwrap_or(if whole < 0 { i64::MIN } else { i64::MAX })
    }

    #[expect(clippy::cast_precision_loss, reason = "only where one of two is no whole number")]
    fn to_real(self) -> f64 {
        match self {
            Self::Whole(whole) => whole as f64,
            Self::Real(real) => real,
        }
    }

    pub(super) fn compare(self, other: Self) -> Ordering {
        match (self, other) {
            (Self::Whole(a), Self::Whole(b)) => a.cmp(&b),
            // No constructor lets NaN in.
            _ => self.to_real().partial_cmp(&other.to_real()).unwrap_or(Ordering::Equal),
        }
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Whole(whole) => whole.fmt(f),
            Self::Real(real) => real.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::{prop_assert_eq, proptest};

    use super::*;

    #[test]
    fn whole_numbers_beyond_the_reach_of_reals_stay_apart() {
        let [a, b] =
            ["9007199254740993", "9007199254740992"].map(|text| Number::parse(text).unwrap());
        assert_eq!(a.compare(b), Ordering::Greater);
    }

    #[test]
    fn words_are_no_numbers() {
        for text in ["", "inf", "NaN", "-", "1_000", "0x10", "e", "1e999"] {
            assert_eq!(Number::parse(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn printed_number_parses_back(real in proptest::num::f64::NORMAL) {
            let number = Number::from_real(real).unwrap();
            prop_assert_eq!(Number::parse(&number.to_string()), Some(number));
        }
    }
}
