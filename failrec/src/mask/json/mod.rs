//! JSON as text: reading its tokens, noting its shape, and replacing strings in it while all else
//! stays byte for byte.

mod levels;
mod memory;
mod names;
mod number;
mod outline;
mod patch;
mod stamp;
mod string;
mod sweep;
mod token;
mod walk;

pub(crate) use self::memory::Memory;
pub(crate) use self::names::Origin;
pub(crate) use self::outline::Outline;
pub(crate) use self::string::{quote, safe_cut};
pub(crate) use self::sweep::{Stop, Sweep};
#[cfg(test)]
pub(crate) use self::token::TOKEN_BYTES_MIN;
pub(crate) use self::token::{Token, TokenKind};
pub(crate) use self::walk::Walk;

#[cfg(test)]
mod tests;
