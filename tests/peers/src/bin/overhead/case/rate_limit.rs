//! A rate limit that admits.

use std::num::NonZeroU32;
use std::time::Duration;

use failrec::policy::RateLimiter;
use governor::Quota;

use crate::case::{Case, Group};
use crate::work::{Failed, each, work};

pub(crate) const GROUP: Group = Group::blocking(
    "Rate limit, admitted",
    &[Case { who: "failrec, value", run: ours }, Case { who: "governor", run: governor }],
);

/// A burst that outlasts every round.
const RATE: NonZeroU32 = NonZeroU32::new(1_000_000_000).expect("more than none");

fn ours(calls: u32) {
    let limiter = RateLimiter::builder(RATE.get(), Duration::from_secs(1)).build();
    let limiter = limiter.expect("settings that make sense");
    each(calls, |call| limiter.check().map_err(Failed::from).and_then(|()| work(call)));
}

fn governor(calls: u32) {
    let limiter = governor::RateLimiter::direct(Quota::per_second(RATE));
    each(calls, |call| limiter.check().map_err(|_| Failed).and_then(|()| work(call)));
}
