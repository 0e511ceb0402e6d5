//! From a live failure to what is needed to describe it: the error, the arguments, the
//! surroundings, the place.
//!
//! [`scope`] is what a program meets first; the rest is called by the attributes. Nothing here
//! masks, counts or stores.

pub mod backtrace;
pub mod environment;
pub mod error;
pub mod input;
pub mod nesting;
pub mod panic;
pub mod scope;
pub mod site;
