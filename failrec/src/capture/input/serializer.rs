//! [`ValueSerializer`]: any value into a [`Writer`].

use serde::Serialize;

use crate::capture::guarded::guarded;
use crate::capture::input::error::Stop;
use crate::capture::input::writer::Writer;

/// Values that each hold only the next one, before it is too deep: what recurses without an array
/// or object would use up the stack.
const HOPS_MAX: u8 = 32;

/// Writes one value the way `serde_json` does, within bounds.
pub(super) struct ValueSerializer<'w, 'a> {
    pub(super) writer: &'w mut Writer<'a>,
    hops: u8,
}

impl<'w, 'a> ValueSerializer<'w, 'a> {
    fn new(writer: &'w mut Writer<'a>) -> Self {
        Self { writer, hops: 0 }
    }

    /// Goes on with the only value that this one holds.
    pub(super) fn hop<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Stop> {
        if HOPS_MAX <= self.hops {
            return Err(self.writer.too_deep(None));
        }
        value.serialize(Self { writer: self.writer, hops: self.hops + 1 })
    }
}

/// Writes a whole value, or what became of it.
pub(super) fn write<T: Serialize + ?Sized>(writer: &mut Writer<'_>, value: &T) {
    let start = writer.len();
    match guarded(|| value.serialize(ValueSerializer::new(writer))) {
        Some(outcome) => writer.settle(0, start, outcome),
        None => writer.replace(0, start, "<Serialize panicked>"),
    }
}

/// Writes the value of the item that was begun at `level`.
pub(super) fn write_item<T: Serialize + ?Sized>(writer: &mut Writer<'_>, level: usize, value: &T) {
    let start = writer.len();
    let outcome = value.serialize(ValueSerializer::new(writer));
    writer.settle(level, start, outcome);
    writer.item_done();
}
