//! The public API, as a program meets it.

mod counting;
mod lifecycle;
mod losing;
mod nesting;
mod support;
mod trial;
