//! From a live failure to what is needed to describe it: the error, the arguments, the
//! surroundings, the place.
//!
//! [`scope`] is what a program meets first; the rest is called by the attributes. Nothing here
//! masks, counts or stores. Whatever code of the program runs here (a `Display`, a `Serialize`, a
//! snapshot) may panic, fail or never end its text: the caller gets a short text that says so.

pub mod backtrace;
pub mod environment;
pub mod error;
mod guarded;
pub mod input;
pub mod nesting;
pub mod panic;
pub mod scope;
pub mod site;
mod text;
mod type_name;
