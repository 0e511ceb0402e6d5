//! [`BulkheadPermit`]: a slot that a call holds.

use std::fmt;

use crate::policy::bulkhead::inner::Inner;

/// A slot that a call holds. It is free again when this is dropped, also by a panic.
#[must_use = "a permit that is dropped at once holds no slot"]
pub struct BulkheadPermit<'b> {
    inner: &'b Inner,
}

impl<'b> BulkheadPermit<'b> {
    /// For a slot that was taken.
    #[inline]
    pub(super) const fn new(inner: &'b Inner) -> Self {
        Self { inner }
    }
}

impl Drop for BulkheadPermit<'_> {
    #[inline]
    fn drop(&mut self) {
        self.inner.leave();
    }
}

impl fmt::Debug for BulkheadPermit<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BulkheadPermit").field("bulkhead", &self.inner.name).finish()
    }
}
