//! The locks and atomics of what threads race for without a lock around it all.
//!
//! Those of the standard library. A build of the tests with `--cfg failrec_loom` puts loom's in
//! their place, which runs a test through every order in which its threads can meet.

use std::sync::PoisonError;
use std::time::Duration;

#[cfg(all(test, failrec_loom))]
pub(crate) use loom::sync::atomic::{AtomicBool, AtomicU64, Ordering};
#[cfg(all(test, failrec_loom))]
pub(crate) use loom::sync::{Condvar, Mutex, MutexGuard};
#[cfg(not(all(test, failrec_loom)))]
pub(crate) use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
#[cfg(not(all(test, failrec_loom)))]
pub(crate) use std::sync::{Condvar, Mutex, MutexGuard};

/// Waits for `condvar` while the condition holds, but no longer than `limit`. In loom's place no time ever
/// passes, so that a thread which nobody wakes is found.
pub(crate) fn wait_while<'a, T>(
    condvar: &Condvar,
    guard: MutexGuard<'a, T>,
    limit: Duration,
    mut condition: impl FnMut(&mut T) -> bool,
) -> MutexGuard<'a, T> {
    #[cfg(not(all(test, failrec_loom)))]
    {
        let waited = condvar.wait_timeout_while(guard, limit, &mut condition);
        waited.unwrap_or_else(PoisonError::into_inner).0
    }
    #[cfg(all(test, failrec_loom))]
    {
        let (mut guard, _) = (guard, limit);
        while condition(&mut guard) {
            guard = condvar.wait(guard).unwrap_or_else(PoisonError::into_inner);
        }
        guard
    }
}
