//! [`Durability`]: what appended entries survive.

use std::time::Duration;

/// What appended entries survive.
///
/// Whatever is chosen, they survive the death of the process as soon as
/// [`append`](crate::store::Store::append) returns, and [`sync`](crate::store::Store::sync) makes
/// them survive a loss of power at once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Durability {
    /// The operating system writes them to the disk when it likes to, usually within 30 seconds. A
    /// loss of power may take what came last. Nothing waits for the disk.
    #[default]
    Os,
    /// As [`Os`](Self::Os), and brought to the disk by an append when this much time has passed
    /// since that was last done.
    Interval(Duration),
    /// An append returns when they are on the disk. One costs about as much as 80 without.
    Always,
}
