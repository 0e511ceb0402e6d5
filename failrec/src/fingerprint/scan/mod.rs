//! The rules of the normal form, one thing they recognise a file.
//!
//! [`scan`](scan()) walks once over a cleaned text, from left to right; at each place the first
//! rule of its table that matches writes what stays and what takes the place of the rest. Rules
//! look back at what was written, not at what was read, and take whole words only: so a second
//! walk over the result finds what the first one left.

mod address;
mod byte;
mod class;
mod email;
mod file;
mod head;
mod hex;
mod hidden;
mod json;
mod key;
mod name;
mod naming;
mod number;
mod path;
mod placeholder;
mod protect;
mod quantity;
mod quote;
mod scanner;
mod sentence;
mod sink;
mod text;
mod time;
mod url;
mod uuid;
mod vocabulary;
mod word;
mod words;

pub use self::class::Class;
pub(super) use self::class::Classes;
pub(super) use self::placeholder::{Placeholder, placeholder_end};
pub(super) use self::scanner::scan;
pub(super) use self::sink::{Logged, NORMAL_BYTES_MAX, Rule, Sink};
