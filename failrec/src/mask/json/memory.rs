//! [`Memory`]: what masking keeps from one JSON text to the next.

use std::cell::RefCell;
use std::mem;

use crate::mask::json::names::{Names, Origin};
use crate::mask::json::token::StringKind;

/// A buffer that has grown beyond this is not kept: each thread keeps its own.
const KEPT_BYTES_MAX: usize = 16 * 1024;

/// What masking keeps from one JSON text to the next, so that one in which nothing is found costs no
/// allocation.
#[derive(Debug)]
pub(crate) struct Memory {
    pub(super) names: Names,
    /// A string without its escapes.
    pub(super) unescaped: String,
}

thread_local! {
    static MEMORY: RefCell<Memory> = const { RefCell::new(Memory::new()) };
}

impl Memory {
    const fn new() -> Self {
        Self { names: Names::new(), unescaped: String::new() }
    }

    /// Calls `work` once, with what this thread knows by these rules.
    pub(crate) fn by<R>(origin: Origin, mut work: impl FnMut(&mut Self) -> R) -> R {
        let done = MEMORY.try_with(|memory| {
            let mut memory = memory.try_borrow_mut().ok()?;
            memory.names.begin(origin);
            let done = work(&mut memory);
            if KEPT_BYTES_MAX < memory.unescaped.capacity() {
                memory.unescaped = String::new();
            }
            Some(done)
        });
        done.ok().flatten().unwrap_or_else(|| Self::alone(work))
    }

    /// A buffer for the text of a string of that kind, to be given back.
    #[inline]
    pub(super) fn buffer(&mut self, kind: StringKind) -> String {
        // Only what has escapes is written anew.
        if kind == StringKind::Escaped { mem::take(&mut self.unescaped) } else { String::new() }
    }

    /// Takes a buffer back.
    #[inline]
    pub(super) fn keep(&mut self, buffer: String) {
        if buffer.capacity() != 0 {
            self.unescaped = buffer;
        }
    }

    /// The memory is in use, or the thread is being taken down.
    #[cold]
    #[inline(never)]
    fn alone<R>(mut work: impl FnMut(&mut Self) -> R) -> R {
        work(&mut Self::new())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_within_memory_is_empty() {
        Memory::by(Origin::default(), |memory| {
            memory.unescaped.push_str("outer");
            let inner = Memory::by(Origin::default(), |memory| memory.unescaped.clone());
            assert_eq!(inner, "");
        });
    }

    #[test]
    fn buffer_that_has_grown_is_not_kept() {
        let origin = Origin::default();
        Memory::by(origin, |memory| memory.unescaped.reserve(KEPT_BYTES_MAX + 1));
        assert_eq!(Memory::by(origin, |memory| memory.unescaped.capacity()), 0);
        Memory::by(origin, |memory| memory.unescaped.reserve(9));
        assert_ne!(Memory::by(origin, |memory| memory.unescaped.capacity()), 0);
    }
}
