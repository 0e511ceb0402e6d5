//! From a live failure to what is needed to describe it: the error, the arguments, the
//! surroundings, the place.
//!
//! [`scope`] is what a program meets first; the rest is called by the attributes. Nothing here
//! masks, counts or stores. Whatever code of the program runs here (a `Display`, a `Serialize`, a
//! snapshot) may panic, fail or never end its text: the caller gets a short text that says so.

pub(crate) mod backtrace;
pub(crate) mod environment;
pub(crate) mod error;
pub(crate) mod function_name;
pub(crate) mod guarded;
pub(crate) mod input;
pub(crate) mod ledger;
pub(crate) mod mark;
pub(crate) mod nesting;
pub(crate) mod panic;
pub(crate) mod passing;
pub mod scope;
pub(crate) mod site;
pub(crate) mod text;
mod type_name;
pub(crate) mod unseen;
