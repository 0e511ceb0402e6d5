//! The tokens of providers, a line each. Where one prefix begins another, the longer comes first.

mod ai;
mod all;
mod cloud;
mod code;
mod service;

pub(crate) use self::all::ALL;

#[cfg(test)]
mod tests;
