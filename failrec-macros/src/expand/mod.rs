//! From a checked function to tokens. Nothing here can fail.
//!
//! An expansion is a constant that says where the function is, what must be captured before the
//! body, and one call into `failrec::__private` with the body and with closures that run when it
//! has ended. All names that it adds begin with `__failrec_`; all paths are absolute.

mod around;
mod body;
mod capturing;
mod compensating;
mod drop_order;
mod falling_back;
mod function;
mod hedging;
mod judging;
mod layers;
mod placed;
mod renamed;
mod repeated;
mod retrying;
mod site;

pub(crate) use self::body::expand;
