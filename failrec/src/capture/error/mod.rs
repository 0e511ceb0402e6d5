//! An error in words: its text, its type, its causes, and what sort of thing went wrong.
//!
//! [`Description`] is all there is to meet. It only ever reads the error: a `Display`, `Debug` or
//! `source` that panics or never ends costs a part of the description, not the call.

mod description;
mod facts;
mod io_kind;
mod known;
mod named;
mod part;
mod recycled;
mod repeat;

pub use self::description::Description;
pub(crate) use self::known::leading_identifier;
pub(crate) use self::named::holds_any;
pub(crate) use self::recycled::recycled;
