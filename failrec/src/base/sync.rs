//! The locks and atomics of what threads race for without a lock around it all.
//!
//! Those of the standard library. A build of the tests with `--cfg failrec_loom` puts loom's in
//! their place, which runs a test through every order in which its threads can meet.

#[cfg(all(test, failrec_loom))]
pub(crate) use loom::sync::atomic::{AtomicBool, AtomicU64, Ordering};
#[cfg(all(test, failrec_loom))]
pub(crate) use loom::sync::{Mutex, MutexGuard};
#[cfg(not(all(test, failrec_loom)))]
pub(crate) use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
#[cfg(not(all(test, failrec_loom)))]
pub(crate) use std::sync::{Mutex, MutexGuard};
