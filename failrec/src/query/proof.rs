//! [`Proof`]: whether calls that went well show that a change helped.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::query::escalation::to_float;

/// Passes that are needed where nothing is known of how often it failed.
const UNKNOWN: u64 = 100;
/// Passes that are needed in any case.
const LEAST: u64 = 20;
/// What is left to chance.
const DOUBT: f64 = 0.05;

/// Whether calls that went well show that a change helped.
///
/// Calls of the functions in which the group has failed are counted, if they come after the change
/// and their build holds it: by the same rules by which a failure speaks against it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Proof {
    /// What they show.
    pub verified: Verified,
    /// Calls that went well since.
    pub passes: u64,
    /// So many would have shown a failure, were nothing changed, 19 times out of 20; zero if the
    /// calls are not counted, since the failures were recorded by hand.
    ///
    /// It is the smallest `n` for which `(p / (p + f))ⁿ` is at most 5 %, where `f` failures and `p`
    /// passes came before: how likely it is, by the binomial distribution, that `n` calls go well of
    /// which each fails as often as before. With one failure in many calls that comes to three times
    /// as many calls, the rule of three (Hanley and Lippman-Hand, JAMA 249, 1983). The first failure
    /// is left out, because the calls before it were not counted. It is at least 20, and at least 100
    /// if there was no second failure.
    pub needed: u64,
}

/// Whether a change is known to have helped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Verified {
    /// There is no change to be verified, or calls are not counted.
    #[default]
    None,
    /// It has not failed since, and too few calls have gone well to tell.
    Watching,
    /// It has not failed since, in as many calls as are needed.
    Held,
    /// It has failed since.
    Failed,
}

impl Proof {
    pub(super) const fn new(passes: u64, needed: u64) -> Self {
        let verified = match needed {
            0 => Verified::None,
            needed if needed <= passes => Verified::Held,
            _ => Verified::Watching,
        };
        Self { verified, passes, needed }
    }
}

impl Verified {
    /// Every value, in order.
    pub const ALL: &[Self] = &[Self::None, Self::Watching, Self::Held, Self::Failed];

    /// The name, as answers carry it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Watching => "watching",
            Self::Held => "held",
            Self::Failed => "failed",
        }
    }
}

impl fmt::Display for Verified {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// How many passes are needed after so many failures and passes. [`Proof::needed`] says why.
pub(super) fn needed(failures: u64, passes: u64) -> u64 {
    // The first failure is where the counting began: it says nothing of how often there are any.
    let failures = failures.saturating_sub(1);
    let (least, failures) = if failures == 0 { (UNKNOWN, 1) } else { (LEAST, failures) };
    let calls = to_float(failures.saturating_add(passes));
    // The logarithm of the share that passed.
    let share = (-to_float(failures) / calls).max(-1.0).ln_1p();
    whole((DOUBT.ln() / share).ceil()).max(least)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "three times a count of 32 bits at most, and nothing below zero is needed"
)]
const fn whole(number: f64) -> u64 {
    number as u64
}

#[cfg(test)]
mod tests {
    use proptest::{prop_assert, proptest};

    use super::*;

    #[test]
    fn rarer_failures_need_more_passes() {
        for (failures, passes, wanted) in [
            (0, 0, 100),
            (1, 0, 100),
            (1, 10, 100),
            (1, 1_000, 2_998),
            (2, 0, 20),
            (500, 0, 20),
            (11, 10, 20),
            (2, 9, 29),
            (21, 380, 59),
            (2, 999_999, 2_995_731),
        ] {
            assert_eq!(needed(failures, passes), wanted, "{failures} {passes}");
        }
    }

    proptest! {
        #[test]
        fn it_is_the_smallest_number_of_calls_that_leaves_no_more_doubt(
            failures in 2_u32..500, passes in 0_u32..5_000,
        ) {
            let number = needed(failures.into(), passes.into());
            let share = f64::from(passes) / f64::from(passes + failures - 1);
            let doubt = |calls: u64| share.powi(i32::try_from(calls).unwrap());
            prop_assert!(doubt(number) <= DOUBT * 1.000_001);
            prop_assert!(number == LEAST || DOUBT * 0.999_999 < doubt(number - 1));
        }
    }
}
