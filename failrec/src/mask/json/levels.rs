//! [`Levels`]: the containers around a place in a JSON text.

/// The containers around a place in a JSON text, as many as there are bits.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Levels {
    /// The innermost lowest: a bit that is set for objects.
    kinds: u128,
    depth: usize,
}

impl Levels {
    pub(super) const fn depth(self) -> usize {
        self.depth
    }

    /// Whether the innermost is an object.
    pub(super) const fn are_in_object(self) -> bool {
        self.kinds & 1 == 1
    }

    #[inline]
    pub(super) fn enter(&mut self, is_object: bool) {
        self.kinds = self.kinds << 1 | u128::from(is_object);
        self.depth += 1;
    }

    #[inline]
    pub(super) const fn leave(&mut self) {
        self.kinds >>= 1;
        self.depth -= 1;
    }
}
