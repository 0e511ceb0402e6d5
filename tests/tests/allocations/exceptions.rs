//! Calls that allocate though they succeed, and why.

use std::time::Duration;

use failrec::policy::Timeout;
use failrec::{hedge, record_failures, retry, timeout};

use crate::support::{Answer, allocating, awaited, call, pause};

/// A recorder shows what the body may consume, so it looks at that before.
#[record_failures]
fn recorded_with_owned(text: String) -> Answer {
    drop(text);
    Ok(7)
}

/// Each attempt but the last has a clone of its own.
#[retry]
fn retried_with_owned(text: String) -> Answer {
    drop(text);
    Ok(7)
}

/// A timer is asked to wake the call.
#[timeout("1h")]
async fn timed_and_waiting() -> Answer {
    pause().await;
    Ok(7)
}

/// Likewise.
#[hedge("1h", idempotent)]
async fn hedged_and_waiting() -> Answer {
    pause().await;
    Ok(7)
}

#[test]
fn owned_argument_that_is_shown_or_cloned_allocates_once_more() {
    let text = || "owned".to_owned();
    let calls = vec![
        // The argument itself.
        call("owned", move || Ok(u32::from(!text().is_empty()) + 6)),
        call("recorded_with_owned", move || recorded_with_owned(text())),
        call("retried_with_owned", move || retried_with_owned(text())),
    ];
    let counts = [("owned", 100), ("recorded_with_owned", 200), ("retried_with_owned", 200)];
    assert_eq!(allocating(calls), counts);
}

#[test]
fn timer_allocates_once() {
    let calls = vec![
        awaited("timed_and_waiting", timed_and_waiting),
        awaited("hedged_and_waiting", hedged_and_waiting),
    ];
    // Once in a while the list of all timers needs room, too.
    let by_call: Vec<_> =
        allocating(calls).iter().map(|(name, count)| (*name, count / 100)).collect();
    assert_eq!(by_call, [("timed_and_waiting", 1), ("hedged_and_waiting", 1)]);
}

#[test]
fn thread_of_a_timeout_allocates() {
    let timeout = Timeout::builder(Duration::from_hours(1)).build().unwrap();
    let calls = vec![call("timeout", move || timeout.run_sync(|| Ok(7)))];
    assert_eq!(allocating(calls).len(), 1);
}
