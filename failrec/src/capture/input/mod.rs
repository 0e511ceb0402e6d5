//! The program's values as JSON: the arguments of a call, and whatever else it hands over.
//!
//! [`Inputs`] is what the attributes meet. The JSON is always valid and its size is bounded while
//! it is written, not afterwards, so that a vector of a million items costs no more than one of a
//! hundred. What was left out is marked:
//!
//! - `{"$trunc": 997}` as the last item of an array and `"$trunc": 997` as the last member of an
//!   object: so many more there were (`true` if nobody knows);
//! - `…[cut: 12345 bytes]` at the end of a string: so long it was (`…[cut]` if nobody knows). A
//!   string is never cut inside a word, because half a secret could not be masked any more;
//! - `<Serialize failed: ..>`, `<Serialize panicked>` and the like in place of a value that could
//!   not be read.

mod buffers;
mod compound;
mod error;
mod inputs;
mod json;
mod key;
mod serializer;
mod value;
mod writer;

pub(crate) use self::inputs::HidesName;
pub use self::inputs::Inputs;
pub(crate) use self::json::json_of;
