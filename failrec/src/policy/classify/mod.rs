//! From an error to a [`Fault`](crate::policy::Fault): what it has met, whether the request was
//! sent, and what the other side said of trying again.
//!
//! [`classify`] reads an error and its causes, from errors of the standard library by their type to
//! those of HTTP clients, databases, gRPC and model providers by what they say. None of these is a
//! dependency. A program tells of its own types with [`Classify`] and [`register_classify`], and
//! of others' with [`register_classifier`].
//!
//! A response that is no error yet is read by [`Fault::from_response`](crate::policy::Fault), its
//! headers alone by [`Hints`].
//!
//! Nothing here retries or waits. What is not known stays
//! [`FaultKind::Unknown`](crate::policy::FaultKind), and `is_not_sent` is set only where a request
//! cannot have left, as far as the chain of causes tells.

mod chain;
mod classifiers;
mod cloud;
mod database;
mod debug;
mod exact;
mod finding;
mod grpc;
mod hint;
mod http;
mod http_date;
mod io;
mod phrases;
mod span;
mod sqlstate;
mod status;
mod text;

pub use self::chain::classify;
pub(crate) use self::chain::{classify_borrowed, told_by_causes};
pub use self::classifiers::{Classify, register_classifier, register_classify};
pub use self::hint::Hints;
