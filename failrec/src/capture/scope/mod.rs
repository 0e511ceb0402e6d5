//! What the program says about the work it is doing: whose it is, what it is for, what led here.
//!
//! [`Scope`] is what to meet first: it wraps a future or a closure, and every failure recorded
//! inside carries what the scope says. Inside, [`breadcrumb`], [`step`], [`decision`], [`tag`] and
//! [`partial_output`] add what happens on the way; outside of any scope they do nothing.
//!
//! - A scope inside another knows all that the outer one knows, and what it says itself wins.
//! - Scopes that run side by side never see each other. What an inner scope noted becomes known
//!   to the outer one when it ends, and so to the scopes entered after that.
//! - A task or thread of its own knows nothing of the scope that spawned it, unless it is told:
//!   see [`InCurrentScope`], [`spawn`] and [`snapshot`].
//!
//! It works with any async runtime and with none: the scope in force is the thread's, swapped in
//! for each poll. All of it is bounded; the newest is kept.

mod active;
mod builder;
mod clock;
mod collect;
mod content;
mod entry;
mod future;
mod note;
mod noted;
mod register;
#[cfg(feature = "tokio")]
mod spawn;
mod tail;
mod trail;
mod trying;

pub use self::builder::{Scope, snapshot};
pub(crate) use self::clock::set_clock;
pub(crate) use self::collect::{Whose, failed_at, names_nobody, said, surroundings, whose};
pub use self::future::{InCurrentScope, ScopedFuture};
pub use self::note::{breadcrumb, breadcrumb_with, decision, partial_output, step, tag};
pub(crate) use self::register::{keep, open};
#[cfg(feature = "tokio")]
pub use self::spawn::spawn;
pub(crate) use self::trying::Trying;

#[cfg(test)]
mod tests;
