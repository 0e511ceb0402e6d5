//! Keeps what the user's code does while it is looked at away from the call that is recorded.

use std::any::Any;
use std::cell::Cell;
use std::mem::ManuallyDrop;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// How deep looking at values may nest: a `Debug` may call a recorded function whose arguments
/// are looked at in turn, and that is real; a third level is a program going in circles.
const MOST_NESTED: u8 = 2;

thread_local! {
    static NESTED: Cell<u8> = const { Cell::new(0) };
}

/// Runs code of the user that looks at values: none if it panicked, or nests too deep to run.
pub(super) fn visit<T>(look: impl FnOnce() -> T) -> Option<T> {
    let _level = Level::enter()?;
    contain(look)
}

/// Runs `work`: none if it panicked.
fn contain<T>(work: impl FnOnce() -> T) -> Option<T> {
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(value) => Some(value),
        Err(payload) => {
            discard(payload);
            None
        }
    }
}

/// Drops what a panic carried, even if that panics once more.
#[cold]
fn discard(payload: Box<dyn Any + Send>) {
    if let Err(second) = catch_unwind(AssertUnwindSafe(|| drop(payload))) {
        let _kept = ManuallyDrop::new(second);
    }
}

/// One level of nesting, left again on drop.
struct Level;

impl Level {
    fn enter() -> Option<Self> {
        // A thread that is being taken down has no level; it looks at nothing any more.
        let depth = NESTED.try_with(Cell::get).ok()?;
        if MOST_NESTED <= depth {
            return None;
        }
        NESTED.try_with(|nested| nested.set(depth + 1)).ok()?;
        Some(Self)
    }
}

impl Drop for Level {
    fn drop(&mut self) {
        // Where the value went with its thread, there is nothing left to put back.
        let _: Result<(), _> = NESTED.try_with(|nested| nested.set(nested.get().saturating_sub(1)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct PanicsOnDrop;

    impl Drop for PanicsOnDrop {
        fn drop(&mut self) {
            panic!("dropped");
        }
    }

    #[test]
    fn value_of_calm_code_comes_through() {
        assert_eq!(visit(|| 7), Some(7));
    }

    #[test]
    fn panic_is_contained() {
        assert_eq!(contain(|| -> u8 { panic!("inside") }), None);
    }

    #[test]
    fn panic_whose_payload_panics_on_drop_is_contained() {
        assert_eq!(contain(|| -> u8 { std::panic::panic_any(PanicsOnDrop) }), None);
    }

    #[test]
    fn third_level_does_not_run() {
        assert_eq!(visit(|| visit(|| visit(|| ()))), Some(Some(None)));
    }

    #[test]
    fn level_is_left_after_a_panic() {
        for _ in 0..5 {
            assert_eq!(visit(|| -> u8 { panic!("inside") }), None);
        }
        assert_eq!(visit(|| 1), Some(1));
    }
}
