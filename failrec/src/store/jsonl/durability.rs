//! [`Durability`]: what appended entries survive.

use std::time::Duration;

/// What appended entries survive.
///
/// Whatever is chosen, they survive the death of the process as soon as
/// [`append`](crate::store::Store::append) returns, and [`sync`](crate::store::Store::sync) makes
/// them survive a loss of power at once. The first failure of a group in its process, critical ones,
/// panics and what people say of failures are brought to the disk without being asked for, about ten
/// times a second at most.
///
/// Where the system fails to bring something to the disk, nobody knows what is there: a new log is begun
/// and the error is told. With [`Always`](Self::Always) entries that are given again are written again, so
/// that they may stand in both logs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Durability {
    /// The operating system writes them to the disk when it likes to, usually within 30 seconds. A
    /// loss of power may take what came last.
    #[default]
    Os,
    /// As [`Os`](Self::Os), and brought to the disk by an append when this much time has passed
    /// since that was last done.
    Interval(Duration),
    /// An append returns when they are on the disk. One costs about as much as 80 without; those of
    /// several threads wait together.
    Always,
}
