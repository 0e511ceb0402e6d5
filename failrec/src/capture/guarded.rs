//! [`guarded`]: a call into the program's own code that must not harm the recorded call.

use std::any::Any;
use std::cell::Cell;
use std::mem::ManuallyDrop;
use std::panic::{AssertUnwindSafe, catch_unwind};

thread_local! {
    static DEPTH: Cell<u32> = const { Cell::new(0) };
}

/// What `work` gives, or nothing if it panics.
///
/// Whoever calls this throws away what a panicking `work` has half written.
pub(crate) fn guarded<T>(work: impl FnOnce() -> T) -> Option<T> {
    let _depth = Depth::enter();
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(value) => Some(value),
        Err(payload) => {
            discard(payload);
            None
        }
    }
}

/// This thread is inside [`guarded`] work, so a panic now is none of the recorded function.
pub(crate) fn is_guarded() -> bool {
    DEPTH.try_with(Cell::get).is_ok_and(|depth| 0 < depth)
}

/// A payload may panic when it is dropped, and so may the payload of that panic: the second one
/// is leaked.
fn discard(payload: Box<dyn Any + Send>) {
    if let Err(second) = catch_unwind(AssertUnwindSafe(move || drop(payload))) {
        let _leaked = ManuallyDrop::new(second);
    }
}

struct Depth;

impl Depth {
    fn enter() -> Self {
        change_depth(|depth| depth.saturating_add(1));
        Self
    }
}

impl Drop for Depth {
    fn drop(&mut self) {
        change_depth(|depth| depth.saturating_sub(1));
    }
}

fn change_depth(change: impl FnOnce(u32) -> u32) {
    // A thread that is being taken down counts nothing; its panics are then remembered.
    let _: Result<(), _> = DEPTH.try_with(|depth| depth.set(change(depth.get())));
}

#[cfg(test)]
mod tests {
    use super::*;

    struct PanicsWhenDropped;

    impl Drop for PanicsWhenDropped {
        fn drop(&mut self) {
            panic!("a payload that panics when it is dropped");
        }
    }

    #[test]
    fn panic_of_the_work_becomes_none() {
        assert_eq!(guarded(|| 7), Some(7));
        assert_eq!(guarded(|| -> u8 { panic!("the work panics") }), None);
        assert!(!is_guarded());
    }

    #[test]
    fn payload_that_panics_when_dropped_harms_nobody() {
        assert_eq!(guarded(|| -> u8 { std::panic::panic_any(PanicsWhenDropped) }), None);
    }

    #[test]
    fn inner_work_leaves_the_outer_guarded() {
        let inside = guarded(|| {
            guarded(|| ());
            is_guarded()
        });
        assert_eq!(inside, Some(true));
    }
}
