//! [`recycled`]: a description in buffers that were used before.

use std::cell::Cell;

use crate::capture::error::description::Description;

/// Buffers that have grown beyond this are not kept: each thread keeps its own.
const KEPT_BYTES_MAX: usize = 16 * 1024;

thread_local! {
    static KEPT: Cell<Option<Box<Description>>> = const { Cell::new(None) };
}

/// Calls `work` with an empty description in buffers that were used before. One that is begun while
/// the thread has another in hand has buffers of its own.
pub(crate) fn recycled<R>(work: impl FnOnce(&mut Description) -> R) -> R {
    // A thread that is being taken down has kept nothing and keeps nothing.
    let mut description = KEPT.try_with(Cell::take).ok().flatten().unwrap_or_default();
    let done = work(&mut description);
    if description.capacity() <= KEPT_BYTES_MAX {
        description.clear();
        KEPT.try_with(|kept| kept.set(Some(description))).ok();
    }
    done
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buffers_are_used_again_and_say_nothing_of_before() {
        recycled(|description| description.push_text("str", "a first failure"));
        let left = recycled(|again| (again.messages().count(), again.capacity() != 0));
        assert_eq!(left, (0, true));
    }

    #[test]
    fn buffers_of_an_endless_text_are_not_kept() {
        recycled(|description| description.push_text("str", "word ".repeat(KEPT_BYTES_MAX)));
        assert!(recycled(|again| again.capacity()) <= KEPT_BYTES_MAX);
    }

    #[test]
    fn description_within_another_has_buffers_of_its_own() {
        let inner = recycled(|outer| {
            outer.push_text("str", "outer");
            recycled(|inner| inner.messages().count())
        });
        assert_eq!(inner, 0);
    }
}
